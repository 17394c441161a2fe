// The row of a message that a person named by its number.
import { findMessage, type MessageRow } from '../../../io/store/mail/messages.js';
import { findTicketById } from '../../../io/store/tickets/tickets.js';
import type { Store } from '../../../io/store/open.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

/** A message with the number of its ticket, and the probability of what it was judged to be; fails where there is none. */
export async function loadMessage(
  store: Store,
  id: number,
): Promise<{ row: MessageRow; ticket: string | null; probability: number | null }> {
  const row = await findMessage(store, id);
  if (row === undefined)
    throw new CommandFailed(`there is no message ${id}: see "sportello messages"`, EXIT.data);
  const ticket = row.ticket_id === null ? undefined : await findTicketById(store, row.ticket_id);
  return { row, ticket: ticket?.number ?? null, probability: ticket?.probability ?? null };
}
