// Letters of technicians that are taken back. One that is under way, or that the server perhaps has, is not.
import type { HeldLetter } from '../../../core/decide/deeds/cancel.js';
import type { Store } from '../open.js';

/** The letters that a person causes. */
const CANCELLABLE = ['answer', 'closed', 'notice'] as const;

/** The letters of somebody on a ticket that can be taken back: a server that said "later" has none of them. */
export async function listCancellable(store: Store, ticketId: number, by: string): Promise<HeldLetter[]> {
  return store
    .selectFrom('outbox')
    .select(['to_address as to', 'letter'])
    .where('ticket_id', '=', ticketId)
    .where('letter', 'in', CANCELLABLE)
    .where('by', '=', by)
    .where('state', '=', 'pending')
    .where('begun_at', 'is', null)
    .orderBy('id')
    .execute();
}

/**
 * Takes back the letters of somebody on a ticket that can be; answers with whom they were for. Where one of them was the
 * ticket's first response, it has had none.
 */
export async function cancelAnswers(transaction: Store, ticketId: number, by: string): Promise<string[]> {
  const cancelled = await transaction
    .updateTable('outbox')
    .set({ state: 'cancelled' })
    .where('ticket_id', '=', ticketId)
    .where('letter', 'in', CANCELLABLE)
    .where('by', '=', by)
    .where('state', '=', 'pending')
    .where('begun_at', 'is', null)
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
