// Full-text search: its index, how far the rows that were there before are in it, and the names of attachments.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { SEARCHED } from '../search/hit.js';
import { createSearch } from '../search/texts.js';
import { count, primary, required, text } from './first/types.js';

// Due times are asked for in every turn of a loop: of the open tickets without a response only.
const DUE = `create index ticket_due on ticket (state, respond_by) where responded_at is null`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('message').addColumn('attachment_names', text).execute();
  await db.schema
    .createTable('search_fill')
    .addColumn('source', text, primary)
    .addColumn('next', count, required)
    .execute();
  for (const source of SEARCHED)
    await sql`insert into search_fill (source, next)
      select ${source}, coalesce(max(id), 0) + 1 from ${sql.table(source)}`.execute(db);
  await createSearch(db);
  await sql.raw(DUE).execute(db);
}
