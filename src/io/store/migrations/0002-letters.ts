// Letters of more kinds: a row of the outbox names its letter, which is finer than its kind, and may carry the
// original of its cause. A unique constraint cannot be changed in place, so the table is made anew.
import { sql, type Kysely } from 'kysely';

const KEPT = `id, kind, ticket_id, cause_id, mailbox, to_address, to_name, to_domain, language, message_id, in_reply_to,
  references_json, content_json, subject, state, attempts, repeats, queued_at, due_at, leased_until, sent_at,
  last_error, delivery, provider_id, raw`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await createOutbox(db);
  await sql
    .raw(`insert into outbox_anew (letter, ${KEPT}) select kind, ${KEPT} from outbox order by id`)
    .execute(db);
  await db.schema.dropTable('outbox').execute();
  await db.schema.alterTable('outbox_anew').renameTo('outbox').execute();
  await createIndexes(db);
  await db.schema
    .createTable('template_failure')
    .addColumn('template', 'text', (c) => c.primaryKey())
    .addColumn('since', 'integer', (c) => c.notNull())
    .addColumn('error', 'text', (c) => c.notNull())
    .addColumn('letters', 'integer', (c) => c.notNull())
    .execute();
}

async function createOutbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox_anew')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('letter', 'text', (c) => c.notNull())
    .addColumn('ticket_id', 'integer', (c) => c.references('ticket.id'))
    .addColumn('cause_id', 'integer', (c) => c.references('message.id').onDelete('set null'))
    .addColumn('mailbox', 'text')
    .addColumn('to_address', 'text', (c) => c.notNull())
    .addColumn('to_name', 'text', (c) => c.notNull())
    .addColumn('to_domain', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('message_id', 'text', (c) => c.notNull().unique())
    .addColumn('in_reply_to', 'text')
    .addColumn('references_json', 'text', (c) => c.notNull())
    .addColumn('content_json', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('repeats', 'integer', (c) => c.notNull())
    .addColumn('queued_at', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'integer', (c) => c.notNull())
    .addColumn('leased_until', 'integer')
    .addColumn('sent_at', 'integer')
    .addColumn('last_error', 'text')
    .addColumn('delivery', 'text', (c) => c.notNull().defaultTo('sent'))
    .addColumn('provider_id', 'text')
    .addColumn('original_at', 'integer')
    .addColumn('original_encoding', 'text')
    .addColumn('raw', 'blob')
    // The cause stands first: an index that begins with the letter would tempt the counts of answers away from theirs.
    .addUniqueConstraint('outbox_once', ['cause_id', 'to_address', 'letter'])
    .execute();
}

async function createIndexes(db: Kysely<unknown>): Promise<void> {
  const index = (name: string, ...columns: string[]): Promise<void> =>
    db.schema.createIndex(`outbox_${name}`).on('outbox').columns(columns).execute();
  await index('due', 'state', 'due_at');
  await index('lease', 'leased_until');
  await index('ticket', 'ticket_id', 'letter');
  await index('sender', 'to_address', 'queued_at', 'letter');
  await index('domain', 'to_domain', 'queued_at', 'letter');
  await index('queued', 'queued_at', 'letter');
  await index('provider', 'provider_id');
}
