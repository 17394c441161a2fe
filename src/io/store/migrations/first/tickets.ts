// Tickets: who may write to them, the Message-IDs that join mail to them, what happened, alerts, what corrections propose.
import type { Kysely } from 'kysely';
import {
  all,
  count,
  identity,
  instant,
  key,
  primary,
  probability,
  refersTo,
  required,
  startsAs,
  text,
  unique,
} from './types.js';

export async function createTicketTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ticket')
    .addColumn('id', key, identity)
    .addColumn('number', text, all(required, unique))
    .addColumn('state', text, required)
    .addColumn('mailbox', text)
    .addColumn('origin', text, required)
    .addColumn('origin_name', text)
    .addColumn('severity', count, required)
    .addColumn('judged_severity', count, required)
    .addColumn('rule', text)
    .addColumn('rules_hash', text, required)
    .addColumn('evidence_json', text, required)
    .addColumn('subject', text, required)
    .addColumn('requester', text, required)
    .addColumn('requester_name', text, required)
    .addColumn('customer', text)
    .addColumn('contract', text)
    .addColumn('service', text)
    .addColumn('language', text, required)
    .addColumn('opened_at', instant, required)
    .addColumn('acknowledged_at', instant)
    .addColumn('closed_at', instant)
    .addColumn('taken_by', text)
    .addColumn('related_id', key, refersTo('ticket.id'))
    .addColumn('marks_json', text, required)
    .addColumn('messages', count, required)
    .addColumn('monitor_key', text)
    .addColumn('alarms', count, startsAs(0))
    .addColumn('taken_at', instant)
    .addColumn('forgotten_at', instant)
    .addColumn('probability', probability)
    .execute();
}

export async function createTicketTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('participant')
    .addColumn('ticket_id', key, all(required, refersTo('ticket.id', 'cascade')))
    .addColumn('address', text, required)
    .addColumn('named_by', text, required)
    .addPrimaryKeyConstraint('participant_named_once', ['ticket_id', 'address', 'named_by'])
    .execute();
  await db.schema
    .createTable('reference')
    .addColumn('message_id', text, required)
    .addColumn('ticket_id', key, all(required, refersTo('ticket.id', 'cascade')))
    // Without a foreign key, which would want an index: a message whose id stands on a ticket is never deleted.
    .addColumn('brought_by', count)
    .addPrimaryKeyConstraint('reference_once', ['message_id', 'ticket_id'])
    .execute();
  await db.schema
    .createTable('event')
    .addColumn('id', key, identity)
    .addColumn('ticket_id', key, all(required, refersTo('ticket.id', 'cascade')))
    .addColumn('at', instant, required)
    .addColumn('kind', text, required)
    .addColumn('why', text, required)
    .addColumn('message_id', key, refersTo('message.id', 'set null'))
    .execute();
  await db.schema
    .createTable('proposal')
    .addColumn('id', key, identity)
    .addColumn('ticket_id', key, all(required, unique, refersTo('ticket.id')))
    .addColumn('message_id', key, all(required, refersTo('message.id', 'cascade')))
    .addColumn('severity', count, required)
    .addColumn('judged', count, required)
    .addColumn('language', text, required)
    .addColumn('subject', text, required)
    .addColumn('text', text, required)
    .addColumn('proposed_at', instant, required)
    .execute();
  await db.schema
    .createTable('alert')
    .addColumn('id', key, identity)
    .addColumn('ticket_id', key, all(required, refersTo('ticket.id', 'cascade')))
    .addColumn('since', instant, required)
    .addColumn('step', count, required)
    .addColumn('severity', count, required)
    .addColumn('state', text, required)
    .addColumn('due_at', instant, required)
    .addUniqueConstraint('alert_once', ['ticket_id', 'since', 'step'])
    .execute();
  await db.schema
    .createTable('counter')
    .addColumn('year', count, primary)
    .addColumn('last', count, required)
    .execute();
}
