// A backup of a store on PostgreSQL by the server's own programs: made while a daemon works, put back elsewhere and in place,
// all of it or nothing.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDovecot, type Dovecot } from '../support/dovecot.js';
import { installation, type Installation } from '../support/installation.js';
import { numberedRequests } from '../support/mails.js';
import { startPostgres, type Postgres } from '../support/postgres.js';
import { startSmtp, type SmtpSink } from '../support/smtp.js';
import { until } from '../support/until.js';

/** An installation with its database. */
interface Desk {
  readonly here: Installation;
  readonly database: string;
}

let dovecot: Dovecot;
let postgres: Postgres;
let smtp: SmtpSink;
let desk: Desk;
let file: string;
beforeAll(async () => {
  [dovecot, postgres, smtp] = await Promise.all([startDovecot(), startPostgres(), startSmtp()]);
  desk = await newDesk();
  file = join(desk.here.root, 'backup.dump');
});
afterAll(async () => {
  desk.here.remove();
  await smtp.stop();
  await dovecot.stop();
  await postgres.stop();
});

async function newDesk(): Promise<Desk> {
  const { database } = await postgres.place({ isEmpty: true });
  const url = `postgres://postgres@127.0.0.1:${postgres.port}/${database}`;
  const here = installation({
    imapPort: dovecot.port,
    smtpPort: smtp.port,
    edit: (service) => {
      service['store'] = { url };
      service['limits'] = { acknowledgements: { window: '1h', sender: 1000, domain: 1000, overall: 1000 } };
    },
  });
  return { here, database };
}

async function ask({ database }: Desk, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ host: '127.0.0.1', port: postgres.port, user: 'postgres', database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function deliver(from: number, to: number): Promise<void> {
  dovecot.deliverMany('support', await numberedRequests(from, to));
}

const MAILS = 60;

it('is one moment of a store that is being worked on, and goes on elsewhere', async () => {
  const { here } = desk;
  await deliver(0, MAILS);
  const lines: string[] = [];
  const daemon = here.start(['run'], { onLine: (line) => lines.push(line) });
  await until('the first tickets are opened', () => lines.some((line) => line.includes('message.opened')));
  const made = await here.run(['backup', file]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toMatch(/: \d+ messages, \d+ tickets, [\d.]+ MB, verified\.\n$/u);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await here.run(['restore', file])).toMatchObject({ code: 75, stdout: '' });
  await smtp.waitFor(MAILS);
  daemon.signal('SIGTERM');
  expect(await daemon.ended).toMatchObject({ code: 0 });

  const there = await newDesk();
  expect(await there.here.run(['restore', file])).toMatchObject({ code: 0, stderr: '' });
  const [now, then] = [await here.messages(), await there.here.messages()];
  expect(then.length).toBeGreaterThan(0);
  const known = new Map(now.map((message) => [message.id, message.sha256]));
  for (const message of then) expect(message.sha256).toBe(known.get(message.id));
  expect(await ask(there, 'select count(*) as rows from lease')).toEqual([{ rows: '0' }]);
  // It lives: what waited there is decided, and its numbers go on.
  expect(await there.here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const opened = await there.here.run([
    'ticket',
    'open',
    '--from',
    'anna@example.com',
    '--subject',
    'Una chiamata',
  ]);
  expect(opened).toMatchObject({ code: 0 });
  there.here.remove();
});

it('takes the place of what stands there, which is kept; no number and no token comes twice', async () => {
  const { here } = desk;
  expect(await here.run(['backup', file])).toMatchObject({ code: 74 });
  expect(await here.run(['backup', file, '--force'])).toMatchObject({ code: 0, stderr: '' });
  await deliver(MAILS, MAILS + 5);
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  const before = await here.tickets();
  const restored = await here.run(['restore', file]);
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  expect(await here.tickets()).toHaveLength(MAILS);
  expect(await ask(desk, "select version > 20000 as above from technician_key where name = '*'")).toEqual([
    { above: true },
  ]);
  await deliver(MAILS + 5, MAILS + 6);
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const given = new Set(before.map(({ number }) => number));
  const [newest] = await here.tickets();
  expect(given.has(newest?.number ?? '')).toBe(false);

  // What stood there is a backup as well.
  const aside = /kept as (\S+)/u.exec(restored.stdout)?.[1] ?? '';
  expect(await here.run(['restore', aside, '--skip-numbers', '500'])).toMatchObject({ code: 0, stderr: '' });
  expect(await here.tickets()).toHaveLength(MAILS + 5);
  const last = Number(newest?.number.split('-')[1]);
  expect(await ask(desk, 'select last from counter')).toEqual([{ last: String(last + 500) }]);
});

it('is not put back where it is no good: nothing has changed then', async () => {
  const { here } = desk;
  const before = await here.tickets();
  const bytes = readFileSync(file);
  const damaged = join(here.root, 'damaged.dump');
  const spoilt = Buffer.from(bytes);
  spoilt.fill(0x5a, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 64);
  for (const content of [
    bytes.subarray(0, bytes.length / 2),
    spoilt,
    Buffer.from('no archive'),
    Buffer.alloc(0),
  ]) {
    writeFileSync(damaged, content);
    for (const more of [[], ['--dry-run']])
      expect(await here.run(['restore', damaged, ...more])).toMatchObject({
        code: 65,
        stdout: '',
        stderr: expect.stringContaining('cannot be restored'),
      });
  }
  expect(await here.run(['restore', join(here.root, 'nothing.dump')])).toMatchObject({ code: 74 });
  expect(await here.run(['restore', file, '--dry-run'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${MAILS} messages, ${MAILS} tickets`),
  });
  expect(await here.tickets()).toEqual(before);
});

it('says of mails whose bytes are not those that were received', async () => {
  const rotten = await newDesk();
  const { here } = rotten;
  await deliver(200, 203);
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  await ask(rotten, "update chunk set bytes = bytes || 'x' where message_id = 2");
  const bad = join(here.root, 'rotten.dump');
  expect(await here.run(['backup', bad])).toMatchObject({
    code: 65,
    stderr: expect.stringContaining(': 2.'),
  });
  const there = await newDesk();
  expect(await there.here.run(['restore', bad])).toMatchObject({
    code: 65,
    stdout: '',
    stderr: expect.stringContaining('(2); everything else is sound. Nothing has changed'),
  });
  expect(await there.here.messages()).toEqual([]);
  expect(await there.here.run(['restore', bad, '--accept-damaged-mail'])).toMatchObject({ code: 0 });
  expect(await there.here.messages()).toHaveLength(3);
});

it('is put back whole or not at all by a program that is killed', async () => {
  const { here } = desk;
  const there = await newDesk();
  expect(
    await there.here.run(['ticket', 'open', '--from', 'anna@example.com', '--subject', 'Prima']),
  ).toMatchObject({
    code: 0,
  });
  const sizes = new Set([1, MAILS]);
  for (const ms of [600, 1_000, 1_400, 1_800, 2_200]) {
    const restoring = there.here.start(['restore', file]);
    await sleep(ms);
    restoring.signal('SIGKILL');
    await restoring.ended;
    // The server hears of it when it next speaks to psql.
    await until('nobody works there', async () => {
      const [row] = await ask(
        there,
        "select count(*) as others from pg_stat_activity where datname = current_database() and application_name = 'sportello backup'",
      );
      return row?.['others'] === '0';
    });
    expect(sizes).toContain((await there.here.tickets()).length);
  }
  expect(await there.here.run(['restore', file])).toMatchObject({ code: 0, stderr: '' });
  expect(await there.here.tickets()).toHaveLength(MAILS);
  const ended = there.here.start(['backup', join(here.root, 'stopped.dump')]);
  await sleep(900);
  ended.signal('SIGTERM');
  expect([0, 75]).toContain((await ended.ended).code);
  const left = readdirSync(here.root).filter((name) => name.includes('unfinished'));
  expect(left).toEqual([]);
});

it('needs no more than to own the database, and a password', async () => {
  const hba = join(postgres.data, 'pg_hba.conf');
  writeFileSync(hba, `host all sportello 127.0.0.1/32 scram-sha-256\n${readFileSync(hba, 'utf8')}`);
  await ask(desk, `create role sportello login password 'una p''arola'`);
  await ask(desk, 'create database owned owner sportello encoding utf8 template template0');
  await ask(desk, 'select pg_reload_conf()');
  const there = await newDesk();
  const password = { env: 'STORE_PASSWORD' };
  const url = `postgres://sportello@127.0.0.1:${postgres.port}/owned`;
  there.here.configure((service) => (service['store'] = { url, password }));
  const env = { STORE_PASSWORD: "una p'arola" };
  expect(await there.here.run(['restore', file], { env })).toMatchObject({ code: 0, stderr: '' });
  const again = join(there.here.root, 'owned.dump');
  expect(await there.here.run(['backup', again], { env })).toMatchObject({ code: 0, stderr: '' });
  expect(await there.here.run(['restore', again], { env })).toMatchObject({ code: 0, stderr: '' });
  const listed = await there.here.run(['tickets', '--json'], { env });
  expect(listed.stdout.trim().split('\n')).toHaveLength(MAILS);
  const refused = await there.here.run(['backup', again, '--force'], { env: { STORE_PASSWORD: 'falsa' } });
  expect(refused).toMatchObject({ code: 77, stdout: '' });
  expect(statSync(again).size).toBeGreaterThan(0);
});

it('says which program is missing', async () => {
  const { here } = desk;
  const env = { PATH: dirname(process.execPath) === '/usr/bin' ? here.root : dirname(process.execPath) };
  const { code, stderr } = await here.run(['backup', join(here.root, 'never.dump')], { env });
  expect([code, stderr]).toEqual([64, expect.stringContaining('pg_dump is not installed')]);
  expect(existsSync(join(here.root, 'never.dump'))).toBe(false);
});
