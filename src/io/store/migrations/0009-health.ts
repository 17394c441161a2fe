// Troubles that an operator was told of, one row each until they are over; the outbox finds the letter that waits longest.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trouble')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('mailbox', 'text', (c) => c.notNull())
    .addColumn('since', 'integer', (c) => c.notNull())
    .addColumn('told_at', 'integer', (c) => c.notNull())
    .addColumn('detail', 'text')
    .addPrimaryKeyConstraint('trouble_once', ['kind', 'mailbox'])
    .execute();
  await sql`create index outbox_waiting on outbox (state, queued_at) where state in ('pending', 'uncertain')`.execute(
    db,
  );
}
