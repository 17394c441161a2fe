// Mail that waits and is offered to other daemons for reading. The line, which alone decides, offers what stands behind
// what it has in hand, and takes every offer back when it comes to that mail, read or not.
import { sql } from 'kysely';
import type { Message } from '../../../core/mail/message.js';
import { isHeld } from '../dialect/postgres/lease.js';
import type { Store } from '../open.js';

/** The work of those who read what is offered. */
export const READ_WORK = 'read';

/** Offers waiting messages, where any daemon reads at all. Answers with those that nobody had offered before. */
export async function offerJobs(store: Store, ids: readonly number[], program: string): Promise<number[]> {
  const rows = await store
    .insertInto('parse_job')
    .columns(['message_id', 'program', 'state'])
    .expression((eb) =>
      eb
        .selectFrom('message')
        .select(['id', sql<string>`${program}`.as('program'), sql.lit('offered').as('state')])
        .where('id', 'in', ids)
        .where('state', '=', 'received')
        .where(eb.exists(eb.selectFrom('lease').select('name').where('work', '=', READ_WORK).where(isHeld))),
    )
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .returning('message_id')
    .execute();
  return rows.map((row) => row.message_id);
}

/** The messages that an earlier line has offered. What is decided by now is forgotten. */
export async function inheritJobs(store: Store): Promise<number[]> {
  await store
    .deleteFrom('parse_job')
    .where('message_id', 'in', (eb) => eb.selectFrom('message').select('id').where('state', '<>', 'received'))
    .execute();
  const rows = await store.selectFrom('parse_job').select('message_id').execute();
  return rows.map((row) => row.message_id);
}

/** What has become of an offer. */
export interface JobState {
  readonly id: number;
  readonly state: 'offered' | 'reading' | 'dead' | 'read' | 'refused';
  /** The length of what was read, in characters. */
  readonly length: number;
}

/** What has become of the offers of these messages, in their order; dead where the reader that took it lives no more. */
export async function jobStates(store: Store, ids: readonly number[]): Promise<JobState[]> {
  const rows = await store
    .selectFrom('parse_job')
    .leftJoin('lease', (join) => join.onRef('lease.name', '=', 'parse_job.reader').on(isHeld))
    .select(['message_id', 'state', 'lease.name', sql<number>`coalesce(length(result_json), 0)`.as('length')])
    .where('message_id', 'in', ids)
    .orderBy('message_id')
    .execute();
  return rows.map(({ message_id: id, state, name, length }) => {
    if (state !== 'taken') return { id, state, length };
    return { id, state: name === null ? 'dead' : 'reading', length };
  });
}

/** Takes offers back, and what was read of them by a program that reads alike. A reader's later result is refused. */
export async function takeBack(
  store: Store,
  ids: readonly number[],
  program: string,
): Promise<Map<number, Message>> {
  const rows = await store
    .deleteFrom('parse_job')
    .where('message_id', 'in', ids)
    .returning(['message_id', 'program', 'result_json'])
    .execute();
  const read = new Map<number, Message>();
  for (const { message_id: id, program: by, result_json: result } of rows)
    if (result !== null && by === program) read.set(id, JSON.parse(result));
  return read;
}

/** Takes offers in hand, the first first. Whoever looks at the same moment takes others: nobody waits. */
export async function takeJobs(
  store: Store,
  reader: string,
  program: string,
  limit: number,
): Promise<number[]> {
  const rows = await store
    .updateTable('parse_job')
    .set({ state: 'taken', reader })
    .where('message_id', 'in', (eb) =>
      eb
        .selectFrom('parse_job')
        .select('message_id')
        .where('state', '=', 'offered')
        .where('program', '=', program)
        .orderBy('message_id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning('message_id')
    .execute();
  return rows.map((row) => row.message_id).toSorted((one, other) => one - other);
}

/** A longer result costs the line more than reading the mail itself. */
const RESULT_CHARACTERS = 4_000_000;

/**
 * Hands over what a reader read, or null where the mail was too much for it: then the line sees to it. False where the
 * line has taken the offer back meanwhile.
 */
export async function handOver(
  store: Store,
  reader: string,
  id: number,
  message: Message | null,
): Promise<boolean> {
  const json = message === null ? null : JSON.stringify(message);
  const isKept = json !== null && json.length <= RESULT_CHARACTERS;
  const { numUpdatedRows } = await store
    .updateTable('parse_job')
    .set(isKept ? { state: 'read', result_json: json } : { state: 'refused' })
    .where('message_id', '=', id)
    .where('reader', '=', reader)
    .where('state', '=', 'taken')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Offers anew what a reader has in hand. */
export async function giveBackJobs(store: Store, reader: string): Promise<void> {
  await store
    .updateTable('parse_job')
    .set({ state: 'offered', reader: null })
    .where('reader', '=', reader)
    .where('state', '=', 'taken')
    .execute();
}
