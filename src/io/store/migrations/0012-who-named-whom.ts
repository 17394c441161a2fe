// Who named a participant, and which mail brought a Message-ID: both say what somebody may do with them.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Without a foreign key, which would want an index: a message whose id stands on a ticket is never deleted.
  await db.schema.alterTable('reference').addColumn('brought_by', 'integer').execute();
  await sql`
    update reference set brought_by = (
      select max(message.id) from message
      where message.message_id = reference.message_id and message.ticket_id = reference.ticket_id
    )
  `.execute(db);
  await db.schema
    .createTable('named_participant')
    .addColumn('ticket_id', 'integer', (c) => c.notNull().references('ticket.id').onDelete('cascade'))
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('named_by', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('participant_named_once', ['ticket_id', 'address', 'named_by'])
    .execute();
  await sql`
    insert into named_participant select ticket_id, address, 'opening' from participant
  `.execute(db);
  await db.schema.dropTable('participant').execute();
  await db.schema.alterTable('named_participant').renameTo('participant').execute();
  await db.schema.createIndex('participant_address').on('participant').column('address').execute();
}
