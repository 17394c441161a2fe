import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives an empty database to the test of a migration, with foreign keys in force, and removes it afterwards. */
export async function withOldStore(
  work: (db: Kysely<unknown>, database: Database.Database) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-migration-'));
  const database = new Database(join(folder, 'old.db'));
  database.pragma('foreign_keys = ON');
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
  try {
    await work(db, database);
  } finally {
    await db.destroy();
    rmSync(folder, { recursive: true });
  }
}
