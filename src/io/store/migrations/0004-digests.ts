// Digests: which period was told to whom, and an index for each figure, so that a day's digest reads a day's rows.
// The conditions of partial indexes stand word for word in the queries of `digest-figures.ts`.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('digest')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('period_from', 'integer', (c) => c.notNull())
    .addColumn('period_until', 'integer', (c) => c.notNull())
    .addColumn('queued_at', 'integer', (c) => c.notNull())
    .addUniqueConstraint('digest_once', ['name', 'period_until'])
    .execute();
  await db.schema
    .alterTable('outbox')
    .addColumn('digest_id', 'integer', (c) => c.references('digest.id'))
    .execute();
  await db.schema.alterTable('outbox').addColumn('failed_at', 'integer').execute();
  // When a letter failed was not kept before; its last attempt was due then.
  await sql`update outbox set failed_at = due_at where state = 'failed'`.execute(db);
  for (const index of INDEXES) await sql.raw(`create ${index}`).execute(db);
}

// A column that the condition fixes stands first all the same: SQLite prefers the index that serves more terms.
const INDEXES = [
  'unique index outbox_digest on outbox (digest_id, to_address) where digest_id is not null',
  'index outbox_failed on outbox (failed_at) where failed_at is not null',
  'index ticket_opened on ticket (opened_at)',
  'index ticket_closed on ticket (closed_at) where closed_at is not null',
  "index ticket_open on ticket (state, opened_at, severity, origin, origin_name, customer) where state = 'open'",
  'index message_arrival on message (mailbox, received_at)',
  "index message_held on message (decision, received_at) where decision = 'held'",
  "index message_redirected on message (decision, received_at) where decision = 'redirected'",
  'index message_unanswered on message (received_at) where unanswered_because is not null',
  "index event_bounced on event (kind, at) where kind = 'bounced'",
  "index event_corrected on event (kind, message_id, at) where kind = 'severity' and message_id is null",
  'index unreachable_since on unreachable (since)',
];
