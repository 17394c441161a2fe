// Letters: those to be sent and how it went, the bytes as they leave, and whom no letter reaches.
import type { Kysely } from 'kysely';
import {
  all,
  bytes,
  count,
  identity,
  instant,
  key,
  primary,
  refersTo,
  required,
  startsAs,
  text,
  unique,
} from './types.js';

export async function createOutboxTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('digest')
    .addColumn('id', key, identity)
    .addColumn('name', text, required)
    .addColumn('period_from', instant, required)
    .addColumn('period_until', instant, required)
    .addColumn('queued_at', instant, required)
    .addUniqueConstraint('digest_once', ['name', 'period_until'])
    .execute();
  await db.schema
    .createTable('outbox')
    .addColumn('id', key, identity)
    .addColumn('letter', text, required)
    .addColumn('ticket_id', key, refersTo('ticket.id'))
    .addColumn('cause_id', key, refersTo('message.id', 'set null'))
    .addColumn('mailbox', text)
    .addColumn('to_address', text, required)
    .addColumn('to_name', text, required)
    .addColumn('to_domain', text, required)
    .addColumn('language', text, required)
    .addColumn('message_id', text, all(required, unique))
    .addColumn('in_reply_to', text)
    .addColumn('references_json', text, required)
    .addColumn('content_json', text, required)
    .addColumn('subject', text, required)
    .addColumn('state', text, required)
    .addColumn('attempts', count, required)
    .addColumn('repeats', count, required)
    .addColumn('queued_at', instant, required)
    .addColumn('due_at', instant, required)
    .addColumn('leased_until', instant)
    .addColumn('sent_at', instant)
    .addColumn('last_error', text)
    .addColumn('delivery', text, startsAs('sent'))
    .addColumn('provider_id', text)
    .addColumn('digest_id', key, refersTo('digest.id'))
    .addColumn('failed_at', instant)
    .addColumn('retried_at', instant)
    .addColumn('to_mailbox', text, startsAs(''))
    // The cause stands first: an index that begins with the letter would tempt the counts of answers away from theirs.
    .addUniqueConstraint('outbox_once', ['cause_id', 'to_address', 'letter'])
    .execute();
  // A table of their own: the row of a letter changes with every attempt, and the bytes would be written anew each time.
  await db.schema
    .createTable('frozen_mail')
    .addColumn('outbox_id', key, all(primary, refersTo('outbox.id', 'cascade')))
    .addColumn('raw', bytes, required)
    .addColumn('original_at', instant)
    .addColumn('original_encoding', text)
    .execute();
  await db.schema
    .createTable('template_failure')
    .addColumn('template', text, primary)
    .addColumn('since', instant, required)
    .addColumn('error', text, required)
    .addColumn('letters', count, required)
    .execute();
  await db.schema
    .createTable('unreachable')
    .addColumn('address', text, primary)
    .addColumn('since', instant, required)
    .addColumn('reason', text, required)
    .execute();
}
