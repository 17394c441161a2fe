// A database that cannot be read: what is said of it has to lead whoever reads it at night to a working desk.
import { errorField } from '../system/connection.js';
import { StoreUnusable } from '../system/failure.js';
import { lastBackup } from './backup-note.js';

/** Whether SQLite found the file damaged, or found that it is no database. */
export function isDamage(error: unknown): error is Error {
  return error instanceof Error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(errorField(error, 'code')));
}

/** The same error, or where it tells of damage to the store at `file`, one that says how to go on. */
export function explainDamage(file: string, error: unknown): unknown {
  return isDamage(error) ? damaged(file, error.message, error) : error;
}

/** The refusal of a store that cannot be used as it is. */
export function damaged(file: string, problem: string, cause?: unknown): StoreUnusable {
  const backup = lastBackup(file);
  const last =
    backup === null
      ? 'Where the last one was written is not known here'
      : `The last one was written to ${backup.file} at ${new Date(backup.at).toISOString()}`;
  return new StoreUnusable(
    [
      `${file}: the database is damaged: ${problem}.`,
      'Stop Sportello and put a backup in its place: sportello restore FILE',
      `${last}. The damaged file is kept beside it.`,
      'Mail that came since the backup stands in the "done" folder of its mailbox: move it back to the inbox',
      'there, and it is read again, none of it twice (README, "Backup and restore").',
    ].join('\n'),
    { cause },
  );
}

/** Why a store with these migrations is too new for a program that knows others; null when it is not. */
export function explainNewer(applied: readonly string[], known: readonly string[]): string | null {
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length === 0) return null;
  return (
    `it was written by a newer Sportello (this one does not know ${unknown.join(', ')}): ` +
    'install that version or a later one, and try again'
  );
}
