// Letters are claimed under the mark of a holding, of which a daemon has one for each work that all of them do.
import { type Kysely, sql } from 'kysely';
import { instant, startsAs, text } from './first/types.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('lease').addColumn('work', text, startsAs('')).execute();
  await sql`update lease set work = name`.execute(db);
  await db.schema.alterTable('outbox').addColumn('leased_by', text).execute();
  await db.schema.alterTable('outbox').addColumn('begun_at', instant).execute();
  // What is on its way now is perhaps sent: nobody has this mark, so whoever starts next finds it.
  await sql`update outbox set leased_by = 'before', begun_at = due_at where leased_until is not null`.execute(
    db,
  );
  await db.schema.dropIndex('outbox_lease').execute();
  await db.schema.alterTable('outbox').dropColumn('leased_until').execute();
  await sql`create index outbox_leased on outbox (leased_by) where leased_by is not null`.execute(db);
}
