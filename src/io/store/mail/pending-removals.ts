// Originals that are going: their chunks are deleted a few at a time, and their places on the servers are left for the
// cleanup there. When neither is left, the original is gone.
import { sql } from 'kysely';
import type { Original } from '../../../core/mail/original.js';
import { dialectOf } from '../dialect/dialect.js';
import { addLocation, type Folder } from './locations.js';
import type { Store } from '../open.js';
import { unindexed } from '../sql/plan.js';

/** 8 MiB of pages to free in one transaction. */
const CHUNKS_A_TRANSACTION = 32;

/** Deletes some chunks of originals that are going; false when none are left. */
export async function dropChunks(store: Store): Promise<boolean> {
  const result = await store
    .deleteFrom('chunk')
    .where((eb) =>
      eb(
        eb.refTuple('message_id', 'seq'),
        'in',
        eb
          .selectFrom('message')
          .innerJoin('chunk as of', 'of.message_id', 'message.id')
          .select(['of.message_id', 'of.seq'])
          .where('message.original', '=', sql.lit('going'))
          .limit(CHUNKS_A_TRANSACTION)
          .$asTuple('message_id', 'seq'),
      ),
    )
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

const MAILS_A_TRANSACTION = 200;

/**
 * Some originals that are nowhere any more are gone, once they were looked for where their place was lost; false when there were none. Those that still stand in an inbox are
 * moved out of it by the receiving stage first.
 */
export async function markGone(store: Store): Promise<boolean> {
  return store.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ id: number }>`
      select id from message where original = 'going' and place_lost = 0
        and not exists (select 1 from chunk where chunk.message_id = message.id)
        and not exists (select 1 from location where location.message_id = message.id)
      limit ${MAILS_A_TRANSACTION}`.execute(transaction);
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return false;
    await transaction.updateTable('message').set({ original: 'gone' }).where('id', 'in', ids).execute();
    return true;
  });
}

/** Some mails of one folder that are to be removed from the server. */
export interface Leaving {
  readonly folder: Folder;
  readonly uids: readonly number[];
}

const MAILS_A_REMOVAL = 100;

/** The next mails to remove from a mailbox's server, all of one folder; null when there are none. */
export async function nextLeaving(store: Store, mailbox: string, inbox: string): Promise<Leaving | null> {
  const rows = await store
    .selectFrom('message')
    .innerJoin('location', 'location.message_id', 'message.id')
    .select(['location.folder', 'location.uid_validity as uidValidity', 'location.uid'])
    .where('message.original', '=', sql.lit('going'))
    // A mailbox holds many originals; few of them are going.
    .where(unindexed('location.mailbox'), '=', mailbox)
    .where('location.folder', '!=', inbox)
    .limit(MAILS_A_REMOVAL)
    .execute();
  const [first] = rows;
  if (first === undefined) return null;
  const { folder, uidValidity } = first;
  const there = rows.filter((row) => row.folder === folder && row.uidValidity === uidValidity);
  return { folder: { mailbox, folder, uidValidity }, uids: there.map((row) => row.uid) };
}

/** An original whose place was lost, with what it is recognised by. */
export interface LostOriginal extends Original {
  readonly id: number;
}

/** Some originals of a mailbox that are going, and whose places were lost. */
export async function nextLost(store: Store, mailbox: string, limit: number): Promise<LostOriginal[]> {
  const rows = await store
    .selectFrom('message')
    .select(['id', 'message_id as messageId', 'bytes', 'original_bytes', 'sha256'])
    .where('original', '=', sql.lit('going'))
    .where('place_lost', '=', 1)
    // A mailbox holds many originals; few of them are going.
    .where(unindexed('mailbox'), '=', mailbox)
    .limit(limit)
    .execute();
  return rows.map(({ original_bytes: onServer, sha256, bytes, ...row }) => ({
    ...row,
    bytes: onServer ?? bytes,
    sha256: sha256 ?? '',
    isWhole: onServer === null,
  }));
}

/** Notes where an original was found; nowhere, where it is gone indeed. */
export async function noteFound(
  store: Store,
  id: number,
  places: readonly { readonly folder: Folder; readonly uids: readonly number[] }[],
): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    for (const { folder, uids } of places)
      for (const uid of uids) await addLocation(transaction, folder, uid, id);
    await transaction.updateTable('message').set({ place_lost: 0 }).where('id', '=', id).execute();
  });
}

/** Forgets the places of mails that were removed. */
export async function forgetPlaces(store: Store, { folder, uids }: Leaving): Promise<void> {
  if (uids.length === 0) return;
  await store
    .deleteFrom('location')
    .where('mailbox', '=', folder.mailbox)
    .where('folder', '=', folder.folder)
    .where('uid_validity', '=', folder.uidValidity)
    .where('uid', 'in', uids)
    .execute();
}

/** Gives some free room back to the file system; false when there is little. */
export async function shrink(store: Store): Promise<boolean> {
  return dialectOf(store).shrink(store);
}
