// Opens a SQLite file as a store. This folder knows the file, and so do those that copy it and put it back
// (verification, copy-process, replace).
import Database from 'better-sqlite3';
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CompiledQuery, Kysely } from 'kysely';
import { oneLine } from '../../../../core/mail/text.js';
import { StoreUnusable } from '../../../system/failure.js';
import { damaged, explainDamage, isDamage, isRefusedBySystem } from '../../damage.js';
import type { Schema } from '../../schema.js';
import { migrate } from '../../migrate.js';
import { ImmediateDialect } from './driver.js';

/** How long a command waits for another process's short transaction. */
const BUSY_MS = 10_000;

/**
 * Opens the file and brings its tables up to date. Its folder is made when missing.
 * Throws StoreUnusable when the file is no database, is damaged, or was written by a newer program.
 */
export async function openSqlite(file: string): Promise<Kysely<Schema>> {
  mkdirSync(dirname(file), { recursive: true });
  await refuseEmpty(file);
  const database = openFile(file);
  try {
    prepareDatabase(file, database);
    const store = new Kysely<Schema>({ dialect: new ImmediateDialect(database) });
    // A refusal of the system (no room, no right to write) says nothing of the tables.
    await migrate(file, store, (error) => isDamage(error) || isRefusedBySystem(error));
    return store;
  } catch (error) {
    // A restore could not replace a file that is open.
    database.close();
    throw explainDamage(file, error);
  }
}

function openFile(file: string): Database.Database {
  try {
    return new Database(file, { timeout: BUSY_MS });
  } catch (error) {
    throw explainDamage(file, error);
  }
}

/** A process that makes the store writes its first page within this time. */
const FIRST_PAGE_MS = 500;

/** An empty file where a store was would be taken for a new one, and the numbers of its tickets given again. */
async function refuseEmpty(file: string): Promise<void> {
  if (!isEmpty(file)) return;
  await wait(FIRST_PAGE_MS);
  if (isEmpty(file)) throw damaged(file, 'the file is empty (where nothing ran here before, delete it)');
}

function isEmpty(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === 0;
}

function prepareDatabase(file: string, database: Database.Database): void {
  // auto_vacuum only takes effect before the first table, and before WAL writes the first page.
  database.pragma('auto_vacuum = INCREMENTAL');
  database.pragma('journal_mode = WAL');
  // In WAL the library's build falls to NORMAL, which may lose the last commits on a power cut.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // In KiB. Pages that are not kept here are in the system's own cache; a larger one would mostly hold mail that has
  // passed.
  database.pragma('cache_size = -4096');
  const synchronous = database.pragma('synchronous', { simple: true });
  const journal = database.pragma('journal_mode', { simple: true });
  if (synchronous !== 2 || journal !== 'wal') {
    throw new StoreUnusable(
      `${file}: synchronous=${String(synchronous)}, journal_mode=${String(journal)}; 2 and wal are needed`,
    );
  }
}

/** A smaller store is looked over in a fraction of a second; of a larger one the backups are. */
const LOOKED_OVER_BYTES = 256 * 1024 ** 2;

/** Refuses a store whose structure is damaged anywhere, before the line begins to work on it. */
export async function refuseDamaged(file: string, store: Kysely<Schema>): Promise<void> {
  if (statSync(file).size > LOOKED_OVER_BYTES) return;
  const look = CompiledQuery.raw('pragma quick_check(1)');
  const { rows } = await store.executeQuery<{ quick_check: string }>(look);
  const found = rows[0]?.quick_check ?? 'nothing was found';
  if (found !== 'ok') throw damaged(file, oneLine(found));
}
