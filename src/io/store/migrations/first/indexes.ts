// Every index serves a query of a loop, a list or a figure; lists read newest first, from an index that ends in the id. The
// conditions of partial indexes stand word for word in the queries that they serve.
import { sql, type Kysely } from 'kysely';

export async function createIndexes(db: Kysely<unknown>): Promise<void> {
  for (const index of INDEXES) await sql.raw(`create ${index}`).execute(db);
}

// A column that the condition fixes stands first all the same: the planner prefers the index that serves more terms.
const INDEXES = [
  'index message_state on message (state, id)',
  'index message_decision on message (decision, id)',
  'index message_ticket on message (ticket_id, id)',
  'index message_message_id on message (message_id)',
  'index location_message on location (message_id)',
  'index ticket_state on ticket (state, severity, id)',
  'index ticket_monitor on ticket (monitor_key, state) where monitor_key is not null',
  'index reference_ticket on reference (ticket_id)',
  'index event_ticket on event (ticket_id, id)',
  'index event_message on event (message_id)',
  'index outbox_due on outbox (state, due_at)',
  'index outbox_lease on outbox (leased_until)',
  'index outbox_ticket on outbox (ticket_id, letter)',
  'index outbox_sender on outbox (to_address, queued_at, letter)',
  'index outbox_domain on outbox (to_domain, queued_at, letter)',
  'index outbox_queued on outbox (queued_at, letter)',
  'index outbox_provider on outbox (provider_id)',
  'index alert_ticket on alert (ticket_id, state)',
  'index alert_due on alert (state, due_at)',
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
  "index message_kept on message (received_at) where original = 'kept'",
  "index message_going on message (id) where original = 'going'",
  'index message_sender on message (from_address) where from_address is not null',
  'index ticket_remembered on ticket (closed_at) where closed_at is not null and forgotten_at is null',
  'index ticket_requester on ticket (requester)',
  "index event_told on event (at) where why <> ''",
  "index outbox_told on outbox (queued_at) where content_json <> '{}'",
  'index message_mailbox on message (mailbox, id)',
  'index ticket_listed on ticket (state, id)',
  'index ticket_customer on ticket (customer, id) where customer is not null',
  "index outbox_unsent on outbox (state, id) where state <> 'sent'",
  'index participant_address on participant (address)',
  'index ticket_untaken on ticket (state, severity, opened_at, requester) where taken_by is null',
  'index outbox_mailbox on outbox (to_mailbox, queued_at, letter)',
  'index proposal_message on proposal (message_id)',
];
