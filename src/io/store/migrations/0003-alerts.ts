// Alerts: one row a step, and when a ticket was taken, which ends them. The bound on letters finds its rows through
// outbox_sender.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('ticket').addColumn('taken_at', 'integer').execute();
  await db.schema
    .createTable('alert')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('ticket_id', 'integer', (c) => c.notNull().references('ticket.id').onDelete('cascade'))
    .addColumn('since', 'integer', (c) => c.notNull())
    .addColumn('step', 'integer', (c) => c.notNull())
    .addColumn('severity', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('due_at', 'integer', (c) => c.notNull())
    .addUniqueConstraint('alert_once', ['ticket_id', 'since', 'step'])
    .execute();
  await db.schema.createIndex('alert_ticket').on('alert').columns(['ticket_id', 'state']).execute();
  await db.schema.createIndex('alert_due').on('alert').columns(['state', 'due_at']).execute();
}
