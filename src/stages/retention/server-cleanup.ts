// Removes from the servers the originals of forgotten mail. Their places are forgotten only when the server has said
// that they are gone, so whatever interrupts this, the next sweep goes on. An original that does not stand where it was
// noted, or was moved in a way that nobody could note, is looked for first.
import type { MailboxConfig } from '../../io/config/service/service.js';
import { Unavailable } from '../../io/system/failure.js';
import { openArchive, type Archive } from '../../io/imap/archive.js';
import type { Log } from '../../io/system/log.js';
import type { AccessTokens } from '../../io/oauth/access-tokens.js';
import { type Folder, loseLocations } from '../../io/store/mail/locations.js';
import {
  forgetPlaces,
  type Leaving,
  type LostOriginal,
  nextLeaving,
  nextLost,
  noteFound,
} from '../../io/store/mail/pending-removals.js';
import type { Store } from '../../io/store/open.js';

/** The parts that a sweep works with. */
export interface SweepParts {
  readonly mailboxes: readonly Pick<MailboxConfig, 'name' | 'imap' | 'folders'>[];
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly log: Log;
}

/** So many removals make a step, for a first sweep may last. */
const REMOVALS_A_STEP = 10;

/**
 * Sweeps every mailbox that has something to remove; true where something is left. One that is out of reach keeps no
 * other from it.
 * @throws Unavailable for the first that was out of reach.
 */
export async function cleanUpServers(parts: SweepParts, signal: AbortSignal): Promise<boolean> {
  let [isLeft, outage]: [boolean, Unavailable | null] = [false, null];
  for (const mailbox of parts.mailboxes) {
    try {
      if (await sweep(parts, mailbox, signal)) isLeft = true;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      outage ??= error;
    }
  }
  if (outage !== null) throw outage;
  return isLeft;
}

async function sweep(
  parts: SweepParts,
  mailbox: SweepParts['mailboxes'][number],
  signal: AbortSignal,
): Promise<boolean> {
  const { store, tokens } = parts;
  const { name, imap, folders } = mailbox;
  const lost = await nextLost(store, name, REMOVALS_A_STEP);
  if (lost.length === 0 && (await nextLeaving(store, name, folders.inbox)) === null) return false;
  const archive = await openArchive(name, imap, tokens);
  try {
    for (const original of lost) await lookFor(parts, mailbox, archive, original);
    for (let done = 0; done < REMOVALS_A_STEP && !signal.aborted; done += 1) {
      const leaving = await nextLeaving(store, name, folders.inbox);
      if (leaving === null) break;
      await removeLeaving(parts, archive, leaving);
    }
    if (signal.aborted) return false;
    const isLeft = (await nextLost(store, name, 1)).length > 0;
    return isLeft || (await nextLeaving(store, name, folders.inbox)) !== null;
  } finally {
    await archive.close();
  }
}

/** Looks for an original in the folders that we move mail to. Where it stands in neither, it is gone. */
async function lookFor(
  { store, log }: SweepParts,
  { name, folders }: SweepParts['mailboxes'][number],
  archive: Archive,
  original: LostOriginal,
): Promise<void> {
  const places: { folder: Folder; uids: number[] }[] = [];
  for (const folder of [folders.done, folders.held]) {
    const { uidValidity, uids } = await archive.locate(folder, original);
    places.push({ folder: { mailbox: name, folder, uidValidity }, uids });
  }
  await noteFound(store, original.id, places);
  if (places.some(({ uids }) => uids.length > 0)) return;
  const where = `it stands neither in "${folders.done}" nor in "${folders.held}": remove it by hand where it was moved to`;
  log.warn({ event: 'originals.lost', mailbox: name, id: original.id }, where);
}

/** Removes some originals. One that does not stand where it was noted is looked for next. */
async function removeLeaving({ store, log }: SweepParts, archive: Archive, leaving: Leaving): Promise<void> {
  const { mailbox, folder, uidValidity } = leaving.folder;
  const missing = new Set(await archive.remove(folder, uidValidity, leaving.uids));
  const removed = leaving.uids.filter((uid) => !missing.has(uid));
  if (removed.length > 0) log.info({ event: 'originals.removed', mailbox, folder, count: removed.length });
  await forgetPlaces(store, { ...leaving, uids: removed });
  await loseLocations(store, leaving.folder, [...missing]);
}
