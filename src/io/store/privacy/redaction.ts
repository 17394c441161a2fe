// Emptying rows of everything personal. The rows themselves stay: statistics count them, and hashes keep a mail that
// comes again from being taken for a new one.
import { sql } from 'kysely';
import { DATA_ERASED } from '../../../core/mail/mask.js';
import type { Store } from '../open.js';
import { dropRendered } from '../outbox/outbox.js';
import { forgetProposals } from '../tickets/proposals.js';

/** Empties decided messages, and lets their bytes and originals go. A held one is set aside for good. */
export async function redactMessages(transaction: Store, ids: readonly number[], why: string): Promise<void> {
  if (ids.length === 0) return;
  await forgetProposals(transaction, 'message_id', ids);
  await transaction
    .updateTable('message')
    .set((eb) => ({
      original: sql<'going'>`case when original = 'gone' then 'gone' else 'going' end`,
      released_from: null,
      from_address: null,
      from_name: null,
      subject: null,
      message_id: null,
      road_json: null,
      written: null,
      content_sha256: null,
      attachment_names: null,
      decision: sql<string>`case when decision = 'held' then 'ignored' else decision end`,
      reason: `${DATA_ERASED}: ${why}`,
      unanswered_because: eb.case().when('unanswered_because', 'is', null).then(null).else(DATA_ERASED).end(),
    }))
    .where('id', 'in', ids)
    .where('state', '=', 'stored')
    .execute();
}

/**
 * Empties letters. A letter not sent yet is cancelled: its row goes. A unique placeholder stands for the recipient,
 * since no cause may have two letters of a kind to one address.
 */
export async function redactLetters(transaction: Store, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await transaction
    .deleteFrom('outbox')
    .where('id', 'in', ids)
    .where('state', 'in', ['pending', 'uncertain'])
    .execute();
  await transaction
    .updateTable('outbox')
    .set({
      to_address: sql<string>`${DATA_ERASED} || ' (' || id || ')'`,
      to_name: '',
      to_domain: DATA_ERASED,
      to_mailbox: DATA_ERASED,
      in_reply_to: null,
      references_json: '[]',
      cc_json: '[]',
      content_json: '{}',
      subject: '',
      last_error: null,
      provider_id: null,
    })
    .where('id', 'in', ids)
    .execute();
  await transaction.deleteFrom('answer_file').where('outbox_id', 'in', ids).execute();
  await dropRendered(transaction, ids);
}

/** Empties the words of a history. */
export async function redactEvents(transaction: Store, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await transaction.updateTable('event').set({ why: '' }).where('id', 'in', ids).execute();
}

/** Empties the ticket itself, and takes its notes away: its numbers, severities and instants stay, and the customer's id. */
export async function redactTicket(transaction: Store, id: number): Promise<void> {
  await forgetProposals(transaction, 'ticket_id', [id]);
  await transaction.deleteFrom('note').where('ticket_id', '=', id).execute();
  await transaction
    .updateTable('ticket')
    .set({ requester: DATA_ERASED, requester_name: '', subject: '', evidence_json: '[]', solution: null })
    .where('id', '=', id)
    .execute();
}
