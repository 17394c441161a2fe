// The lock that lets one instance at a time receive, decide and send on a SQLite store.
import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Takes the instance lock beside the database, or returns null when another process holds it for longer than
 * `waitMs`. The lock is an exclusive transaction on a file of its own: the kernel frees it when the process dies,
 * however it dies.
 */
export function lockStore(file: string, waitMs: number): { release(): void } | null {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(`${file}.lock`, { timeout: waitMs });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return null;
    throw error;
  }
  return { release: () => database.close() };
}
