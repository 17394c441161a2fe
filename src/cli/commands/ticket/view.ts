// A ticket as `ticket show` prints it: everything that stands about it in the store, and its facts line by line.
import { spellProbability } from '../../../core/rules/judge/judge.js';
import { findUnreachable } from '../../../io/store/outbox/deliveries.js';
import { listMessages } from '../../../io/store/mail/messages.js';
import { listOutbox } from '../../../io/store/outbox/outbox.js';
import type { Store } from '../../../io/store/open.js';
import { gather } from '../../../io/store/sql/page.js';
import { listEvents } from '../../../io/store/tickets/events.js';
import { mergedTickets } from '../../../io/store/tickets/merged.js';
import { listNotes } from '../../../io/store/tickets/notes.js';
import { findTicketById, type TicketRow } from '../../../io/store/tickets/tickets.js';
import { oneLine } from '../../../io/system/printable.js';
import { dress, type Terminal } from '../../terminal/terminal.js';
import type { ShowTime } from '../../terminal/time.js';
import { printWrapped } from '../../terminal/wrap.js';
import { findNextAlert } from './row.js';

/** Everything about a ticket. */
export type TicketView = Awaited<ReturnType<typeof loadView>>;

/** Loads everything about a ticket. */
export async function loadView(store: Store, ticket: TicketRow) {
  const into =
    ticket.merged_into_id === null ? undefined : await findTicketById(store, ticket.merged_into_id);
  const merged = await mergedTickets(store, ticket.id);
  return {
    ticket: { ...ticket, merged_into: into?.number ?? null },
    merged: merged.map(({ number }) => number),
    events: await listEvents(store, ticket.id),
    notes: await listNotes(store, [ticket.id]),
    letters: await gather(listOutbox(store, { ticketId: ticket.id }, 1000)),
    messages: await gather(listMessages(store, { ticketId: ticket.id }, 1000)),
    unreachable: await findUnreachable(store, ticket.requester),
    nextAlert: await findNextAlert(store, ticket),
  };
}

/** Prints what a ticket is, a line for each fact that there is. */
export function printFacts(terminal: Terminal, view: TicketView, time: ShowTime): void {
  const { ticket, merged, unreachable, nextAlert } = view;
  const evidence: string[] = JSON.parse(ticket.evidence_json);
  const marks: string[] = JSON.parse(ticket.marks_json);
  const lines: [string, string | null][] = [
    ['subject', ticket.subject],
    ['requester', `${ticket.requester_name} <${ticket.requester}>`.trim()],
    [
      'unreachable',
      unreachable === undefined ? null : `since ${time(unreachable.since)}, ${unreachable.reason}`,
    ],
    [
      'customer',
      ticket.customer === null ? 'unknown' : `${ticket.customer}, contract ${ticket.contract ?? 'none'}`,
    ],
    ['origin', ticket.origin_name ?? ticket.origin],
    [
      'severity',
      `${ticket.severity}, ${howJudged(ticket)}${evidence.length > 0 ? `: ${evidence.join(', ')}` : ''}`,
    ],
    ['service', ticket.service],
    ['state', ticket.state],
    ['goes on as', ticket.merged_into],
    ['merged', merged.join(', ')],
    ['solution', ticket.solution],
    ['taken by', takenLine(ticket, time)],
    ['respond by', dueLine(ticket, time)],
    [
      'next alert',
      nextAlert && `no. ${nextAlert.step + 1}, ${time(nextAlert.dueAt)}, unless somebody takes it`,
    ],
    ['alarms', ticket.alarms === 0 ? null : String(ticket.alarms)],
    ['marks', marks.join(', ')],
  ];
  terminal.out(dress(terminal, 'bold', `Ticket ${ticket.number}`));
  for (const [name, value] of lines) {
    if (value === null || value === '') continue;
    printWrapped(terminal, `  ${dress(terminal, 'dim', name.padEnd(11))} ${oneLine(value)}`, 14);
  }
}

function howJudged({ rule, probability }: TicketRow): string {
  if (rule === null) return 'by the default';
  return `by rule ${rule}${probability === null ? '' : `, by likeness (${spellProbability(probability)})`}`;
}

function dueLine(
  { respond_by: due, responded_at: at, overdue_at: told }: TicketRow,
  time: ShowTime,
): string | null {
  if (due === null) return null;
  const response = at === null ? '' : `; responded ${at > due ? 'late, ' : ''}${time(at)}`;
  return `${time(due)}${at === null && told !== null ? ', overdue' : response}`;
}

function takenLine({ taken_by: by, taken_at: at }: TicketRow, time: ShowTime): string | null {
  return by === null || at === null ? by : `${by}, ${time(at)}`;
}
