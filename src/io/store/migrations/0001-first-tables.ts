// The tables of the straight line: bytes, decision, ticket, answer. Every index serves a query of a loop.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createMessageTables(db);
  await createTicketTables(db);
  await createOutboxTables(db);
}

async function createMessageTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('message')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('mailbox', 'text', (c) => c.notNull())
    .addColumn('received_at', 'integer', (c) => c.notNull())
    .addColumn('sha256', 'text')
    .addColumn('bytes', 'integer', (c) => c.notNull())
    .addColumn('original_bytes', 'integer')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('acknowledge', 'integer', (c) => c.notNull())
    .addColumn('in_hand', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('strikes', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('released_at', 'integer')
    .addColumn('released_from', 'text')
    .addColumn('from_address', 'text')
    .addColumn('from_name', 'text')
    .addColumn('subject', 'text')
    .addColumn('message_id', 'text')
    .addColumn('sent_at', 'integer')
    .addColumn('decision', 'text')
    .addColumn('reason', 'text')
    .addColumn('ticket_id', 'integer', (c) => c.references('ticket.id'))
    .addColumn('unanswered_because', 'text')
    .addColumn('road_json', 'text')
    .addColumn('written', 'text')
    .addColumn('content_sha256', 'text')
    .addUniqueConstraint('message_bytes', ['mailbox', 'sha256'])
    .execute();
  await db.schema.createIndex('message_state').on('message').columns(['state', 'id']).execute();
  await db.schema.createIndex('message_decision').on('message').columns(['decision', 'id']).execute();
  await db.schema.createIndex('message_ticket').on('message').columns(['ticket_id', 'id']).execute();
  await db.schema.createIndex('message_message_id').on('message').column('message_id').execute();

  await db.schema
    .createTable('chunk')
    .addColumn('message_id', 'integer', (c) => c.notNull().references('message.id').onDelete('cascade'))
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('bytes', 'blob', (c) => c.notNull())
    .addPrimaryKeyConstraint('chunk_order', ['message_id', 'seq'])
    .execute();

  await db.schema
    .createTable('location')
    .addColumn('mailbox', 'text', (c) => c.notNull())
    .addColumn('folder', 'text', (c) => c.notNull())
    .addColumn('uid_validity', 'text', (c) => c.notNull())
    .addColumn('uid', 'integer', (c) => c.notNull())
    .addColumn('message_id', 'integer', (c) => c.notNull().references('message.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('location_address', ['mailbox', 'folder', 'uid_validity', 'uid'])
    .execute();
  await db.schema.createIndex('location_message').on('location').column('message_id').execute();
}

async function createTicketTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ticket')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('number', 'text', (c) => c.notNull().unique())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('mailbox', 'text')
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('origin_name', 'text')
    .addColumn('severity', 'integer', (c) => c.notNull())
    .addColumn('judged_severity', 'integer', (c) => c.notNull())
    .addColumn('rule', 'text')
    .addColumn('rules_hash', 'text', (c) => c.notNull())
    .addColumn('evidence_json', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('requester', 'text', (c) => c.notNull())
    .addColumn('requester_name', 'text', (c) => c.notNull())
    .addColumn('customer', 'text')
    .addColumn('contract', 'text')
    .addColumn('service', 'text')
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'integer', (c) => c.notNull())
    .addColumn('acknowledged_at', 'integer')
    .addColumn('closed_at', 'integer')
    .addColumn('taken_by', 'text')
    .addColumn('related_id', 'integer', (c) => c.references('ticket.id'))
    .addColumn('marks_json', 'text', (c) => c.notNull())
    .addColumn('messages', 'integer', (c) => c.notNull())
    .addColumn('monitor_key', 'text')
    .addColumn('alarms', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('ticket_state').on('ticket').columns(['state', 'severity', 'id']).execute();
  await sql`create index ticket_monitor on ticket (monitor_key, state) where monitor_key is not null`.execute(
    db,
  );

  await db.schema
    .createTable('participant')
    .addColumn('ticket_id', 'integer', (c) => c.notNull().references('ticket.id').onDelete('cascade'))
    .addColumn('address', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('participant_once', ['ticket_id', 'address'])
    .execute();
  await db.schema
    .createTable('reference')
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('ticket_id', 'integer', (c) => c.notNull().references('ticket.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('reference_once', ['message_id', 'ticket_id'])
    .execute();
  await db.schema.createIndex('reference_ticket').on('reference').column('ticket_id').execute();
  await db.schema
    .createTable('event')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('ticket_id', 'integer', (c) => c.notNull().references('ticket.id').onDelete('cascade'))
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('message_id', 'integer', (c) => c.references('message.id').onDelete('set null'))
    .execute();
  await db.schema.createIndex('event_ticket').on('event').columns(['ticket_id', 'id']).execute();
  await db.schema.createIndex('event_message').on('event').column('message_id').execute();
  await db.schema
    .createTable('counter')
    .addColumn('year', 'integer', (c) => c.primaryKey())
    .addColumn('last', 'integer', (c) => c.notNull())
    .execute();
}

async function createOutboxTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('kind', 'text', (c) => c.notNull())
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
    .addColumn('raw', 'blob')
    .addUniqueConstraint('outbox_once', ['kind', 'cause_id', 'to_address'])
    .execute();
  await db.schema.createIndex('outbox_due').on('outbox').columns(['state', 'due_at']).execute();
  await db.schema.createIndex('outbox_lease').on('outbox').column('leased_until').execute();
  await db.schema.createIndex('outbox_ticket').on('outbox').columns(['ticket_id', 'kind']).execute();
  await db.schema
    .createIndex('outbox_sender')
    .on('outbox')
    .columns(['to_address', 'queued_at', 'kind'])
    .execute();
  await db.schema
    .createIndex('outbox_domain')
    .on('outbox')
    .columns(['to_domain', 'queued_at', 'kind'])
    .execute();
  await db.schema.createIndex('outbox_queued').on('outbox').columns(['queued_at', 'kind']).execute();

  await db.schema.createIndex('outbox_provider').on('outbox').column('provider_id').execute();
  await db.schema
    .createTable('unreachable')
    .addColumn('address', 'text', (c) => c.primaryKey())
    .addColumn('since', 'integer', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('server')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('reached_at', 'integer')
    .addColumn('error', 'text')
    .addColumn('error_at', 'integer')
    .execute();
}
