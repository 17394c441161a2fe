// How long a batch may have the store: others write beside it, whatever the batch takes.
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../../src/io/config/config.js';
import { NO_METER } from '../../../src/io/http/metrics.js';
import { waitingMessages, type MessageRow } from '../../../src/io/store/mail/messages.js';
import { openStore, type Store } from '../../../src/io/store/open.js';
import { openLog } from '../../../src/io/system/log.js';
import { decideAll, type DecidingParts } from '../../../src/stages/triage/decide-batch.js';
import type { ReadMail } from '../../../src/stages/triage/read.js';
import { message } from '../../support/message.js';

const { policy } = loadConfig('config', {});
const START = Date.UTC(2026, 2, 2, 9, 0);

let folder: string;
let store: Store;
let beside: Database.Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-batch-'));
  const file = join(folder, 'store.db');
  store = await openStore(file);
  beside = new Database(file, { timeout: 0 });
});
afterEach(async () => {
  beside.close();
  await store.destroy();
  rmSync(folder, { recursive: true });
});

async function received(count: number): Promise<MessageRow[]> {
  const insert = beside.prepare(
    `insert into message (mailbox, received_at, sha256, bytes, state, acknowledge, claimed)
     values ('support', ?, ?, 100, 'received', 0, 1)`,
  );
  for (let number = 0; number < count; number += 1) insert.run(START, String(number).padStart(64, '0'));
  return waitingMessages(store, count);
}

/** A clock that goes on by so much at each look. In each pause another process writes, and `onPause` is asked. */
function partsWith(tickMs: number, onPause: () => void): DecidingParts {
  let now = START;
  const clock: DecidingParts['clock'] = {
    now: () => (now += tickMs),
    pause: () => {
      // It would throw, had a transaction the store.
      beside.exec('begin immediate; rollback');
      onPause();
      return Promise.resolve();
    },
  };
  return {
    policy: () => policy,
    mailboxes: () => [],
    storeKey: () => null,
    store,
    clock,
    log: openLog('silent'),
    meter: NO_METER,
  };
}

function mailsOf(rows: readonly MessageRow[]): ReadMail[] {
  return rows.map((row) => ({ row, message: message({ messageId: `<${row.id}@cliente.example>` }) }));
}

const NEVER = new AbortController().signal;

function decided(): number {
  return Number(beside.prepare("select count(*) from message where state = 'stored'").pluck().get());
}

it('is one transaction for mails that take little time', async () => {
  const pauses: number[] = [];
  await decideAll(
    partsWith(1, () => pauses.push(decided())),
    mailsOf(await received(5)),
    NEVER,
  );
  expect(pauses).toEqual([]);
  expect(decided()).toBe(5);
});

it('is several for mails that take long, in their order, and others write between them', async () => {
  const pauses: number[] = [];
  await decideAll(
    partsWith(300, () => pauses.push(decided())),
    mailsOf(await received(5)),
    NEVER,
  );
  expect(pauses).toEqual([1, 2, 3, 4]);
  const tickets = beside.prepare('select message_id from message order by ticket_id').pluck().all();
  expect(tickets).toEqual([1, 2, 3, 4, 5].map((id) => `<${id}@cliente.example>`));
});

it('is given up where the program is to end, and what is left waits as before', async () => {
  const stopping = new AbortController();
  await decideAll(
    partsWith(300, () => stopping.abort()),
    mailsOf(await received(5)),
    stopping.signal,
  );
  expect(decided()).toBe(1);
  expect(beside.prepare('select count(*) from message where claimed = 1').pluck().get()).toBe(0);
});

it('asks for holidays before a mail has its time, since their library may take long to load', async () => {
  let isLoaded = false;
  const holidays = (): ReadonlySet<string> => {
    // As the library on a machine with much to do, at its first question.
    const until = performance.now() + (isLoaded ? 0 : 1_500);
    while (performance.now() < until);
    isLoaded = true;
    return new Set();
  };
  const calendars = new Map(
    [...policy.calendars].map(([name, calendar]) => [name, { ...calendar, holidays }]),
  );
  const parts = { ...partsWith(0, () => undefined), policy: () => ({ ...policy, calendars }) };
  const [row] = await received(1);
  if (row === undefined) throw new Error('nothing was received');
  await decideAll(parts, mailsOf([{ ...row, bytes: 100_000 }]), new AbortController().signal);
  expect(await store.selectFrom('message').select(['state', 'strikes']).execute()).toEqual([
    { state: 'stored', strikes: 0 },
  ]);
});
