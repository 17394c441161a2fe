// What SQLite's planner cannot know: which of two indexes finds fewer rows. Said in words that every database takes.
import { type RawBuilder, sql } from 'kysely';

/** A text column that no index is to be searched by, since another condition of the query finds fewer rows. */
export function unindexed(column: string): RawBuilder<string> {
  return sql<string>`coalesce(${sql.ref(column)}, '')`;
}
