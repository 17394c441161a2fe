// ticket show: one ticket with its history, its letters and what comes next.
import { Command } from 'commander';
import { LETTERS } from '../../../core/letters/letter.js';
import { spellProbability } from '../../../core/rules/judge/judge.js';
import { findUnreachable } from '../../../io/store/outbox/deliveries.js';
import { listMessages } from '../../../io/store/mail/messages.js';
import { listOutbox } from '../../../io/store/outbox/outbox.js';
import { gather } from '../../../io/store/sql/page.js';
import { listEvents, type EventRow } from '../../../io/store/tickets/events.js';
import type { TicketRow } from '../../../io/store/tickets/tickets.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { letterState, outboxJson } from '../lists/outbox.js';
import { jsonText, oneLine } from '../../../io/system/printable.js';
import { printTable } from '../../terminal/table.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';
import { printWrapped } from '../../terminal/wrap.js';
import { dress, type Terminal } from '../../terminal/terminal.js';
import { findNextAlert, loadTicket, NUMBER_HELP } from './row.js';
import { ticketJson } from '../lists/tickets.js';

export function ticketShowCommand(act: Act): Command {
  return new Command('show')
    .argument('<number>', NUMBER_HELP)
    .description('print a ticket with its history')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nExample:\n  $ sportello ticket show 2026-000001')
    .action(act(show));
}

async function show(context: Context, number: string, options: { json?: boolean }): Promise<number> {
  const { terminal, withStore, showTime: time } = context;
  await withStore(async (store) => {
    const ticket = await loadTicket(store, number, context);
    const events = await listEvents(store, ticket.id);
    const letters = await gather(listOutbox(store, { ticketId: ticket.id }, 1000));
    const messages = await gather(listMessages(store, { ticketId: ticket.id }, 1000));
    const unreachable = await findUnreachable(store, ticket.requester);
    const nextAlert = await findNextAlert(store, ticket);
    if (options.json === true) {
      const history = events.map((event) => ({
        at: isoTime(event.at),
        kind: event.kind,
        by: event.by,
        why: event.why,
        message: event.message_id,
      }));
      terminal.out(
        jsonText({
          ...ticketJson(ticket),
          alarms: ticket.alarms,
          nextAlert: nextAlert && { step: nextAlert.step, at: isoTime(nextAlert.dueAt) },
          unreachableSince: unreachable === undefined ? null : isoTime(unreachable.since),
          events: history,
          outbox: letters.map(outboxJson),
          messageIds: messages.map((row) => row.id).toReversed(),
        }),
      );
      return;
    }
    printTicket(terminal, ticket, { unreachable, nextAlert, time });
    terminal.out('');
    printHistory(terminal, events, time);
    if (letters.length === 0) return;
    terminal.out('');
    printTable(
      terminal,
      [
        { head: 'LETTER', cell: (row) => LETTERS[row.letter].outbox },
        { head: 'TO', cell: (row) => row.to_address, mayShrink: true },
        { head: 'STATE', cell: letterState },
        { head: 'WHEN', cell: (row) => time(row.sent_at ?? row.due_at) },
        { head: 'LAST ERROR', cell: (row) => row.last_error ?? '', mayShrink: true, mayGo: 1 },
      ],
      letters.toReversed(),
    );
  });
  return EXIT.ok;
}

function printTicket(
  terminal: Terminal,
  ticket: TicketRow,
  {
    unreachable,
    nextAlert,
    time,
  }: {
    unreachable: Awaited<ReturnType<typeof findUnreachable>>;
    nextAlert: Awaited<ReturnType<typeof findNextAlert>>;
    time: ShowTime;
  },
): void {
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
    ['taken by', takenLine(ticket, time)],
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

function takenLine({ taken_by: by, taken_at: at }: TicketRow, time: ShowTime): string | null {
  return by === null || at === null ? by : `${by}, ${time(at)}`;
}

function printHistory(terminal: Terminal, events: readonly EventRow[], time: ShowTime): void {
  printTable(
    terminal,
    [
      { head: 'WHEN', cell: (event) => time(event.at) },
      { head: 'WHAT', cell: (event) => event.kind },
      { head: 'BY', cell: (event) => event.by, mayShrink: true, mayGo: 1 },
      { head: 'WHY', cell: (event) => event.why, mayShrink: true },
      { head: 'MESSAGE', cell: (event) => (event.message_id === null ? '' : String(event.message_id)) },
    ],
    events,
  );
}
