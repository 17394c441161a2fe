// The ticket that a command speaks of, as it stands in the store.
import { whyOver } from '../../../core/desk/on-call/alert.js';
import { findNextStep } from '../../../io/store/tickets/alerts.js';
import { wholeNumber, yearOf } from '../../../core/desk/ticket.js';
import type { Store } from '../../../io/store/open.js';
import { findTicket, type TicketRow } from '../../../io/store/tickets/tickets.js';
import { alertedTicket } from '../../../stages/alert/alert.js';
import type { Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

/**
 * One ticket by its number, which may be short. Throws CommandFailed when there is none with that number.
 */
export async function loadTicket(store: Store, word: string, context: NumberContext): Promise<TicketRow> {
  const number = wholeNumber(word, yearOf(context.clock.now(), context.timeZone()));
  const ticket = await findTicket(store, number);
  if (ticket === undefined)
    throw new CommandFailed(`there is no ticket ${number}: see "sportello tickets"`, EXIT.data);
  return ticket;
}

/** The context that completes a short number: the year on the desk's wall. */
type NumberContext = Pick<Context, 'clock' | 'timeZone'>;

/** The argument of every command that takes a ticket's number. */
export const NUMBER_HELP = 'e.g. 2026-000004, or short: 2026-4, or 4 for the one of this year';

/** The alert that comes next while nobody takes the ticket; null when none does. */
export async function findNextAlert(store: Store, ticket: TicketRow) {
  const next = await findNextStep(store, ticket.id);
  return next === undefined || whyOver(alertedTicket(ticket), next.severity, next.since) !== null
    ? null
    : next;
}
