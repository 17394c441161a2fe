// A database that cannot be read: what is said of it has to lead whoever reads it at night to a working desk.
import { errorField } from '../system/connection.js';
import { StoreUnusable, Unavailable } from '../system/failure.js';
import { lastBackup } from './backup-note.js';

/** Whether SQLite found the file damaged, or found that it is no database. */
export function isDamage(error: unknown): error is Error {
  return error instanceof Error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(errorField(error, 'code')));
}

/** Whether the system kept SQLite from the file: no room is left, or it may not be read or written. */
export function isRefusedBySystem(error: unknown): error is Error {
  const code = String(errorField(error, 'code'));
  return error instanceof Error && /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY)/.test(code);
}

/** Whether an error says nothing of the query, but of the store: it is damaged, has no room, or is out of reach. */
export function isStoresFault(error: unknown): boolean {
  return isDamage(error) || isRefusedBySystem(error) || error instanceof Unavailable;
}

/**
 * The same error, or where it reports damage to the store at `file` or a disk that is full, one that says how to go on.
 */
export function explainDamage(file: string, error: unknown): unknown {
  if (isDamage(error)) return damaged(file, error.message, error);
  const code = errorField(error, 'code');
  if (code !== 'SQLITE_FULL') return error;
  const advice =
    'make room on it, or move the data folder to a larger one; nothing is lost, and the next start goes on';
  return Object.assign(new Error(`${file}: the disk is full: ${advice}`, { cause: error }), { code });
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
