// What a person corrected is kept as a labelled request that may be learned from, and each ticket with the probability of
// the severity that was learned.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('proposal')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('ticket_id', 'integer', (c) => c.notNull().unique().references('ticket.id'))
    .addColumn('message_id', 'integer', (c) => c.notNull().references('message.id').onDelete('cascade'))
    .addColumn('severity', 'integer', (c) => c.notNull())
    .addColumn('judged', 'integer', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('proposed_at', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('proposal_message').on('proposal').column('message_id').execute();
  await db.schema.alterTable('ticket').addColumn('probability', 'real').execute();
}
