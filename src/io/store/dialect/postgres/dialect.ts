// What PostgreSQL says in words of its own. It overwrites, flushes and shrinks by its own means (autovacuum).
import { sql } from 'kysely';
import type { Dialect } from '../dialect.js';

/** PostgreSQL. */
export const POSTGRES: Dialect = {
  name: 'postgres',
  isShared: true,
  holds: (column, text) => sql<boolean>`strpos(lower(${sql.ref(column)} collate "C"), ${text}) > 0`,
  overwriteDeleted: async () => undefined,
  flushLog: async () => undefined,
  shrink: async () => false,
  holdStill: async (transaction, tables) => {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
    await sql`lock table ${sql.join(tables.map((name) => sql.table(name)))} in share mode`.execute(
      transaction,
    );
  },
  lastId: async (store, table) => {
    const { rows } = await sql<{ last: number | null }>`
      select pg_sequence_last_value(pg_get_serial_sequence(${table}, 'id')::regclass) as last`.execute(store);
    return rows[0]?.last ?? 0;
  },
  goOnAfter: async (store, table, id) => {
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${id})`.execute(store);
  },
};
