// No password, key or letter ever stands in a log, whatever happens and however much is logged. A whole desk runs at
// trace level with words that stand nowhere else in the place of each; afterwards everything that was said is searched
// for them. Passwords must not stand in any output, letter, page or file either.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canary, findCanaries, type Told } from '../support/canary.js';
import {
  firstMails,
  PROGRAMS,
  REFUSED,
  reply,
  RULES,
  UNDECIDABLE,
  WRITTEN,
} from '../support/canary-mails.js';
import { startDovecot } from '../support/dovecot.js';
import { installation, type Installation, type Service } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { ALWAYS_ANNA, setTurns } from '../support/on-call.js';
import { withCertifiedMailbox } from '../support/pec-mailbox.js';
import { freePort, portOf } from '../support/port.js';
import { refuseRows } from '../support/refuse-rows.js';
import type { Running } from '../support/process.js';
import { startSmtp } from '../support/smtp.js';
import { query } from '../support/stand.js';
import { isOnServer } from '../support/store-database.js';
import { until } from '../support/until.js';

/** What opens a door: nowhere but where it was put. */
const SECRETS = {
  'the IMAP password': canary(),
  'the SMTP password': canary(),
  'the password of the certified mailbox': canary(),
  'a wrong password': canary(),
  'a password in a configuration that is refused': canary(),
  'a password as plain text': canary(),
};
// Signs that every encoding writes differently stand around the word.
const PASSWORD = `&"${SECRETS['the SMTP password']}\\+è`;
const ENV = {
  SPORTELLO_LOG: 'trace',
  SPORTELLO_IMAP_PASSWORD: SECRETS['the IMAP password'],
  PEC_PASSWORD: SECRETS['the password of the certified mailbox'],
};
/** The section `smtp:` of service.yaml. */
const SMTP = /^smtp:\n(?:  .*\n)+/mu;
const LONG_AGO = Date.UTC(2020, 0, 1);

let dovecot: Awaited<ReturnType<typeof startDovecot>>;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
let pecSmtp: Awaited<ReturnType<typeof startSmtp>>;
let here: Installation;
let healthPort: number;

/** Everything that was said, but for what is there to show letters. */
const logs: Told[] = [];
/** What is there to show letters: the output of commands, letters, files. */
const shown: Told[] = [];
const daemonLines: string[] = [];

/** Runs a command; what it prints may tell what people wrote, what it says on the side may not. */
async function command(args: readonly string[], env: Record<string, string> = {}) {
  const ended = await here.run(args, { env: { ...ENV, ...env } });
  const where = `sportello ${args.join(' ')}`;
  logs.push({ where: `${where} (stderr)`, text: ended.stderr });
  shown.push({ where: `${where} (stdout)`, text: ended.stdout });
  return ended;
}

let newest: Running | null = null;
function startDaemon(): Running {
  newest = here.start(['run'], { env: ENV, onLine: (line) => daemonLines.push(line) });
  return newest;
}

async function stopDaemon(running: Running): Promise<void> {
  running.signal('SIGTERM');
  const { code, stdout } = await running.ended;
  expect([code, stdout]).toEqual([0, '']);
}

const heard = (event: string, lines = daemonLines): number =>
  lines.filter((line) => line.includes(`"event":"${event}"`)).length;

function describeDesk(service: Service): void {
  withCertifiedMailbox(pecSmtp.port)(service);
  Object.assign(service.mailboxes[1]?.['smtp'] ?? {}, { user: 'pec', password: { env: 'PEC_PASSWORD' } });
  Object.assign(service.smtp, { user: 'desk', password: { file: 'smtp.secret' } });
  Object.assign(service.desk, { team: ['tecnici@example.it'], operator: ['sistemi@example.it'] });
  Object.assign(service, PROGRAMS, {
    health: { port: healthPort },
    // More than any disk has left, so the operator is told of it.
    limits: { poll: '1s', messageBytes: '1MB', diskFree: '900000GB' },
    digests: [{ name: 'daily', schedule: '0 0 * * *', to: ['capo@example.it'] }],
  });
}

beforeAll(async () => {
  dovecot = await startDovecot({ password: SECRETS['the IMAP password'] });
  smtp = await startSmtp({ login: { user: 'desk', password: PASSWORD } });
  const pec = { user: 'pec', password: SECRETS['the password of the certified mailbox'] };
  pecSmtp = await startSmtp({ login: pec });
  healthPort = await freePort();
  here = installation({ imapPort: dovecot.port, smtpPort: smtp.port, edit: describeDesk });
  writeFileSync(join(here.root, 'smtp.secret'), `${PASSWORD}\n`);
  writeFileSync(join(here.config, 'rules.yaml'), RULES);
  // Nobody on call reads English, so the desk may give it up.
  setTurns(here, {
    ...ALWAYS_ANNA,
    people: { anna: ALWAYS_ANNA.people['anna'] ?? { name: '', address: '' } },
    turns: [{ who: 'anna' }],
  });
});
afterAll(async () => {
  newest?.signal('SIGKILL');
  await newest?.ended;
  here.remove();
  await dovecot.stop();
  await smtp.stop();
  await pecSmtp.stop();
});

describe('a desk at work', () => {
  it('is refused with wrong passwords, by servers that repeat what they were told', async () => {
    const wrong = SECRETS['a wrong password'];
    for (const args of [['once'], ['check', '--connect']])
      expect((await command(args, { SPORTELLO_IMAP_PASSWORD: wrong, PEC_PASSWORD: wrong })).code).toBe(77);
    const server = await startEcho();
    here.configure((service) => Object.assign(service.mailboxes[0]?.imap ?? {}, { port: portOf(server) }));
    smtp.faults = {
      login: (password) => `535 5.7.8 ${btoa(unescape(encodeURIComponent(password)))} is not ${password}`,
    };
    for (const args of [['once'], ['check', '--connect']]) expect((await command(args)).code).toBe(77);
    here.configure((service) => Object.assign(service.mailboxes[0]?.imap ?? {}, { port: dovecot.port }));
    server.close();
    smtp.faults = {};
  });

  it('decides mail of every kind, answers, and is asked how it is', async () => {
    refuseRows(here, {
      table: 'ticket',
      condition: `new.subject = '${UNDECIDABLE}'`,
      words: 'undecidable',
    });
    let logins = 0;
    smtp.faults = {
      login: (password) => ((logins += 1) === 1 ? `535 5.7.8 not ${password}` : undefined),
      recipient: (address) => (address === REFUSED ? '550 5.1.1 Unknown user' : undefined),
    };
    const running = startDaemon();
    await until('both inboxes are open', () => heard('imap.opened') === 2);
    for (const { user, bytes } of await firstMails()) dovecot.deliver(user, bytes);
    await until('the ticket of the undecidable is given up', () => heard('message.held') >= 3, 60_000);
    await until(
      'what can be sent is sent',
      () => heard('outbox.unsent') > 0 && acknowledged('anna@example.com'),
      60_000,
    );
    dovecot.deliver('support', reply(acknowledged('anna@example.com') ?? ''));
    await until('the reply has joined', () => heard('message.appended') === 1);
    for (const page of ['livez', 'readyz', 'metrics', 'nothing'])
      shown.push({
        where: `/${page}`,
        text: await (await fetch(`http://127.0.0.1:${healthPort}/${page}`)).text(),
      });
    await dovecot.restart();
    await until('both inboxes are open again', () => heard('imap.opened') >= 4);
    await until(
      'nothing waits',
      () => query(here, "select 1 from outbox where state = 'pending'").length === 0,
      60_000,
    );
    await stopDaemon(running);
    const decided = (await here.messages()).map(({ id, decision }) => `message.${decision} ${id}`);
    const logged = daemonLines.map((line): string => `${JSON.parse(line).event} ${JSON.parse(line).id}`);
    expect(logged).toEqual(expect.arrayContaining(decided));
  });

  it('reads configurations with a password in a wrong place', async () => {
    const [secret, plain] = [
      SECRETS['a password in a configuration that is refused'],
      SECRETS['a password as plain text'],
    ];
    const file = join(here.config, 'service.yaml');
    const good = readFileSync(file, 'utf8');
    const running = startDaemon();
    await until('it runs', () => heard('daemon.started') === 2);
    for (const yaml of spoilt(good, secret)) {
      query(here, "update configuration set refused_at = null, mistakes_json = '[]'");
      const before = heard('config.reloaded');
      writeFileSync(file, yaml);
      await until(
        'it is judged',
        () =>
          heard('config.reloaded') > before ||
          query(here, 'select 1 from configuration where refused_at > 0').length > 0,
      );
      await command(['check']);
      await command(['status']);
    }
    expect(heard('config.refused')).toBe(3);
    writeFileSync(file, good.replace(SMTP, smtpLine(`'${plain}'`)));
    const before = heard('config.reloaded');
    await until('it is in force', () => heard('config.reloaded') > before);
    expect((await command(['check'])).stderr).toContain('plain text');
    await stopDaemon(running);
    writeFileSync(file, good);
  });

  it('does what operators ask for', async () => {
    const [call, subject] = [WRITTEN['a call'], WRITTEN['the subject of a call']];
    const words = ['--subject', subject, '--text', call];
    const opened = await command(['ticket', 'open', '--from', 'ugo@example.com', ...words, '--json']);
    const { number }: { number: string } = JSON.parse(opened.stdout);
    const change = ['--severity', '1', '--taken-by', 'Bruno', '--why', WRITTEN['why a ticket was changed']];
    const mailFile = join(here.root, 'english.eml');
    const english = `The printer is broken, please help us with it. ${WRITTEN['an English mail']}`;
    writeFileSync(mailFile, await mail({ from: 'mary@client.example', subject: 'Printer', text: english }));
    const lines = await here.messages();
    const answered =
      lines.find(({ decision, from }) => decision === 'opened' && from === 'anna@example.com')?.id ?? 0;
    const held = lines.find(({ reason }) => reason?.startsWith('no usable sender'))?.id ?? 0;
    const done = [
      ['ticket', 'set', number, ...change],
      ['ticket', 'show', number],
      ['ticket', 'close', number],
      ['import', mailFile, '--mailbox', 'support'],
      ['message', 'show', String(answered)],
      ['message', 'raw', String(answered)],
      ['message', 'attachment', String(answered), '1', '--out', join(here.root, 'attachment')],
      ['message', 'release', String(held), '--from', 'pia@example.com'],
      ['messages'],
      ['tickets'],
      ['outbox', '--json'],
      ['status', '--json'],
      ['rules', 'test', mailFile],
      ['rules', 'replay', '--since', '30d'],
      ['rules', 'report'],
      ['digest', 'daily', '--dry-run', '--html', join(here.root, 'daily.html')],
      ['check', '--connect'],
      ['backup', join(here.root, 'backup.db')],
      ['restore', join(here.root, 'backup.db'), '--dry-run'],
      ['privacy', 'export', 'anna@example.com'],
    ];
    for (const args of done) expect([args, (await command(args)).code]).toEqual([args, 0]);
    expect((await command(['message', 'attachment', String(answered), '9'])).code).not.toBe(0);
    expect((await command(['privacy', 'erase', 'ugo@example.com', '--yes'])).code).toBe(0);
  });

  it('fails with a template, owes a digest, forgets, and is restored', async () => {
    query(
      here,
      'update digest set period_from = period_from - 86400000, period_until = period_until - 86400000',
    );
    here.configure((service) => (service.desk['languages'] = ['it']));
    const passed = await command(['once']);
    expect(passed.stderr).toContain('"event":"template.failed"');
    expect(passed.stderr).toContain('"event":"digest.queued"');
    const [ticket] = await here.tickets();
    expect((await command(['ticket', 'close', ticket?.number ?? ''])).code).toBe(0);
    query(here, `update message set received_at = ${LONG_AGO}`);
    query(
      here,
      `update ticket set opened_at = ${LONG_AGO}, closed_at = ${LONG_AGO} where closed_at is not null`,
    );
    here.configure((service) => (service['retention'] = { mail: '90d', closedTickets: '90d', held: '30d' }));
    expect((await command(['once'])).stderr).toContain('"event":"originals.removed"');
    expect((await command(['privacy', 'erase', 'anna@example.com', '--yes'])).code).toBe(0);
    expect((await command(['restore', join(here.root, 'backup.db')])).code).toBe(0);
  });
});

describe('what was said', () => {
  it('is one JSON object a line in the log of the daemon, each with its event', () => {
    const events = daemonLines.map((line): unknown => JSON.parse(line).event);
    expect(
      events.filter((event) => typeof event !== 'string' || !/^[a-z]+(?:\.[a-z]+)+$/.test(event)),
    ).toEqual([]);
  });

  it('names what happened by its event', () => {
    const events = new Set(daemonLines.map((line): string => JSON.parse(line).event));
    const decisions = ['opened', 'appended', 'redirected', 'ignored', 'held'].map(
      (kind) => `message.${kind}`,
    );
    const others = [
      'message.received',
      'mail.moved',
      'message.bug',
      'outbox.sent',
      'outbox.unsent',
      'trouble.begun',
    ];
    expect([...events]).toEqual(expect.arrayContaining([...decisions, ...others, 'service.unavailable']));
  });

  it('has no password in it, nor has any output, page, letter or file', () => {
    const letters = [...smtp.received, ...pecSmtp.received].map(({ to, raw }) => ({
      where: `the letter to ${to.join()}`,
      text: raw.toString('latin1'),
    }));
    const files = (isOnServer ? [] : ['', '-wal'])
      .map((end) => `${here.database}${end}`)
      .concat(join(here.root, 'backup.db'));
    const kept = files
      .filter((file) => existsSync(file))
      .map((file) => ({ where: file, text: readFileSync(file, 'latin1') }));
    const daemon = { where: 'the daemon', text: daemonLines.join('\n') };
    expect(findCanaries([daemon, ...logs, ...shown, ...letters, ...kept], SECRETS)).toEqual([]);
  });

  it('has nothing of what people wrote in any log', () => {
    const daemon = { where: 'the daemon', text: daemonLines.join('\n') };
    expect(findCanaries([daemon, ...logs], WRITTEN)).toEqual([]);
    // They were all there to be told: each of them came through, and a page or letter or command shows most.
    expect(new Set(findCanaries(shown, WRITTEN).map((found) => found.split(':')[1])).size).toBeGreaterThan(
      10,
    );
  });
});

/** The Message-ID of the acknowledgement to that address, once it was sent. */
function acknowledged(address: string): string | undefined {
  return query<{ message_id: string }>(
    here,
    `select message_id from outbox where to_address = '${address}' and letter = 'acknowledgement' and state = 'sent'`,
  )[0]?.message_id;
}

function smtpLine(password: string): string {
  return `smtp: { host: 127.0.0.1, port: ${smtp.port}, security: none, user: desk, password: ${password} }\n`;
}

/** service.yaml with that password where people put one by mistake; more ways stand in a test of their own. */
function spoilt(good: string, secret: string): string[] {
  return [`{ ${secret} }`, `*${secret}`, `'${secret}', port: none`].map((password) =>
    good.replace(SMTP, smtpLine(password)),
  );
}

/** An IMAP server that understands nothing, and says what. */
async function startEcho(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('* OK here\r\n');
    socket.on('data', (data) => {
      const [tag = '', ...words] = String(data).trim().split(' ');
      const isAsked = words[0]?.toUpperCase() === 'CAPABILITY';
      if (isAsked) socket.write(`* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n${tag} OK\r\n`);
      else socket.write(`${tag} NO [AUTHENTICATIONFAILED] what is ${words.join(' ')}\r\n`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
