// Answers that are taken back. One that was ever tried may have gone out, and is not.
import type { Store } from '../open.js';

/** For whom the answers of somebody on a ticket are that can be taken back. */
export async function listCancellable(store: Store, ticketId: number, by: string): Promise<string[]> {
  const rows = await store
    .selectFrom('outbox')
    .select('to_address')
    .where('ticket_id', '=', ticketId)
    .where('letter', '=', 'answer')
    .where('by', '=', by)
    .where('state', '=', 'pending')
    .where('attempts', '=', 0)
    .where('leased_until', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ to_address: to }) => to);
}

/**
 * Takes back the answers of somebody on a ticket, and the news of its closing, that wait to be sent and were never tried; answers with whom they were
 * for. Where one of them was the ticket's first response, it has had none.
 */
export async function cancelAnswers(transaction: Store, ticketId: number, by: string): Promise<string[]> {
  const cancelled = await transaction
    .updateTable('outbox')
    .set({ state: 'cancelled' })
    .where('ticket_id', '=', ticketId)
    .where('letter', 'in', ['answer', 'closed'])
    .where('by', '=', by)
    .where('state', '=', 'pending')
    .where('attempts', '=', 0)
    .where('leased_until', 'is', null)
    .returning(['to_address', 'queued_at'])
    .execute();
  if (cancelled.length === 0) return [];
  await transaction
    .updateTable('ticket')
    .set({ responded_at: null })
    .where('id', '=', ticketId)
    .where(
      'responded_at',
      'in',
      cancelled.map(({ queued_at }) => queued_at),
    )
    .where('taken_at', 'is', null)
    .execute();
  return cancelled.map(({ to_address: to }) => to);
}
