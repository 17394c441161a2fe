// The ticket that a command speaks of, as it stands in the store.
import { whyOver } from '../../../core/desk/on-call/alert.js';
import { findNextStep } from '../../../io/store/tickets/alerts.js';
import type { Store } from '../../../io/store/open.js';
import { findTicket, type TicketRow } from '../../../io/store/tickets/tickets.js';
import { alertedTicket } from '../../../stages/alert/alert.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

/** One ticket. Throws CommandFailed when there is none with that number. */
export async function loadTicket(store: Store, number: string): Promise<TicketRow> {
  const ticket = await findTicket(store, number);
  if (ticket === undefined)
    throw new CommandFailed(`there is no ticket ${number}: see "sportello tickets"`, EXIT.data);
  return ticket;
}

/** The alert that comes next while nobody takes the ticket; null when none does. */
export async function findNextAlert(store: Store, ticket: TicketRow) {
  const next = await findNextStep(store, ticket.id);
  return next === undefined || whyOver(alertedTicket(ticket), next.severity, next.since) !== null
    ? null
    : next;
}
