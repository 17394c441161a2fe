// How kysely speaks to PostgreSQL here. Transactions run one after the other, as SQLite's do: each begins by taking the
// one lock of the store's writers. So whatever a transaction reads is so until it ends, and no query needs a lock of
// its own. Those that say an isolation level run beside the others: they only add rows that nobody else touches.
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect as KyselyDialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { StoreAdapter } from '../dialect.js';
import { StoreCompiler } from './compiler.js';
import { POSTGRES } from './dialect.js';
import { explainPostgres } from './failure.js';
import { toDatabase } from './values.js';

/** The key of the writers' lock among the advisory locks of the database: the bytes of "sportell". */
const WRITERS = '8318823012450036844';

/** kysely's dialect of PostgreSQL, as stores are opened with it. `service` names the server to an operator. */
export function storeDialect(pool: Pool, service: string): KyselyDialect {
  return {
    createAdapter: () => new StorePostgresAdapter(),
    createDriver: () => new StoreDriver(pool, service),
    createQueryCompiler: () => new StoreCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  };
}

class StorePostgresAdapter extends PostgresAdapter implements StoreAdapter {
  readonly dialect = POSTGRES;
}

class StoreDriver implements Driver {
  constructor(
    private readonly pool: Pool,
    private readonly service: string,
  ) {}

  async init(): Promise<void> {}

  async acquireConnection(): Promise<StoreConnection> {
    try {
      return new StoreConnection(await this.pool.connect(), this.service);
    } catch (error) {
      throw explainPostgres(this.service, error);
    }
  }

  async beginTransaction(
    connection: StoreConnection,
    { isolationLevel }: TransactionSettings,
  ): Promise<void> {
    try {
      await connection.say(
        isolationLevel === undefined
          ? `begin; select pg_advisory_xact_lock(${WRITERS})`
          : `begin isolation level ${isolationLevel}`,
      );
    } catch (error) {
      // Nobody else ends a transaction that did not begin well.
      await this.rollbackTransaction(connection);
      throw error;
    }
  }

  async commitTransaction(connection: StoreConnection): Promise<void> {
    await connection.say('commit');
  }

  /** On a connection that is lost nothing is left to be undone: the server has done so. */
  async rollbackTransaction(connection: StoreConnection): Promise<void> {
    if (!connection.isLost) await connection.say('rollback');
  }

  async releaseConnection(connection: StoreConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.pool.end();
  }
}

/** A query that comes again is prepared under a name: it is the same node each time, other queries are new ones. */
const names = new WeakMap<CompiledQuery['query'], string | null>();
let named = 0;

function nameOf({ query, sql }: CompiledQuery): string | undefined {
  const name = names.get(query);
  if (name === undefined) names.set(query, null);
  if (name !== null) return name;
  named += 1;
  const given = `s${named}_${sql.slice(0, 6)}`;
  names.set(query, given);
  return given;
}

class StoreConnection implements DatabaseConnection {
  isLost = false;

  constructor(
    private readonly client: PoolClient,
    private readonly service: string,
  ) {
    client.on('error', this.onLost);
  }

  private readonly onLost = (): void => {
    this.isLost = true;
  };

  /** Runs words of the program's own, without values. */
  async say(text: string): Promise<void> {
    await this.run(() => this.client.query(text));
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.run(() =>
      this.client.query({
        text: query.sql,
        values: query.parameters.map(toDatabase),
        name: nameOf(query),
      }),
    );
    const isChange = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE';
    return { rows, ...(isChange && { numAffectedRows: BigInt(rowCount ?? 0) }) };
  }

  streamQuery(): never {
    throw new Error('lists are read a page at a time');
  }

  /** A lost connection leaves the pool. */
  release(): void {
    this.client.off('error', this.onLost);
    this.client.release(this.isLost);
  }

  private async run<Result>(query: () => Promise<Result>): Promise<Result> {
    try {
      return await query();
    } catch (error) {
      const explained = explainPostgres(this.service, error);
      if (explained !== error) this.isLost ||= !isTransactional(error);
      throw explained;
    }
  }
}

/** Whether an error only ended the transaction, and the connection goes on. */
function isTransactional(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:40|53100|55P03|25006)/u.test(String(error.code));
}
