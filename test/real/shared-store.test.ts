// The main job on a PostgreSQL server: by one pass, and by several daemons that share the store and survive each other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDovecot, type Dovecot } from '../support/dovecot.js';
import { fiftyMails } from '../support/fifty-mails.js';
import { installation, jsonLines, type Installation } from '../support/installation.js';
import { mail, SUPPORT } from '../support/mails.js';
import { startPostgres, type Postgres } from '../support/postgres.js';
import { startSmtp, type SmtpSink } from '../support/smtp.js';
import { until } from '../support/until.js';

let dovecot: Dovecot;
let postgres: Postgres;
let smtp: SmtpSink;
beforeAll(async () => {
  [dovecot, postgres, smtp] = await Promise.all([startDovecot(), startPostgres(), startSmtp()]);
});
afterAll(async () => {
  await smtp.stop();
  await dovecot.stop();
  await postgres.stop();
});

/** An installation on a database of its own. */
async function installOnServer(): Promise<Installation> {
  const { database } = await postgres.place({ isEmpty: true });
  return installation({
    imapPort: dovecot.port,
    smtpPort: smtp.port,
    edit: (service) => {
      service['store'] = { url: `postgres://postgres@127.0.0.1:${postgres.port}/${database}` };
      service['limits'] = { acknowledgements: { window: '1h', sender: 1000, domain: 1000, overall: 1000 } };
    },
  });
}

interface Status {
  readonly running: boolean;
  readonly daemons: readonly { process: number; alive: boolean; holds: readonly string[] }[];
}

async function statusOf(here: Installation): Promise<Status> {
  const [status] = jsonLines<Status>((await here.run(['status', '--json'])).stdout);
  if (status === undefined) throw new Error('status printed nothing');
  return status;
}

describe('one pass', () => {
  let here: Installation;
  beforeAll(async () => {
    here = await installOnServer();
  });
  afterAll(() => here.remove());

  it('gives each mail one decision, each answerable ticket one acknowledgement, and empties the inbox', async () => {
    const fifty = await fiftyMails();
    dovecot.deliverMany(
      'support',
      fifty.map((one) => one.bytes),
    );
    const check = await here.run(['check', '--connect']);
    expect([check.code, check.stdout]).toEqual([0, expect.stringContaining(`127.0.0.1:${postgres.port}`)]);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect(dovecot.count('support', 'INBOX')).toBe(0);
    const messages = await here.messages();
    expect(messages.filter((message) => message.decision === null)).toEqual([]);
    const answered = messages.filter(
      (message) => message.decision === 'opened' && message.unansweredBecause === null,
    );
    expect(smtp.received.length).toBe(answered.length);
    const numbers = (await here.tickets()).map(({ number }) => Number(number.split('-')[1]));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  });

  it('does nothing the second time', async () => {
    const before = [await here.messages(), await here.outbox(), smtp.received.length];
    expect((await here.run(['once'])).code).toBe(0);
    expect([await here.messages(), await here.outbox(), smtp.received.length]).toEqual(before);
  });

  it('has every command read and change it', async () => {
    const [ticket] = await here.tickets();
    const number = ticket?.number ?? '';
    for (const args of [
      ['ticket', 'show', number],
      ['ticket', 'set', number, '--severity', '1', '--why', 'il cliente ha chiamato'],
      ['ticket', 'close', number],
      ['ticket', 'reopen', number],
      ['tickets', '--state', 'open', '--severity', '1'],
      ['messages', '--decision', 'held'],
      ['outbox', '--state', 'sent'],
      ['message', 'show', '1'],
      ['message', 'raw', '1'],
      ['rules', 'report'],
      ['rules', 'replay', '--since', '1d'],
      ['digest', 'daily', '--dry-run'],
      ['privacy', 'export', 'nobody@example.com', '--to', 'export'],
      ['status'],
      ['status', '--check'],
    ]) {
      const { code, stderr } = await here.run(args);
      expect([args, code === 0 || args.includes('--check') ? 0 : code, stderr]).toEqual([args, 0, '']);
    }
    const backup = await here.run(['backup', 'x.dump']);
    expect(backup).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('two daemons', () => {
  it('share the work; when one dies the other has all of it, and nothing is lost or done twice', async () => {
    dovecot.reset('support');
    const before = smtp.received.length;
    const received = () => smtp.received.slice(before);
    const here = await installOnServer();
    const one = here.start(['run']);
    await until('it holds its work', async () =>
      (await statusOf(here)).daemons.some(({ holds }) => holds.includes('triage')),
    );
    const other = here.start(['run']);
    await until('it holds its work', async () => (await statusOf(here)).daemons.length === 2);
    const write = async (from: number, count: number) => {
      for (let at = from; at < from + count; at += 1)
        dovecot.deliver(
          'support',
          await mail({
            from: `cliente${at}@cliente.example`,
            to: SUPPORT,
            subject: `Stampante ferma ${at}`,
            text: `La stampante del piano ${at} non stampa.`,
          }),
        );
    };
    await write(0, 20);
    await until('so many letters', () => received().length >= 5);
    one.signal('SIGKILL');
    await write(20, 20);
    await until('so many letters', () => received().length >= 40);
    const { daemons } = await statusOf(here);
    expect(daemons.filter(({ alive }) => alive)).toMatchObject([
      { process: other.pid, holds: expect.arrayContaining(['triage', 'deliver', 'receive support']) },
    ]);
    other.signal('SIGTERM');
    expect((await other.ended).code).toBe(0);
    const tickets = await here.tickets();
    expect(tickets).toHaveLength(40);
    const numbers = tickets.map(({ number }) => Number(number.split('-')[1])).toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    // Each is answered once, but for what was on its way when the daemon died.
    const answered = received().map(({ to }) => to.join());
    expect(new Set(answered).size).toBe(40);
    here.remove();
  });
});
