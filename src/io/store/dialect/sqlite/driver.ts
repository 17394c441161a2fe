// How kysely speaks to SQLite here: writing transactions begin as such, and prepared statements are kept.
import type Database from 'better-sqlite3';
import { CompiledQuery, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, Driver, SqliteDatabase, SqliteStatement } from 'kysely';
import type { StoreAdapter } from '../dialect.js';
import { SQLITE } from './dialect.js';

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

/** kysely's dialect of SQLite, as stores are opened with it. */
export class ImmediateDialect extends SqliteDialect {
  private readonly kept: SqliteDatabase;

  constructor(private readonly database: Database.Database) {
    const kept = keepStatements(database);
    super({ database: kept });
    this.kept = kept;
  }
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
  override createDriver(): Driver {
    return new ImmediateDriver(this.database, this.kept);
  }
}

/** SQLite changes tables inside transactions: of two processes that open a new store, one waits for the other. */
class TransactionalAdapter extends SqliteAdapter implements StoreAdapter {
  readonly dialect = SQLITE;
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
