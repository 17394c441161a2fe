// A restore: a backup becomes the store, and what was the store stays beside it. Killed anywhere, it leaves either
// the one or the other under the store's name.
import { existsSync, rmSync, statSync } from 'node:fs';
import type { Instant } from '../../../core/mail/message.js';
import { copyStore, type CopyJob, type CopyResult, type OnProgress } from './copy.js';
import { isDamage } from '../damage.js';
import { prepareSuccessor, readCounters, readKeyVersions, replaceStore } from './replace.js';
import type { Inventory } from './verification.js';

/** The backup to restore, and its destination. */
export interface RestoreJob {
  /** The database, an absolute path. The caller holds its instance lock. */
  readonly store: string;
  readonly file: string;
  /** Restore although some mails in the backup no longer match their hash. */
  readonly acceptRotten: boolean;
  /** How many ticket numbers to leave out. */
  readonly skip: number;
  readonly now: Instant;
}

/** The work that was done. */
export interface Restored {
  readonly inventory: Inventory;
  /** Where the former store stands now; null where there was none. */
  readonly aside: string | null;
  /** Whether the numbers go on behind those that the former store had given. */
  readonly numbersKnown: boolean;
}

/**
 * Restores, or answers why the backup is no good, or null when the signal ended it: then nothing has changed. With
 * rotten mails that nobody accepted, the answer is the inventory alone.
 */
export async function restore(
  { store, file, acceptRotten, skip, now }: RestoreJob,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<Restored | Inventory | { readonly problem: string } | null> {
  const successor = `${store}.restoring`;
  const clear = (): void => ['', '-wal', '-shm'].forEach((end) => rmSync(successor + end, { force: true }));
  clear();
  try {
    const job = { from: file, to: successor, look: 'first', acceptRotten } as const;
    const result = await lookOver(job, signal, onProgress);
    if (result === null || 'problem' in result) return result;
    const { inventory } = result;
    if (inventory.rotten.length > 0 && !acceptRotten) return inventory;
    const counters = readCounters(store);
    await prepareSuccessor(successor, { counters, keyVersion: readKeyVersions(store) }, { skip, now });
    const stamp = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
    const aside = existsSync(store) ? `${store}.before-restore-${stamp}` : null;
    replaceStore(store, successor, aside ?? '');
    return { inventory, aside, numbersKnown: counters !== null };
  } finally {
    clear();
  }
}

/** Verifies a backup without touching anything, and answers like `restore`. */
export async function verifyBackup(
  file: string,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<Inventory | { readonly problem: string } | null> {
  const job = { from: file, to: '', look: 'first', acceptRotten: true } as const;
  const result = await lookOver(job, signal, onProgress);
  return result !== null && 'inventory' in result ? result.inventory : result;
}

/** A file that SQLite cannot read is no bug here, but a bad backup. */
async function lookOver(
  job: CopyJob,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<CopyResult | null> {
  // Throws with the path where there is no such file: SQLite would not name it.
  if (statSync(job.from).isDirectory()) {
    throw Object.assign(new Error(`${job.from} is a folder: name a backup in it`), { code: 'EISDIR' });
  }
  try {
    return await copyStore(job, signal, onProgress);
  } catch (error) {
    if (isDamage(error)) return { problem: error.message };
    throw error;
  }
}

/** Whether two paths name the same file. */
export function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
