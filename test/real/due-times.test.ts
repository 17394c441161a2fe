// A contract wants a first response: it is promised, counted from the opening at each severity, met by whoever takes the
// ticket, and the team is notified once of one that is overdue.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { jsonLines, type TicketLine } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';

const HOUR = 60 * 60_000;
const TEAM = 'tecnici@example.it';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    edit: (service) => {
      service.desk['team'] = [TEAM];
      service['digests'] = [
        { name: 'daily', schedule: `0 ${inTwoHours()} * * *`, timeZone: 'UTC', to: [TEAM], language: 'it' },
      ];
    },
  });
  const { config } = stand.here;
  const calendars = readFileSync(join(config, 'calendars.yaml'), 'utf8');
  writeFileSync(
    join(config, 'calendars.yaml'),
    `${calendars}\nalways: { timeZone: Europe/Rome, hours: { mon-sun: ["00:00-24:00"] } }\n`,
  );
  const contract = { calendar: 'always', promise: true, respondWithin: { 1: '1h', 2: '4h', 3: '8h' } };
  const customer = {
    id: 'rossi',
    name: 'Rossi',
    domains: ['rossi.example'],
    contract: 'pronto',
    language: 'it',
  };
  writeFileSync(
    join(config, 'customers.yaml'),
    stringify({ contracts: { pronto: contract }, customers: [customer] }),
  );
});
afterAll(() => stand.stop());

/** At that hour a digest of the day covers the last 22 hours, whenever this runs. */
function inTwoHours(): number {
  return (new Date().getUTCHours() + 2) % 24;
}

interface DueLine extends TicketLine {
  readonly respondBy: string | null;
  readonly respondedAt: string | null;
}

async function tickets(...more: string[]): Promise<DueLine[]> {
  return jsonLines<DueLine>((await stand.here.run(['tickets', '--json', ...more])).stdout);
}

const dueAfterHours = ({ respondBy, openedAt }: DueLine): number =>
  respondBy === null ? NaN : (Date.parse(respondBy) - Date.parse(openedAt)) / HOUR;

const toTeam = async (from: number) => {
  const sent = stand.smtp.received.slice(from).filter(({ to }) => to.includes(TEAM));
  return Promise.all(sent.map(({ raw }) => simpleParser(raw)));
};

const request = (who: string, subject: string) =>
  mail({ from: `${who}@rossi.example`, subject, text: 'La stampante si inceppa ogni tanto.' });

it('promises, measures and reports the first response', async () => {
  const { here, dovecot, smtp } = stand;
  dovecot.deliverMany(
    'support',
    await Promise.all([request('anna', 'Stampante'), request('bruno', 'Fotocopie')]),
  );
  dovecot.deliver(
    'support',
    await mail({ from: 'chi@altra.example', subject: 'Domanda', text: 'Una domanda.' }),
  );
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const opened = await tickets();
  const ours = opened.filter(({ customer }) => customer === 'rossi');
  const hours: Record<number, number> = { 1: 1, 2: 4, 3: 8 };
  expect(ours.map(dueAfterHours)).toEqual(ours.map(({ severity }) => hours[severity]));
  expect(opened.find(({ customer }) => customer === null)?.respondBy).toBeNull();
  const acknowledged = smtp.received.find(({ to }) => to.includes('anna@rossi.example'));
  expect((await simpleParser(acknowledged?.raw ?? '')).text).toMatch(/prima risposta entro le \d+:\d\d di /);
  const stranger = smtp.received.find(({ to }) => to.includes('chi@altra.example'));
  expect((await simpleParser(stranger?.raw ?? '')).text).not.toContain('prima risposta');

  const [one = '', other = ''] = ours.map(({ number }) => number);
  expect(await here.run(['ticket', 'set', one, '--severity', '1', '--why', 'tutto fermo'])).toMatchObject({
    code: 0,
  });
  expect((await tickets()).filter(({ number }) => number === one).map(dueAfterHours)).toEqual([1]);
  expect(await here.run(['ticket', 'set', one, '--taken-by', 'Anna Verdi'])).toMatchObject({ code: 0 });
  expect((await tickets()).find(({ number }) => number === one)?.respondedAt).not.toBeNull();

  expect(await tickets('--overdue')).toEqual([]);
  query(here, 'update ticket set opened_at = opened_at - 40000000, respond_by = respond_by - 40000000');
  expect((await tickets('--overdue')).map(({ number }) => number)).toEqual([other]);
  const before = smtp.received.length;
  for (let pass = 0; pass < 2; pass += 1)
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const news = await toTeam(before);
  expect(news.map(({ subject }) => subject)).toEqual([expect.stringContaining(other)]);
  expect(news[0]?.text).toContain('RISPOSTA IN RITARDO');
  expect(news[0]?.text?.replaceAll(/\s+/g, ' ')).toContain(
    'nessuno ha risposto né preso in carico; una risposta era dovuta entro',
  );

  const status: { tickets: object } = JSON.parse((await here.run(['status', '--json'])).stdout);
  expect(status.tickets).toMatchObject({ overdue: 1, longestOverdue: [other] });
  expect((await here.run(['status'])).stdout).toContain(`${other} is overdue`);
  expect((await here.run(['status', '--check'])).stdout).toContain('1 ticket overdue for a response');
  expect((await here.run(['ticket', 'show', other])).stdout).toMatch(/respond by .*overdue/);
  const digest = await here.run(['digest', 'daily', '--dry-run']);
  expect(digest.stdout).toContain('Prime risposte in ritardo, o ancora dovute');
  expect(digest.stdout).toMatch(/Nei tempi: [01]\/2/);
  expect(await here.run(['ticket', 'answer', other, '--text', 'Arriviamo.'])).toMatchObject({ code: 0 });
  expect(await tickets('--overdue')).toEqual([]);
});

it.each([
  ['{ calendar: office, promise: true }', /no time is given that it could promise/],
  [
    '{ calendar: office, respondWithin: { 1: 8h, 2: 4h, 3: 8h } }',
    /severity 1 may wait longer than severity 2/,
  ],
  ['{ calendar: office, respondWithin: { 1: soon } }', /is no length of time/],
  ['{ calendar: office, respondWithin: { 1: 1h, 2: 2h } }', /severity 3 has no time/],
])('checks %s', async (contract, said) => {
  const place = stand.another('check');
  writeFileSync(join(place.config, 'customers.yaml'), `contracts:\n  a: ${contract}\ncustomers: []\n`);
  const { stdout, stderr } = await place.run(['check']);
  expect(`${stdout}${stderr}`).toMatch(said);
  expect(`${stdout}${stderr}`).toMatch(/customers\.yaml:2:\d+/);
});
