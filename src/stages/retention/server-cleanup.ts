// Removes from the servers the originals of what was forgotten. Their places are forgotten only when the server has
// said that they are gone, so whatever interrupts this, the next sweep goes on.
import type { MailboxConfig } from '../../io/config/service/service.js';
import { Unavailable } from '../../io/system/failure.js';
import { openArchive } from '../../io/imap/archive.js';
import type { Log } from '../../io/system/log.js';
import type { AccessTokens } from '../../io/oauth/access-tokens.js';
import { forgetPlaces, nextLeaving } from '../../io/store/mail/pending-removals.js';
import type { Store } from '../../io/store/open.js';

/** What a sweep works with. */
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
export async function sweepServers(parts: SweepParts, signal: AbortSignal): Promise<boolean> {
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
  { store, tokens, log }: SweepParts,
  { name, imap, folders }: SweepParts['mailboxes'][number],
  signal: AbortSignal,
): Promise<boolean> {
  let leaving = await nextLeaving(store, name, folders.inbox);
  if (leaving === null) return false;
  const archive = await openArchive(name, imap, tokens);
  try {
    for (let done = 0; leaving !== null && done < REMOVALS_A_STEP && !signal.aborted; done += 1) {
      const { folder, uidValidity } = leaving.folder;
      const facts = { mailbox: name, folder, count: leaving.uids.length };
      if (await archive.remove(folder, uidValidity, leaving.uids))
        log.info({ event: 'originals.removed', ...facts });
      else
        log.warn({ event: 'originals.lost', ...facts }, 'the folder is another one now: remove them by hand');
      await forgetPlaces(store, leaving);
      leaving = await nextLeaving(store, name, folders.inbox);
    }
    return leaving !== null && !signal.aborted;
  } finally {
    await archive.close();
  }
}
