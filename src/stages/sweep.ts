// Removes from the servers the originals of what was forgotten. Their places are forgotten only when the server has
// said that they are gone, so whatever interrupts this, the next sweep goes on.
import type { MailboxConfig } from '../io/config/service.js';
import { Unavailable } from '../io/failure.js';
import { openArchive } from '../io/imap-archive.js';
import type { Log } from '../io/log.js';
import { forgetPlaces, nextLeaving } from '../io/store/leaving.js';
import type { Store } from '../io/store/open.js';

/** What a sweep works with. */
export interface SweepParts {
  readonly mailboxes: readonly Pick<MailboxConfig, 'name' | 'imap' | 'folders'>[];
  readonly store: Store;
  readonly log: Log;
}

/**
 * Sweeps every mailbox that has something to remove; never true, for there is nothing left then. One that is out of
 * reach keeps no other from it.
 * @throws Unavailable for the first that was out of reach.
 */
export async function sweepServers(parts: SweepParts, signal: AbortSignal): Promise<false> {
  let outage: Unavailable | null = null;
  for (const mailbox of parts.mailboxes) {
    try {
      await sweep(parts, mailbox, signal);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      outage ??= error;
    }
  }
  if (outage !== null) throw outage;
  return false;
}

async function sweep(
  { store, log }: SweepParts,
  { name, imap, folders }: SweepParts['mailboxes'][number],
  signal: AbortSignal,
): Promise<void> {
  let leaving = await nextLeaving(store, name, folders.inbox);
  if (leaving === null) return;
  const archive = await openArchive(name, imap);
  try {
    while (leaving !== null && !signal.aborted) {
      const { folder, uidValidity } = leaving.folder;
      const facts = { mailbox: name, folder, count: leaving.uids.length };
      if (await archive.remove(folder, uidValidity, leaving.uids))
        log.info({ event: 'originals.removed', ...facts });
      else
        log.warn({ event: 'originals.lost', ...facts }, 'the folder is another one now: remove them by hand');
      await forgetPlaces(store, leaving);
      leaving = await nextLeaving(store, name, folders.inbox);
    }
  } finally {
    await archive.close();
  }
}
