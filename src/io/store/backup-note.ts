// Where the last backup was written: a small file beside the database, since whoever needs it cannot read the
// database any more.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Instant } from '../../core/mail/message.js';

/** The last backup of a store. */
export interface BackupNote {
  /** An absolute path. */
  readonly file: string;
  readonly at: Instant;
}

/** Notes a backup of the store at `store`. */
export function noteBackup(store: string, note: BackupNote): void {
  const path = notePath(store);
  const at = new Date(note.at).toISOString();
  writeFileSync(`${path}.new`, `${JSON.stringify({ at, file: note.file })}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The last backup of the store at `store`, if it is known and still stands where it was written. */
export function lastBackup(store: string): BackupNote | null {
  try {
    const { at, file }: Record<string, unknown> = JSON.parse(readFileSync(notePath(store), 'utf8'));
    if (typeof file !== 'string' || typeof at !== 'string' || !existsSync(file)) return null;
    const instant = Date.parse(at);
    return Number.isNaN(instant) ? null : { file, at: instant };
  } catch {
    // No note, or none that can be read: it only helps, and nothing depends on it.
    return null;
  }
}

function notePath(store: string): string {
  return `${store}.last-backup`;
}
