// What PostgreSQL says in words of its own. It overwrites, flushes and shrinks by its own means (autovacuum).
import { sql } from 'kysely';
import type { Dialect } from '../dialect.js';

/** PostgreSQL. */
export const POSTGRES: Dialect = {
  name: 'postgres',
  holds: (column, text) => sql<boolean>`strpos(lower(${sql.ref(column)} collate "C"), ${text}) > 0`,
  overwriteDeleted: async () => undefined,
  flushLog: async () => undefined,
  shrink: async () => false,
};
