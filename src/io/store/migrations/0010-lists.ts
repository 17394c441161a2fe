// Lists of a large store: each filter reads its rows newest first, from an index that ends in the id. Otherwise SQLite
// sorts all that match anew for every page.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const index of INDEXES) await sql.raw(`create index ${index}`).execute(db);
  // What waits longest has the lowest id of its state: outbox_unsent finds it, too.
  await db.schema.dropIndex('outbox_waiting').execute();
}

const INDEXES = [
  'message_mailbox on message (mailbox, id)',
  'ticket_listed on ticket (state, id)',
  'ticket_customer on ticket (customer, id) where customer is not null',
  "outbox_unsent on outbox (state, id) where state <> 'sent'",
];
