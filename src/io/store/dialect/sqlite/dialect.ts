// What SQLite says in words of its own.
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../schema.js';
import type { Dialect } from '../dialect.js';

/** A store gives free pages back once it has this many, so many at a time. */
const FREE_PAGES = 1000;
const PAGES_A_STEP = 200;

/** SQLite. */
export const SQLITE: Dialect = {
  name: 'sqlite',
  isShared: false,
  holds: (column, text) => sql<boolean>`instr(lower(${sql.ref(column)}), ${text}) > 0`,
  overwriteDeleted: async (store) => {
    await sql`pragma secure_delete = on`.execute(store);
  },
  flushLog: async (store) => {
    await sql`pragma wal_checkpoint(truncate)`.execute(store);
  },
  shrink: shrinkFile,
  // A transaction of ours has the one right to write from its beginning.
  holdStill: async () => undefined,
  lastId: async (store, table) => {
    const { rows } = await sql<{ seq: number }>`
      select seq from sqlite_sequence where name = ${table}`.execute(store);
    return rows[0]?.seq ?? 0;
  },
  goOnAfter: async (store, table, id) => {
    await store.transaction().execute(async (transaction) => {
      await sql`delete from sqlite_sequence where name = ${table}`.execute(transaction);
      await sql`insert into sqlite_sequence (name, seq) values (${table}, ${id})`.execute(transaction);
    });
  },
};

async function shrinkFile(store: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ freelist_count: number }>`pragma freelist_count`.execute(store);
  if ((rows[0]?.freelist_count ?? 0) < FREE_PAGES) return false;
  await sql.raw(`pragma incremental_vacuum(${PAGES_A_STEP})`).execute(store);
  return true;
}
