// Reading by several daemons of one PostgreSQL store: one decides, in order, and others read for it, whatever becomes of
// them meanwhile.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readMessage } from '../../src/io/mime/read-message.js';
import { readingOf } from '../../src/io/mime/reading.js';
import { handOver } from '../../src/io/store/mail/parse-jobs.js';
import { recordMail } from '../../src/io/store/mail/originals.js';
import { openStore, type Store } from '../../src/io/store/open.js';
import { startProofStand, type ProofStand } from '../prove/stand.js';
import { mail } from '../support/mails.js';
import type { Running } from '../support/process.js';
import { until } from '../support/until.js';

interface Daemon {
  readonly running: Running;
  readonly lines: { readonly event: string; readonly work?: string; readonly count?: number }[];
}

let stand: ProofStand;
let store: Store;
let daemons: Daemon[] = [];
beforeAll(async () => {
  stand = await startProofStand('postgres', 2);
  store = await openStore(stand.place);
});
afterEach(async () => {
  for (const { running } of daemons) running.signal('SIGKILL');
  for (const { running } of daemons) await running.ended;
  daemons = [];
  await sql`drop trigger if exists slow on parse_job`.execute(store);
});
afterAll(async () => {
  await store.destroy();
  await stand.stop();
});

/** Starts a daemon, which has that work then. */
async function start(index: number, work: 'triage' | 'read'): Promise<Daemon> {
  const lines: Daemon['lines'] = [];
  const onLine = (line: string): void => void (line.startsWith('{') && lines.push(JSON.parse(line)));
  const running = stand.machines[index]?.here.start(['run'], { onLine, env: { SPORTELLO_LOG: 'info' } });
  if (running === undefined) throw new Error('there is no such machine');
  const daemon = { running, lines };
  daemons.push(daemon);
  await until(`it has ${work}`, () => has(daemon, 'lease.taken', work));
  return daemon;
}

function has({ lines }: Daemon, event: string, work?: string): boolean {
  return lines.some((line) => line.event === event && (work === undefined || line.work === work));
}

function readBy({ lines }: Daemon): number {
  return lines.reduce((sum, { event, count = 0 }) => sum + (event === 'mail.read' ? count : 0), 0);
}

/** Records mails, the way they come in; each is large enough to be offered. */
async function record(name: string, count: number): Promise<number[]> {
  const ids: number[] = [];
  const content = Buffer.alloc(60_000, name);
  for (let at = 0; at < count; at += 1) {
    const from = `${name}${at}@${name}${at}.example.com`;
    const attachments = [{ filename: 'foto.jpg', content }];
    const bytes = await mail({ from, subject: `${name} ${at}`, text: `Non stampa: ${at}.`, attachments });
    ids.push((await recordMail(store, { mailbox: 'support', receivedAt: Date.now(), bytes })).id);
  }
  return ids;
}

interface Decided {
  readonly id: number;
  readonly subject: string;
  readonly decision: string;
  readonly number: string;
}

/** Waits until all of them are decided, and answers with how, in the order in which they came. */
async function decided(ids: readonly number[]): Promise<Decided[]> {
  const rows = async (): Promise<Decided[]> =>
    (
      await sql<Decided>`select message.id, message.subject, decision, number from message
        left join ticket on ticket.id = ticket_id where message.id in (${sql.join(ids)}) and decision is not null
        order by message.id`.execute(store)
    ).rows;
  await until('all are decided', async () => (await rows()).length === ids.length);
  return rows();
}

/** Each mail has a ticket of its own, with numbers in the order in which they came, and nothing is left of their reading. */
async function expectInOrder(name: string, ids: readonly number[]): Promise<void> {
  const all = await decided(ids);
  expect(all.map(({ subject, decision }) => `${subject} ${decision}`)).toEqual(
    ids.map((_, at) => `${name} ${at} opened`),
  );
  const numbers = all.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].toSorted());
  expect((await sql`select 1 from parse_job`.execute(store)).rows).toEqual([]);
}

/** Has every reader take so long to hand over what it read. */
async function slowDown(seconds: number): Promise<void> {
  await sql
    .raw(
      `create or replace function slow() returns trigger language plpgsql as $$
        begin perform pg_sleep(${seconds}); return new; end $$`,
    )
    .execute(store);
  await sql`create trigger slow before update on parse_job for each row
    when (new.state = 'read') execute function slow()`.execute(store);
}

/** Has a reader stand still with mail in hand, and answers with that. */
async function stopReading({ running }: Daemon): Promise<number[]> {
  let inHand: number[] = [];
  await until('a reader has mail in hand', async () => {
    running.signal('SIGSTOP');
    const { rows } = await sql<{ id: number }>`select message_id as id from parse_job
      where state = 'taken' order by id`.execute(store);
    inHand = rows.map(({ id }) => id);
    if (inHand.length === 0) running.signal('SIGCONT');
    return inHand.length > 0;
  });
  return inHand;
}

it('the other daemon reads, and the line decides in the order of arrival', async () => {
  const line = await start(0, 'triage');
  const reader = await start(1, 'read');
  const ids = await record('insieme', 150);
  await expectInOrder('insieme', ids);
  expect(readBy(reader)).toBeGreaterThan(0);
  expect(readBy(reader)).toBeLessThan(ids.length);
  expect(readBy(line)).toBe(0);
  expect(has(line, 'message.opened')).toBe(true);
  expect(has(reader, 'message.opened')).toBe(false);
});

it('a reader that is killed delays what it had in hand for a while only, and nothing is lost', async () => {
  await start(0, 'triage');
  const reader = await start(1, 'read');
  await slowDown(0.5);
  const ids = await record('ucciso', 60);
  const taken = await stopReading(reader);
  reader.running.signal('SIGKILL');
  await expectInOrder('ucciso', ids);
  const { rows } = await sql`select id from message where id in (${sql.join(taken)}) and strikes > 0`.execute(
    store,
  );
  expect(rows).toEqual([]);
});

it('a reader that stands still is not waited for, and its late result is refused', async () => {
  await start(0, 'triage');
  const reader = await start(1, 'read');
  await slowDown(0.5);
  const ids = await record('fermo', 60);
  await stopReading(reader);
  await expectInOrder('fermo', ids);
  await sql`drop trigger slow on parse_job`.execute(store);
  const before = await decided(ids);
  reader.running.signal('SIGCONT');
  const more = await record('dopo', 60);
  await expectInOrder('dopo', more);
  expect(await decided(ids)).toEqual(before);
});

it('a reader that lives and does not come to an end is waited for only for a while', async () => {
  const ids = await record('lento', 2);
  const [slow = 0] = ids;
  const reader = 'read#of-somebody';
  const lease = { name: reader, work: 'read', holder: 'somebody', epoch: 1, until: Date.now() + 600_000 };
  await store.insertInto('lease').values(lease).execute();
  await store
    .insertInto('parse_job')
    .values({ message_id: slow, program: readingOf({}), state: 'taken', reader, result_json: null })
    .execute();
  await start(0, 'triage');
  await expectInOrder('lento', ids);
  expect(await handOver(store, reader, slow, null)).toBe(false);
  await store.deleteFrom('lease').where('name', '=', reader).execute();
});

it('a mail whose reader died long ago is read alone by the line, and held at the third death of that', async () => {
  const ids = await record('mortale', 3);
  const [, poison = 0] = ids;
  const reader = 'read#of-nobody';
  await store
    .insertInto('parse_job')
    .values({ message_id: poison, program: readingOf({}), state: 'taken', reader, result_json: null })
    .execute();
  // What the deaths of those who read it alone leave behind (test/crash/blame.test.ts).
  await sql`update message set strikes = 3 where id = ${poison}`.execute(store);
  await start(0, 'triage');
  const all = await decided(ids);
  expect(all.filter(({ decision }) => decision === 'held').map(({ id }) => id)).toEqual([poison]);
});

it('takes what a program that reads alike has read; reads anew what another one has, and what was too much', async () => {
  const ids = await record('altro', 3);
  const [alike = 0, other = 0, tooMuch = 0] = ids;
  const bytes = await mail({ from: 'letto@example.com', subject: 'Letto altrove', text: 'Non stampa.' });
  const result_json = JSON.stringify(await readMessage([bytes]));
  const program = readingOf({});
  await store
    .insertInto('parse_job')
    .values([
      { message_id: alike, program, state: 'read', reader: null, result_json },
      { message_id: other, program: '0.0.1', state: 'read', reader: null, result_json },
      { message_id: tooMuch, program, state: 'taken', reader: 'read#of-somebody', result_json: null },
    ])
    .execute();
  expect(await handOver(store, 'read#of-somebody', tooMuch, null)).toBe(true);
  await start(0, 'triage');
  expect((await decided(ids)).map(({ subject }) => subject)).toEqual(['Letto altrove', 'altro 1', 'altro 2']);
  expect((await sql`select 1 from parse_job`.execute(store)).rows).toEqual([]);
});
