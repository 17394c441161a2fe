// Forgets one person: first in the tables, then on the servers. The request stands in the store until it is done, so
// whoever comes next, the command again or the daemon within the hour, finishes the work that was interrupted or out of
// reach.
import type { Instant } from '../../core/mail/message.js';
import type { Clock } from '../../io/system/clock.js';
import { Unavailable } from '../../io/system/failure.js';
import { openArchive } from '../../io/imap/archive.js';
import {
  eraseFromTables,
  flushLog,
  noteErasure,
  noteServers,
  openErasures,
  overwriteDeleted,
} from '../../io/store/privacy/erasure.js';
import { dropChunks, markGone } from '../../io/store/mail/pending-removals.js';
import { keptPlaces } from '../../io/store/mail/locations.js';
import { findPerson, type Found, spellAddress } from '../../io/store/privacy/person.js';
import { cleanUpServers, type SweepParts } from './server-cleanup.js';

/** The parts that an erasure works with. */
export interface EraseParts extends SweepParts {
  readonly clock: Clock;
}

/** The work that was done. */
export interface ErasureReport {
  readonly found: Found;
  /** Mails that the servers found by the address, beside those whose places were known. */
  readonly removedBySearch: number;
  /** Why a mailbox could not be searched, by its name: the erasure is not finished. */
  readonly outages: Readonly<Record<string, Unavailable>>;
  /** Mailboxes whose server only marks mail as deleted. */
  readonly onlyMarked: readonly string[];
}

const PAUSE_MS = 5;

/** Forgets what there was of a person until `askedAt`. */
export async function erase(
  parts: EraseParts,
  { address, askedAt }: { readonly address: string; readonly askedAt: Instant },
  signal: AbortSignal,
  onSearched: (mails: number) => void = () => undefined,
): Promise<ErasureReport> {
  const { store, clock, mailboxes } = parts;
  const pause = (): Promise<void> => clock.pause(PAUSE_MS, signal);
  await overwriteDeleted(store);
  const searched = await findPerson(store, address, askedAt, onSearched);
  const names = mailboxes.map(({ name }) => name);
  const erasure = await noteErasure(store, { address, askedAt, found: searched, mailboxes: names });
  await eraseFromTables(store, erasure, pause);
  while (await dropChunks(store)) await pause();
  const report = { found: erasure.found, removedBySearch: 0, outages: {}, onlyMarked: [] };
  const servers = await eraseFromServers(parts, address, signal);
  while (await markGone(store)) await pause();
  await noteServers(store, erasure, Object.keys(servers.outages));
  await flushLog(store);
  return { ...report, ...servers };
}

/** Goes on with every erasure that is not finished; true never, since each is tried once. */
export async function finishErasures(parts: EraseParts, signal: AbortSignal): Promise<false> {
  for (const erasure of await openErasures(parts.store)) {
    const { outages } = await erase(parts, erasure, signal);
    const left = Object.keys(outages);
    if (left.length === 0) parts.log.info({ event: 'erasure.finished' });
    else parts.log.warn({ event: 'erasure.unfinished', mailboxes: left });
  }
  return false;
}

async function eraseFromServers(
  parts: EraseParts,
  address: string,
  signal: AbortSignal,
): Promise<Omit<ErasureReport, 'found'>> {
  const outages: Record<string, Unavailable> = {};
  const onlyMarked: string[] = [];
  let removedBySearch = 0;
  for (const mailbox of parts.mailboxes) {
    try {
      while (await cleanUpServers({ ...parts, mailboxes: [mailbox] }, signal));
      const searched = await searchServer(parts, mailbox, address);
      removedBySearch += searched.removed;
      if (!searched.isThorough) onlyMarked.push(mailbox.name);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      outages[mailbox.name] = error;
    }
  }
  return { removedBySearch, outages, onlyMarked };
}

/** Removes what names the person and stands where nobody noted it; never what the store still keeps. */
async function searchServer(
  { store, tokens }: EraseParts,
  { name, imap, folders }: EraseParts['mailboxes'][number],
  address: string,
): Promise<{ removed: number; isThorough: boolean }> {
  const archive = await openArchive(name, imap, tokens);
  try {
    let removed = 0;
    for (const folder of new Set([folders.done, folders.held])) {
      for (const spelled of spellAddress(address)) {
        const { uidValidity, uids } = await archive.find(folder, spelled);
        const kept = await keptPlaces(store, { mailbox: name, folder, uidValidity }, uids);
        const left = uids.filter((uid) => !kept.has(uid));
        if (left.length > 0) await archive.remove(folder, uidValidity, left);
        removed += left.length;
      }
    }
    return { removed, isThorough: archive.isThorough };
  } finally {
    await archive.close();
  }
}
