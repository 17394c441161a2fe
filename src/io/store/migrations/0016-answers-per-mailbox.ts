// Answers are counted by the mailbox that they reach, whatever the +detail of its address.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('outbox')
    .addColumn('to_mailbox', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await sql`update outbox set to_mailbox = to_address`.execute(db);
  await db.schema
    .createIndex('outbox_mailbox')
    .on('outbox')
    .columns(['to_mailbox', 'queued_at', 'letter'])
    .execute();
}
