// The differences between the databases that a store may stand in. All other queries are one text for both.
import type { Kysely, RawBuilder } from 'kysely';
import type { Schema } from '../schema.js';

/** A kind of database. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Whether several daemons may work on one store: what they do row by row each has to claim before. */
  readonly isShared: boolean;
  /** Whether a column holds a text in small letters of ASCII, in whatever case it stands there. */
  holds(column: string, text: string): RawBuilder<boolean>;
  /** Has what is deleted from now on overwritten, where the database knows how to. */
  overwriteDeleted(store: Kysely<Schema>): Promise<void>;
  /** Takes what the log still holds of what was overwritten; a reader at work leaves it for later. */
  flushLog(store: Kysely<Schema>): Promise<void>;
  /** Gives some free room back to the file system; false when there is little, or the database sees to it itself. */
  shrink(store: Kysely<Schema>): Promise<boolean>;
  /** Lets nobody change these tables until the transaction ends, however long it stands still. */
  holdStill(transaction: Kysely<Schema>, tables: readonly (keyof Schema)[]): Promise<void>;
  /** The last number that was given to a row of the table, whether or not the row is still there; 0 for none. */
  lastId(store: Kysely<Schema>, table: keyof Schema): Promise<number>;
  /** Has the numbers of the table's rows go on after this one. */
  goOnAfter(store: Kysely<Schema>, table: keyof Schema, id: number): Promise<void>;
}

/** What kysely's adapter of a store has beside kysely's own. */
export interface StoreAdapter {
  readonly dialect: Dialect;
}

/** The kind of database that a store, or a transaction on it, stands in. */
export function dialectOf(store: Pick<Kysely<Schema>, 'getExecutor'>): Dialect {
  const { adapter } = store.getExecutor();
  if (!isStoreAdapter(adapter)) throw new Error('this store was not opened by openStore');
  return adapter.dialect;
}

function isStoreAdapter(adapter: object): adapter is StoreAdapter {
  return 'dialect' in adapter;
}
