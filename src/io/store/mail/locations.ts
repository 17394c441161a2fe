// Where the originals stand on their servers. A location in the inbox means: committed here, not yet reported there.
import type { Store } from '../open.js';
import { type Given, prepared } from '../sql/prepared.js';
import type { LocationTable } from '../schema.js';

const UIDS_A_QUERY = 500;

/** One folder of one mailbox, as long as its UIDs keep their meaning (RFC 3501 §2.3.1.1). */
export interface Folder {
  readonly mailbox: string;
  readonly folder: string;
  readonly uidValidity: string;
}

const insertLocation = prepared((store, row: Given<LocationTable>) =>
  store
    .insertInto('location')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .compile(),
);

/** Notes that the mail with that UID is committed. */
export async function addLocation(
  store: Store,
  folder: Folder,
  uid: number,
  messageId: number,
): Promise<void> {
  await insertLocation.run(store, {
    mailbox: folder.mailbox,
    folder: folder.folder,
    uid_validity: folder.uidValidity,
    uid,
    message_id: messageId,
  });
}

/** Of these UIDs, those that are committed already, with whether the original was too large to be stored whole. */
export async function findLocations(
  store: Store,
  folder: Folder,
  uids: readonly number[],
): Promise<{ uid: number; partial: boolean }[]> {
  const rows = await store
    .selectFrom('location')
    .innerJoin('message', 'message.id', 'location.message_id')
    .select(['location.uid', 'message.original_bytes'])
    .where('location.mailbox', '=', folder.mailbox)
    .where('location.folder', '=', folder.folder)
    .where('location.uid_validity', '=', folder.uidValidity)
    .where('location.uid', 'in', uids)
    .execute();
  return rows.map((row) => ({ uid: row.uid, partial: row.original_bytes !== null }));
}

/** Where the originals of a message stand, as far as their servers said. */
export async function findOriginals(
  store: Store,
  messageId: number,
): Promise<{ folder: string; uid: number }[]> {
  return store
    .selectFrom('location')
    .select(['folder', 'uid'])
    .where('message_id', '=', messageId)
    .orderBy('uid')
    .execute();
}

/** Of these UIDs, those whose mail is kept. */
export async function keptPlaces(
  store: Store,
  folder: Folder,
  uids: readonly number[],
): Promise<ReadonlySet<number>> {
  const kept = new Set<number>();
  for (let from = 0; from < uids.length; from += UIDS_A_QUERY) {
    const rows = await store
      .selectFrom('location')
      .innerJoin('message', 'message.id', 'location.message_id')
      .select('location.uid')
      .where('location.mailbox', '=', folder.mailbox)
      .where('location.folder', '=', folder.folder)
      .where('location.uid_validity', '=', folder.uidValidity)
      .where('location.uid', 'in', uids.slice(from, from + UIDS_A_QUERY))
      .where('message.original', '=', 'kept')
      .execute();
    for (const { uid } of rows) kept.add(uid);
  }
  return kept;
}

const takeLocation = prepared((store, at: Given<Omit<LocationTable, 'message_id'>>) =>
  store
    .deleteFrom('location')
    .where('mailbox', '=', at.mailbox)
    .where('folder', '=', at.folder)
    .where('uid_validity', '=', at.uid_validity)
    .where('uid', '=', at.uid)
    .returning('message_id')
    .compile(),
);

const losePlace = prepared((store, { id }: Given<{ id: number }>) =>
  store.updateTable('message').set({ place_lost: 1 }).where('id', '=', id).compile(),
);

/** Forgets a place and notes that the original is to be looked for, before anybody calls it gone. */
async function loseLocation(store: Store, { mailbox, folder, uidValidity }: Folder, uid: number) {
  const row = await takeLocation.first(store, { mailbox, folder, uid_validity: uidValidity, uid });
  if (row !== undefined) await losePlace.run(store, { id: row.message_id });
}

/** Forgets places at which the originals do not stand any more. */
export async function loseLocations(store: Store, folder: Folder, uids: readonly number[]): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    for (const uid of uids) await loseLocation(transaction, folder, uid);
  });
}

/**
 * Follows originals that were moved. `moved` maps each old UID to its new one, or to null where the server did
 * not say (no UIDPLUS): then the place is lost.
 */
export async function moveLocations(
  store: Store,
  from: Folder,
  to: Folder,
  moved: ReadonlyMap<number, number | null>,
): Promise<void> {
  const { mailbox, folder, uidValidity: uid_validity } = from;
  for (const [uid, newUid] of moved) {
    if (newUid === null) {
      await loseLocation(store, from, uid);
      continue;
    }
    const row = await takeLocation.first(store, { mailbox, folder, uid_validity, uid });
    if (row !== undefined) await addLocation(store, to, newUid, row.message_id);
  }
}

/**
 * Loses what is no longer in a folder, and what stood there under another UIDVALIDITY: somebody else moved it,
 * or we did and were killed before we could note it.
 */
export async function forgetVanished(
  store: Store,
  folder: Folder,
  present: readonly number[],
): Promise<void> {
  const noted = await store
    .selectFrom('location')
    .select(['uid_validity as uidValidity', 'uid'])
    .where('mailbox', '=', folder.mailbox)
    .where('folder', '=', folder.folder)
    .execute();
  const there = new Set(present);
  const vanished = noted.filter((row) => row.uidValidity !== folder.uidValidity || !there.has(row.uid));
  if (vanished.length === 0) return;
  await store.transaction().execute(async (transaction) => {
    for (const { uidValidity, uid } of vanished)
      await loseLocation(transaction, { ...folder, uidValidity }, uid);
  });
}
