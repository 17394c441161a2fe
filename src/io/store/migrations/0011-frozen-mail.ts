// The rendered bytes of a letter leave its row for a table of their own: the row changes with every attempt, and the
// database would write the bytes anew each time.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('frozen_mail')
    .addColumn('outbox_id', 'integer', (c) => c.primaryKey().references('outbox.id').onDelete('cascade'))
    .addColumn('raw', 'blob', (c) => c.notNull())
    .addColumn('original_at', 'integer')
    .addColumn('original_encoding', 'text')
    .execute();
  await sql`
    insert into frozen_mail select id, raw, original_at, original_encoding from outbox where raw is not null order by id
  `.execute(db);
  for (const column of ['raw', 'original_at', 'original_encoding'])
    await db.schema.alterTable('outbox').dropColumn(column).execute();
}
