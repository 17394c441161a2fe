// A severity that was learned and is not certain: everybody who reads of its ticket sees that, until a person confirms or
// corrects it; and a 1 that is not sure enough wakes nobody.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, jsonLines } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { ALWAYS_ANNA, setTurns } from '../support/on-call.js';
import { startStand, type Stand } from '../support/stand.js';
import { showTicket } from '../support/ticket-view.js';

interface Listed {
  readonly number: string;
  readonly severity: number;
  readonly marks: readonly string[];
  readonly unsure: boolean;
  readonly probability: number | null;
}

const TEAM = 'tecnici@example.org';
const ANNA = 'anna.verdi@example.it';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

/** An installation with a team and people on call, where likeness is asked to be as probable as that. */
function desk(user: string, unsure: number, callOut: number): Installation {
  const here = stand.another(user, (service) => {
    service.desk['team'] = [TEAM];
    service['digests'] = [{ name: 'daily', schedule: '0 8 * * *', to: [TEAM], language: 'it' }];
  });
  setTurns(here, ALWAYS_ANNA);
  const file = join(here.config, 'rules.yaml');
  const rules = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    rules.replace(/unsure: 0\.\d+/, `unsure: ${unsure}`).replace(/callOut: 0\.\d+/, `callOut: ${callOut}`),
  );
  return here;
}

async function receive(here: Installation, user: string, subject: string, text: string): Promise<Listed> {
  stand.dovecot.deliver(user, await mail({ from: 'ced@officinerossi.example.com', subject, text }));
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const [ticket] = await list(here);
  if (ticket === undefined) throw new Error('no ticket was opened');
  return ticket;
}

async function list(here: Installation, ...options: string[]): Promise<Listed[]> {
  return jsonLines<Listed>((await here.run(['tickets', '--json', ...options])).stdout);
}

/** The words of the last mail to an address. */
async function lastTo(address: string): Promise<string | undefined> {
  const last = stand.smtp.received.findLast(({ to }) => to.includes(address));
  return last && (await simpleParser(last.raw)).text?.replaceAll(/\s+/gu, ' ');
}

it('is marked wherever its ticket is shown, until a person confirms it', async () => {
  const here = desk('incerto', 1, 0);
  const text = 'La stampante del primo piano si inceppa a ogni foglio.';
  const ticket = await receive(here, 'incerto', 'Stampante', text);
  expect(ticket).toMatchObject({ severity: 2, unsure: true, marks: expect.arrayContaining(['unsure']) });
  expect(ticket.probability).toBeGreaterThan(0.5);

  const team = await lastTo(TEAM);
  expect(team).toMatch(/Severity 2, per somiglianza con richieste note \(probabile al \d\d %\)/);
  expect(team).toContain(`La gravità non è certa.`);
  expect(team).toContain(`sportello ticket set ${ticket.number} --severity`);
  expect(await list(here, '--unsure', '--state', 'open')).toHaveLength(1);
  expect((await here.run(['tickets'])).stdout).toMatch(new RegExp(`${ticket.number} +2\\? `));
  expect((await here.run(['status'])).stdout).toContain(
    '1 open, 1 unsure (see "tickets --state open --unsure")',
  );
  expect(JSON.parse((await here.run(['status', '--json'])).stdout).tickets).toMatchObject({
    open: 1,
    unsure: 1,
  });
  const shown = await here.run(['ticket', 'show', ticket.number]);
  expect(shown.stdout).toMatch(/by rule judged, by likeness \(0\.\d\d\): .*inceppa/);
  const digest = await here.run(['digest', 'daily', '--dry-run']);
  expect(digest.stdout + digest.stderr).toContain('Ticket dalla gravità incerta');

  const confirmed = await here.run(['ticket', 'set', ticket.number, '--severity', '2', '--why', 'è così']);
  expect(confirmed).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('has Severity Code 2 already, and is unsure no more.'),
  });
  expect(await list(here, '--unsure')).toEqual([]);
  expect((await here.run(['tickets', '--unsure'])).stdout).toBe('None matches.\n');
  expect((await here.run(['status'])).stdout).toContain('1 open\n');
  // What was doubtful and is confirmed is worth learning from.
  expect(jsonLines((await here.run(['rules', 'examples', '--json'])).stdout)).toMatchObject([
    { ticket: ticket.number, was: 2, severity: 2 },
  ]);
});

it('is told to the team in place of the people on call where a 1 is not sure enough', async () => {
  const here = desk('non-chiama', 0, 1);
  const blocking = 'Siamo senza internet in tutta la sede, il router è spento e nessun computer naviga.';
  const ticket = await receive(here, 'non-chiama', 'Internet', blocking);
  expect(ticket).toMatchObject({ severity: 1, unsure: false });
  expect(await lastTo(ANNA)).toBeUndefined();
  expect(await lastTo(TEAM)).toContain(
    'Nessun reperibile è stato avvisato: la gravità 1 non è abbastanza certa.',
  );
  const { events, nextAlert } = await showTicket(here, ticket.number);
  expect(nextAlert).toBeNull();
  expect(events[0]?.why).toContain('the team is told in their place');

  // A follow-up that makes its ticket a 1 is no surer.
  const question = await receive(here, 'non-chiama', 'Orari', 'A che ora aprite domani?');
  expect(question.severity).not.toBe(1);
  await receive(here, 'non-chiama', `Re: [Ticket ${question.number}] Orari`, blocking);
  expect((await list(here))[0]).toMatchObject({ number: question.number, severity: 1 });
  expect(await lastTo(ANNA)).toBeUndefined();
  expect(await lastTo(TEAM)).toContain('NUOVO MESSAGGIO SU UN TICKET');
  expect(await lastTo(TEAM)).toContain('Nessun reperibile è stato avvisato');

  // The same where it is sure enough.
  const surer = desk('chiama', 0, 0.5);
  expect(await receive(surer, 'chiama', 'Internet', blocking)).toMatchObject({ severity: 1 });
  expect(await lastTo(ANNA)).toContain('Siamo senza internet');
  expect(await lastTo(TEAM)).not.toContain('Nessun reperibile');
});
