// A desk moves to PostgreSQL and back: nothing of it is lost, changed or done twice, whatever ends the copy on its way.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NOTHING } from '../../src/io/store/privacy/person.js';
import { fiftyMails } from '../support/fifty-mails.js';
import { jsonLines, type Installation } from '../support/installation.js';
import { addLargeMail } from '../support/large-store.js';
import { mail } from '../support/mails.js';
import { startPostgres, type Postgres } from '../support/postgres.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { employTechnicians, setTechnicians } from '../support/technicians.js';
import { until } from '../support/until.js';

let postgres: Postgres;
let stand: Stand;
let here: Installation;
beforeAll(async () => {
  [postgres, stand] = await Promise.all([startPostgres(), startStand({ edit: employ })]);
  here = stand.here;
  setTechnicians(here);
  await fillDesk();
});
afterAll(async () => {
  await stand.stop();
  await postgres.stop();
});

function employ(service: Parameters<typeof employTechnicians>[0]): void {
  employTechnicians(service);
  for (const mailbox of service.mailboxes) mailbox['folders'] = { inbox: 'INBOX', sent: 'Sent' };
}

/** What a short day leaves in every table; what it does not is put there. */
async function fillDesk(): Promise<void> {
  const fifty = await fiftyMails();
  const large = await mail({
    from: 'g@example.com',
    subject: 'Registro',
    text: 'riga del registro\n'.repeat(40_000),
  });
  stand.dovecot.deliverMany('support', [...fifty.map(({ bytes }) => bytes), large]);
  await run(['once']);
  const file = join(here.root, 'guida.pdf');
  writeFileSync(file, Buffer.from([0, 255, 0, 13, 10]));
  await run(['ticket', 'answer', '1', '--as', 'verdi', '--text', 'Arriviamo: òàù 🙂', '--attach', file]);
  await run(['ticket', 'note', '1', '--as', 'verdi', '--text', 'serve la scala']);
  await run(['ticket', 'note', '1', '--as', 'verdi', '--text', 'o anche no']);
  await run(['ticket', 'merge', '2', '--into', '3']);
  await run(['people', 'revoke', 'neri']);
  query(here, 'delete from note where id = (select max(id) from note)');
  for (const [table, values] of [
    ['suspect', "'support', '1', 7, 2, 5, 6, 'rotto', 0"],
    ['alert', "null, 1, 5, 0, 1, 'over', 6"],
    ['proposal', "null, 1, 1, 1, 2, 'it', 'Stampante', 'non stampa', 5"],
    ['unreachable', "'nessuno@example.com', 5, '550 ''no'''"],
    ['digest', "null, 'settimana', 1, 2, 3"],
    ['template_failure', "'it/notice', 5, 'line 3', 2"],
    ['erasure', `'via@example.com', 5, '${JSON.stringify(NOTHING)}', '[]'`],
    ['trouble', "'disk', '', 5, 6, null"],
    ['oauth_grant', "'a', 'b', 'c', 'sealed', 2, 5, null, null, null, null"],
    ['configuration', "1, 5, '{}', null, '[]'"],
    ['sent_cursor', "'altra', '1', 9"],
    ['server', "'imap altra', 5, 'no', 6"],
    ['sent_copy', "(select max(id) from outbox), 'support', 1, 5"],
  ])
    query(here, `insert or ignore into "${table}" values (${values})`);
  query(here, 'update ticket set related_id = 5, probability = 0.1 where id = 4');
}

async function run(args: readonly string[], options = {}): Promise<string> {
  const { code, stdout, stderr } = await here.run(args, options);
  expect([args, code, stderr]).toEqual([args, 0, '']);
  return stdout;
}

async function emptyDatabase(): Promise<string> {
  const { database } = await postgres.place({ isEmpty: true });
  return `postgres://postgres@127.0.0.1:${postgres.port}/${database}`;
}

/** Runs a statement on a database of the server. */
async function ask<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** 40 MB. */
const CHUNKS = 160;

interface Copied {
  readonly table: string;
  readonly rows: number;
  readonly sha256: string;
}

const copy = async (from: string, to: string): Promise<Copied[]> =>
  jsonLines<Copied>(await run(['store', 'copy', from, to, '--json']));

const OWN = 'sqlite:data/sportello.db';

/** Copies where it cannot be, and answers the exit code with what is said. */
async function refused(from: string, to: string): Promise<[number | null, string]> {
  const { code, stdout, stderr } = await here.run(['store', 'copy', from, to]);
  expect(stdout).toBe('');
  return [code, stderr];
}

it('is the same desk there and back, and goes on with the next numbers', async () => {
  const url = await emptyDatabase();
  const there = await copy(OWN, url);
  expect(there.filter(({ rows }) => rows === 0)).toEqual([]);
  const back = await copy(url, 'sqlite:data/back.db');
  expect(back).toEqual(there);
  const [one, another] = [stand.another('support'), stand.another('support')];
  for (const [place, store] of [
    [one, { url, key: { file: join(here.root, 'key') } }],
    [another, { url: `sqlite:${join(here.root, 'data', 'back.db')}`, key: { file: join(here.root, 'key') } }],
  ] as const) {
    setTechnicians(place);
    place.configure((service) => {
      employ(service);
      service['store'] = store;
    });
    const before = await place.tickets();
    expect(before).toEqual(await here.tickets());
    const subject = `Scanner ${store.url.slice(0, 6)}`;
    stand.dovecot.deliver(
      'support',
      await mail({ from: 'nuovo@example.com', subject, text: 'Lo scanner è muto.' }),
    );
    // The answer may still be held.
    expect([0, 75]).toContain((await place.run(['once'])).code);
    const known = new Set(before.map(({ number }) => number));
    const opened = (await place.tickets()).filter(({ number }) => !known.has(number));
    expect(opened).toMatchObject([
      { subject, number: expect.stringMatching(new RegExp(`-0*${known.size + 1}$`, 'u')) },
    ]);
    const found = await place.run(['tickets', '--json', '--search', 'Arriviamo oau']);
    expect(jsonLines(found.stdout)).toMatchObject([{ number: before.at(-1)?.number }]);
    const note = await place.run(['ticket', 'note', '1', '--as', 'verdi', '--text', 'terza']);
    expect(note.code).toBe(0);
  }
  // The number of a row that is gone is not given again.
  expect(await ask(url, 'select max(id)::int as last from note')).toEqual([{ last: 3 }]);
});

it('goes on where it was killed; until it is finished nobody else touches the target', async () => {
  const source = stand.another('support');
  expect((await source.run(['messages'])).code).toBe(0);
  addLargeMail(source, CHUNKS);
  query(source, "insert into unreachable values ('b@example.com', 5, 'x')");
  const [from, url] = [`sqlite:${source.database}`, await emptyDatabase()];
  const killed = here.start(['store', 'copy', from, url]);
  const chunks = async (): Promise<number> => {
    const rows = await ask<{ count: number }>(url, 'select count(*)::int from chunk').catch(() => []);
    return rows[0]?.count ?? 0;
  };
  await until('some of it is there', async () => (await chunks()) > 5);
  killed.signal('SIGKILL');
  await killed.ended;
  expect(await chunks()).toBeLessThan(CHUNKS);
  const first = await ask(url, 'select xmin::text from chunk where seq = 0');

  const onHalf = stand.another('support');
  onHalf.configure((service) => (service['store'] = { url }));
  for (const args of [['tickets'], ['run']])
    expect(await onHalf.run(args)).toMatchObject({
      code: 65,
      stderr: expect.stringContaining(`sportello store copy '${from}' '${url}'`),
    });
  expect(await here.run(['store', 'copy', OWN, url])).toMatchObject({
    code: 65,
    stderr: expect.stringContaining(from),
  });

  await ask(url, "update chunk set bytes = 'x' where seq = 3");
  expect(await here.run(['store', 'copy', from, url])).toMatchObject({
    code: 65,
    stderr: expect.stringContaining('chunk, message_id 1, seq 3: the row differs'),
  });
  await ask(url, 'update chunk set bytes = (select bytes from chunk where seq = 4) where seq = 3');
  expect(await here.run(['store', 'copy', from, url])).toMatchObject({ code: 0, stderr: '' });
  expect(await chunks()).toBe(CHUNKS);
  expect(await ask(url, 'select xmin::text from chunk where seq = 0')).toEqual(first);
  expect((await onHalf.run(['tickets'])).code).toBe(0);
});

it('refuses what is not empty, what daemons work on, passwords in urls, and says which row is not taken', async () => {
  const url = await emptyDatabase();
  expect(await refused(OWN, OWN)).toEqual([64, expect.stringContaining('same store')]);
  expect(await refused('sqlite:data/none.db', url)).toEqual([
    74,
    expect.stringContaining('none.db is missing'),
  ]);
  const [code, said] = await refused(OWN, url.replace('postgres@', 'postgres:segreto@'));
  expect([code, said]).toEqual([64, expect.stringContaining('PGPASSWORD')]);
  expect(said).not.toContain('segreto');

  const other = stand.another('support');
  expect((await other.run(['once'])).code).toBe(0);
  expect(await refused(OWN, `sqlite:${other.database}`)).toEqual([
    65,
    expect.stringContaining('is not empty'),
  ]);

  const onServer = stand.another('nobody');
  onServer.configure((service) => (service['store'] = { url }));
  for (const [place, store] of [
    [other, `sqlite:${other.database}`],
    [onServer, url],
  ] as const) {
    const lines: string[] = [];
    const daemon = place.start(['run'], { onLine: (line) => lines.push(line) });
    await until('it works', () => lines.some((line) => line.includes('daemon.started')));
    const running = [75, expect.stringContaining('another instance is running')];
    expect(await refused(store, 'sqlite:data/new.db')).toEqual(running);
    expect(await refused(OWN, store)).toEqual(running);
    daemon.signal('SIGTERM');
    await daemon.ended;
  }
  query(other, "insert into unreachable values ('a@example.com', 5, 'x' || char(0))");
  expect(await refused(`sqlite:${other.database}`, await emptyDatabase())).toEqual([
    65,
    expect.stringContaining('unreachable, address a@example.com: the database does not take it'),
  ]);
});

it('goes on after the server was away', async () => {
  const url = await emptyDatabase();
  const source = stand.another('support');
  expect((await source.run(['messages'])).code).toBe(0);
  addLargeMail(source, CHUNKS);
  const running = here.start(['store', 'copy', `sqlite:${source.database}`, url]);
  await until('it is on its way', async () => {
    const rows = await ask<{ count: number }>(url, 'select count(*)::int from chunk').catch(() => []);
    return (rows[0]?.count ?? 0) > 0;
  });
  await postgres.pause();
  expect(await running.ended).toMatchObject({
    code: 69,
    stderr: expect.stringContaining('same command goes on'),
  });
  await postgres.resume();
  expect(await here.run(['store', 'copy', `sqlite:${source.database}`, url])).toMatchObject({
    code: 0,
    stderr: '',
  });
});
