// Forgetting: whether the original of a mail is still kept, and what remains to be forgotten, each found by an index
// that holds only that.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('message')
    .addColumn('original', 'text', (c) => c.notNull().defaultTo('kept'))
    .execute();
  await db.schema.alterTable('ticket').addColumn('forgotten_at', 'integer').execute();
  await db.schema
    .createTable('erasure')
    .addColumn('address', 'text', (c) => c.primaryKey())
    .addColumn('asked_at', 'integer', (c) => c.notNull())
    .addColumn('found_json', 'text', (c) => c.notNull())
    .addColumn('mailboxes_json', 'text', (c) => c.notNull())
    .execute();
  for (const index of INDEXES) await sql.raw(`create index ${index}`).execute(db);
}

const INDEXES = [
  "message_kept on message (received_at) where original = 'kept'",
  "message_going on message (id) where original = 'going'",
  'message_sender on message (from_address) where from_address is not null',
  'ticket_remembered on ticket (closed_at) where closed_at is not null and forgotten_at is null',
  'ticket_requester on ticket (requester)',
  'participant_address on participant (address)',
  "event_told on event (at) where why <> ''",
  "outbox_told on outbox (queued_at) where content_json <> '{}'",
];
