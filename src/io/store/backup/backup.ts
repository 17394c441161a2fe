// A backup: one moment of the store as a database file of its own, made while the daemon works. Free pages, and with
// them what was erased, are not copied.
import { createHash } from 'node:crypto';
import { existsSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Instant } from '../../../core/mail/message.js';
import { publishFile, refuseTaken } from '../../system/new-file.js';
import { noteBackup } from '../backup-note.js';
import { copyStore, type CopyResult, type OnProgress } from './copy.js';
import { lockStore } from '../dialect/sqlite/lock.js';

/** The source and the destination of a backup. */
export interface BackupJob {
  /** The database, an absolute path. */
  readonly store: string;
  readonly file: string;
  readonly overwrite: boolean;
  readonly now: Instant;
}

/** Another backup of this store is being made, or its own files were named as the place for one. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
  constructor(
    message: string,
    readonly isBusy: boolean,
  ) {
    super(message);
  }
}

/**
 * Writes the backup, and answers what is in it, why it is no good, or null when the signal ended it: then nothing
 * stands at `file`. Throws FileExists, BackupRefused, and what SQLite and the file system say.
 */
export async function backUp(
  { store, file, overwrite, now }: BackupJob,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<CopyResult | null> {
  const target = resolve(file);
  refuseOwn(store, target);
  refuseTaken(target, overwrite);
  const lock = lockStore(`${store}.backup`, 0);
  if (lock === null) throw new BackupRefused(`a backup of ${store} is being made: wait for it`, true);
  // The same name at each backup into this folder: what a killed one left there is cleared by the next.
  const tag = createHash('sha256').update(store).digest('hex').slice(0, 8);
  const unfinished = join(dirname(target), `.sportello-${tag}.unfinished`);
  try {
    const result = await copyStore(
      { from: store, to: unfinished, look: 'after', acceptRotten: true },
      signal,
      onProgress,
    );
    if (result === null || 'problem' in result) return result;
    publishFile(unfinished, target, overwrite);
    noteBackup(store, { file: target, at: now });
    return result;
  } finally {
    rmSync(unfinished, { force: true });
    lock.release();
  }
}

/** A backup over the database itself, or over what belongs to it, would be the end of both. */
function refuseOwn(store: string, target: string): void {
  const folder = dirname(target);
  if (!existsSync(folder) || !existsSync(store)) return;
  const path = join(realpathSync(folder), basename(target));
  const own = ['', '-wal', '-shm', '-journal', '.lock', '.backup.lock', '.last-backup'];
  if (own.some((ending) => path === realpathSync(store) + ending)) {
    throw new BackupRefused(`${target} belongs to the database itself: name another file`, false);
  }
}
