// Opens the database: this file knows which one it is, and so do those that copy it and put it back (verification,
// copy-process, replace). It also holds the lock that lets one instance at a time receive, decide and send.
import Database from 'better-sqlite3';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CompiledQuery, Kysely, Migrator, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, Driver, SqliteDatabase, SqliteStatement } from 'kysely';
import { StoreUnusable } from '../system/failure.js';
import { damaged, explainDamage, explainNewer, isDamage, isRefusedBySystem } from './damage.js';
import { up as firstTables } from './migrations/0001-first-tables.js';
import { up as technicians } from './migrations/0002-technicians.js';
import { up as search } from './migrations/0003-search.js';
import type { Schema } from './schema.js';
import { oneLine } from '../../core/mail/text.js';

/** The database, or a transaction on it: every query function takes either. */
export type Store = Kysely<Schema>;

const migrations = {
  '0001-first-tables': { up: firstTables },
  '0002-technicians': { up: technicians },
  '0003-search': { up: search },
};

/** The migrations that this program knows in a store. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(migrations);

/** How long a command waits for another process's short transaction. */
const BUSY_MS = 10_000;

/**
 * Opens the store and brings its tables up to date. `file` is an absolute path; its folder is made when missing.
 * Throws StoreUnusable when the file is no database, is damaged, or was written by a newer program.
 */
export async function openStore(file: string): Promise<Store> {
  mkdirSync(dirname(file), { recursive: true });
  await refuseEmpty(file);
  try {
    const database = prepareDatabase(file);
    const store = new Kysely<Schema>({
      dialect: new ImmediateDialect(database, keepStatements(database)),
    });
    await migrate(file, store);
    return store;
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

function prepareDatabase(file: string): Database.Database {
  const database = new Database(file, { timeout: BUSY_MS });
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
  return database;
}

/** More different queries than the program has. */
const MOST_STATEMENTS = 500;

/** kysely prepares a statement each time that it runs a query; kept ones save most of that. */
function keepStatements(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    prepare: (sql) => {
      const kept = statements.get(sql) ?? database.prepare(sql);
      if (statements.size < MOST_STATEMENTS) statements.set(sql, kept);
      return kept;
    },
    close: () => database.close(),
  };
}

const APPLIED = CompiledQuery.raw('select name from kysely_migration');

async function migrate(file: string, store: Store): Promise<void> {
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  // A refusal of the system (no room, no right to write) says nothing of the tables.
  if (isDamage(error) || isRefusedBySystem(error)) throw error;
  const problem = error instanceof Error ? error.message : JSON.stringify(error);
  const applied = await store.executeQuery<{ name: string }>(APPLIED);
  const newer = explainNewer(
    applied.rows.map(({ name }) => name),
    MIGRATION_NAMES,
  );
  throw new StoreUnusable(`${file}: ${newer ?? `it does not fit this program: ${problem}`}`, {
    cause: error,
  });
}

/** A smaller store is looked over in a fraction of a second; of a larger one the backups are. */
const LOOKED_OVER_BYTES = 256 * 1024 ** 2;

/** Refuses a store whose structure is damaged anywhere, before the line begins to work on it. */
export async function refuseDamaged(file: string, store: Store): Promise<void> {
  if (statSync(file).size > LOOKED_OVER_BYTES) return;
  const look = CompiledQuery.raw('pragma quick_check(1)');
  const { rows } = await store.executeQuery<{ quick_check: string }>(look);
  const found = rows[0]?.quick_check ?? 'nothing was found';
  if (found !== 'ok') throw damaged(file, oneLine(found));
}

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

/** Whether there is a database yet: a command that only reads says so instead of making one. */
export function storeExists(file: string): boolean {
  return existsSync(file);
}

class ImmediateDialect extends SqliteDialect {
  constructor(
    private readonly database: Database.Database,
    private readonly kept: SqliteDatabase,
  ) {
    super({ database: kept });
  }
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
  override createDriver(): Driver {
    return new ImmediateDriver(this.database, this.kept);
  }
}

/** SQLite changes tables inside transactions: of two processes that open a new store, one waits for the other. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDriver extends SqliteDriver {
  constructor(
    private readonly database: Database.Database,
    kept: SqliteDatabase,
  ) {
    super({ database: kept });
  }
  /** A deferred transaction that turns from reading to writing fails without waiting (SQLITE_BUSY_SNAPSHOT). */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
  /**
   * After some errors (a full disk) SQLite has rolled back by itself: to do it again would fail, and hide the first
   * error, which is the one that counts.
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.database.inTransaction) await super.rollbackTransaction(connection);
  }
}
