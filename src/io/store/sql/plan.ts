// Hints that SQLite's planner lacks: which of two indexes finds fewer rows. Said in words that every database takes.
import { type RawBuilder, sql } from 'kysely';

/** A text column that no index is to be searched by, since another condition of the query finds fewer rows. */
export function unindexed(column: string): RawBuilder<string> {
  return sql<string>`coalesce(${sql.ref(column)}, '')`;
}

/** A limit that the planner does not look at: for a bare one SQLite plans the query anew each time that it is given. */
export function unplanned(limit: RawBuilder<number>): RawBuilder<number> {
  return sql<number>`${limit} + 0`;
}
