// How kysely speaks to PostgreSQL here. Transactions run one after the other, as SQLite's do: each begins by taking the
// one lock of the store's writers. So whatever a transaction reads is so until it ends, and no query needs a lock of
// its own. Those that say an isolation level run beside the others: they only add rows that nobody else touches.
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect as KyselyDialect,
  type Driver,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  type QueryResult,
  replaceWithNoncontingentExpression,
  type TransactionSettings,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Schema } from '../../schema.js';
import type { StoreAdapter } from '../dialect.js';
import { StoreCompiler } from './compiler.js';
import { LeaseLost } from '../../../system/failure.js';
import { POSTGRES } from './dialect.js';
import { explainPostgres } from './failure.js';
import { toDatabase } from './values.js';

/** The key of the writers' lock among the advisory locks of the database: the bytes of "sportell". */
const WRITERS = '8318823012450036844';

/** kysely's dialect of PostgreSQL, as stores are opened with it. `service` names the server to an operator. */
function storeDialect(pool: Pool, service: string, fence: Fence | null): KyselyDialect {
  return {
    createAdapter: () => new StorePostgresAdapter(),
    createDriver: () => new StoreDriver(pool, service, fence),
    createQueryCompiler: () => new StoreCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  };
}

/** A store on this pool. SQLite knows empty lists (`in ()`), PostgreSQL does not: what they mean stands in their place. */
export function storeOn(pool: Pool, service: string, fence: Fence | null = null): Kysely<Schema> {
  const lists = new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression });
  return new Kysely<Schema>({ dialect: storeDialect(pool, service, fence), plugins: [lists] });
}

/** The lease under which a daemon changes the store: each change is made only while the lease has this epoch. */
export interface Fence {
  /** The name of the lease. */
  readonly name: string;
  readonly work: string;
  /** The id of the daemon: after a restore epochs begin anew. */
  readonly holder: string;
  readonly epoch: number;
}

class StorePostgresAdapter extends PostgresAdapter implements StoreAdapter {
  readonly dialect = POSTGRES;
}

class StoreDriver implements Driver {
  constructor(
    private readonly pool: Pool,
    private readonly service: string,
    private readonly fence: Fence | null,
  ) {}

  async init(): Promise<void> {}

  async acquireConnection(): Promise<StoreConnection> {
    try {
      return new StoreConnection(await this.pool.connect(), this.service, this.fence);
    } catch (error) {
      throw explainPostgres(this.service, error);
    }
  }

  async beginTransaction(
    connection: StoreConnection,
    { isolationLevel }: TransactionSettings,
  ): Promise<void> {
    await connection.begin(
      isolationLevel === undefined
        ? `begin; select pg_advisory_xact_lock(${WRITERS})`
        : `begin isolation level ${isolationLevel}`,
    );
  }

  async commitTransaction(connection: StoreConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: StoreConnection): Promise<void> {
    await connection.rollback();
  }

  async releaseConnection(connection: StoreConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    // The pool is the store's that was opened first; one behind a fence only borrows it.
    if (this.fence === null) await this.pool.end();
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
  private isLost = false;
  private isInTransaction = false;

  constructor(
    private readonly client: PoolClient,
    private readonly service: string,
    private readonly fence: Fence | null,
  ) {
    client.on('error', this.onLost);
  }

  private readonly onLost = (): void => {
    this.isLost = true;
  };

  /** Begins a transaction with these words; behind a fence only while its lease stands, and until the end nobody takes it. */
  async begin(words: string): Promise<void> {
    try {
      this.isInTransaction = true;
      await this.run(() => this.client.query(words));
      await this.checkFence();
    } catch (error) {
      // Nobody else ends a transaction that did not begin well.
      await this.rollback();
      throw error;
    }
  }

  async commit(): Promise<void> {
    await this.run(() => this.client.query('commit'));
    this.isInTransaction = false;
  }

  /** On a connection that is lost nothing is left to be undone: the server has done so. */
  async rollback(): Promise<void> {
    if (!this.isLost) await this.run(() => this.client.query('rollback'));
    this.isInTransaction = false;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.fence === null || this.isInTransaction || !isChange(query)) return this.send(query);
    await this.begin('begin');
    try {
      const result = await this.send<Row>(query);
      await this.commit();
      return result;
    } catch (error) {
      if (this.isInTransaction) await this.rollback();
      throw error;
    }
  }

  private async checkFence(): Promise<void> {
    if (this.fence === null) return;
    const { name, work, holder, epoch } = this.fence;
    const { rowCount } = await this.run(() =>
      this.client.query({
        name: 'fence',
        text: 'select 1 from lease where name = $1 and holder = $2 and epoch = $3 for share',
        values: [name, holder, epoch],
      }),
    );
    if (rowCount !== 1) throw new LeaseLost(this.service, work);
  }

  private async send<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.run(() =>
      this.client.query({
        text: query.sql,
        values: query.parameters.map(toDatabase),
        name: nameOf(query),
      }),
    );
    const hasCount = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE';
    return { rows, ...(hasCount && { numAffectedRows: BigInt(rowCount ?? 0) }) };
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

/** Whether a query changes rows, as far as its first word tells; one that begins by reading is taken for a look. */
function isChange({ sql }: CompiledQuery): boolean {
  return /^\s*(?:insert|update|delete)\b/iu.test(sql);
}

/** Whether an error only ended the transaction, and the connection goes on. */
function isTransactional(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:40|53100|55P03|25006)/u.test(String(error.code));
}
