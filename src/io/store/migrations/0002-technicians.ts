// Technicians: who did what, their notes and answers, and the tokens by which their mail is known.
import { sql, type Kysely } from 'kysely';
import {
  all,
  bytes,
  count,
  flag,
  identity,
  instant,
  key,
  primary,
  refersTo,
  required,
  startsAs,
  text,
} from './first/types.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  await alterTickets(db);
  await db.schema
    .createTable('note')
    .addColumn('id', key, identity)
    .addColumn('ticket_id', key, all(required, refersTo('ticket.id', 'cascade')))
    .addColumn('at', instant, required)
    .addColumn('by', text, required)
    .addColumn('text', text, required)
    .addColumn('message_id', key, refersTo('message.id', 'set null'))
    .execute();
  await db.schema.createIndex('note_ticket').on('note').columns(['ticket_id', 'id']).execute();
  await db.schema.createIndex('note_at').on('note').columns(['at', 'id']).execute();
  await db.schema.createIndex('note_message').on('note').column('message_id').execute();
  await db.schema
    .createTable('answer_file')
    .addColumn('outbox_id', key, all(required, refersTo('outbox.id', 'cascade')))
    .addColumn('seq', count, required)
    .addColumn('name', text, required)
    .addColumn('type', text, required)
    .addColumn('bytes', bytes, required)
    .addPrimaryKeyConstraint('answer_file_order', ['outbox_id', 'seq'])
    .execute();
  await db.schema
    .createTable('technician_key')
    .addColumn('name', text, primary)
    .addColumn('version', count, required)
    .addColumn('revoked_at', instant, required)
    .execute();
  await db.schema
    .createTable('sent_copy')
    .addColumn('outbox_id', key, all(primary, refersTo('outbox.id', 'cascade')))
    .addColumn('mailbox', text, required)
    .addColumn('attempts', count, required)
    .addColumn('due_at', instant, required)
    .execute();
  await db.schema
    .createTable('sent_cursor')
    .addColumn('mailbox', text, primary)
    .addColumn('uid_validity', text, required)
    .addColumn('next_uid', count, required)
    .execute();
  for (const index of INDEXES) await sql.raw(index).execute(db);
}

const INDEXES = [
  'create index sent_copy_due on sent_copy (mailbox, due_at)',
  'create index ticket_merged on ticket (merged_into_id) where merged_into_id is not null',
  'create index ticket_merged_monitor on ticket (monitor_key, id) where merged_into_id is not null',
];

// One column per statement: SQLite knows no other way.
async function alterTickets(db: Kysely<unknown>): Promise<void> {
  const add = (table: string) => db.schema.alterTable(table);
  await add('ticket').addColumn('merged_into_id', key, refersTo('ticket.id')).execute();
  await add('ticket').addColumn('open_before_merge', flag, startsAs(0)).execute();
  await add('ticket').addColumn('solution', text).execute();
  for (const name of ['respond_by', 'responded_at', 'overdue_at'])
    await add('ticket').addColumn(name, instant).execute();
  await add('message').addColumn('is_sent', flag, startsAs(0)).execute();
  await add('event').addColumn('by', text, startsAs('')).execute();
  await add('outbox').addColumn('by', text).execute();
  await add('outbox').addColumn('cc_json', text, startsAs('[]')).execute();
}
