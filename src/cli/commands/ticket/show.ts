// ticket show: one ticket with its notes, its history, its letters and what comes next.
import { Command } from 'commander';
import { LETTERS } from '../../../core/letters/letter.js';
import type { EventRow } from '../../../io/store/tickets/events.js';
import type { NoteRow } from '../../../io/store/tickets/notes.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { letterState, outboxJson } from '../lists/outbox.js';
import { jsonText, oneLine } from '../../../io/system/printable.js';
import { printTable } from '../../terminal/table.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';
import { printWrapped } from '../../terminal/wrap.js';
import { dress, type Terminal } from '../../terminal/terminal.js';
import { loadTicket, NUMBER_HELP } from './row.js';
import { ticketJson } from '../lists/tickets.js';
import { loadView, printFacts, type TicketView } from './view.js';

export function ticketShowCommand(act: Act): Command {
  return new Command('show')
    .argument('<number>', NUMBER_HELP)
    .description('print a ticket with its notes and its history')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nExample:\n  $ sportello ticket show 2026-000001')
    .action(act(show));
}

async function show(context: Context, number: string, options: { json?: boolean }): Promise<number> {
  const { terminal, withStore, showTime: time } = context;
  await withStore(async (store) => {
    const view = await loadView(store, await loadTicket(store, number, context));
    if (options.json === true) {
      terminal.out(jsonText(viewJson(view)));
      return;
    }
    const { letters } = view;
    printFacts(terminal, view, time);
    printNotes(terminal, view.notes, time);
    terminal.out('');
    printHistory(terminal, view.events, time);
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

function viewJson({ ticket, merged, events, notes, letters, messages, unreachable, nextAlert }: TicketView) {
  return {
    ...ticketJson(ticket),
    merged,
    alarms: ticket.alarms,
    nextAlert: nextAlert && { step: nextAlert.step, at: isoTime(nextAlert.dueAt) },
    unreachableSince: unreachable === undefined ? null : isoTime(unreachable.since),
    events: events.map((event) => ({
      at: isoTime(event.at),
      kind: event.kind,
      by: event.by,
      why: event.why,
      message: event.message_id,
    })),
    notes: notes.map(({ at, by, text, message_id: message }) => ({ at: isoTime(at), by, text, message })),
    outbox: letters.map(outboxJson),
    messageIds: messages.map((row) => row.id).toReversed(),
  };
}

function printNotes(terminal: Terminal, notes: readonly NoteRow[], time: ShowTime): void {
  for (const { at, by, text } of notes) {
    terminal.out('');
    terminal.out(dress(terminal, 'dim', `Note of ${oneLine(by)}, ${time(at)}`));
    for (const line of text.split('\n')) printWrapped(terminal, `  ${oneLine(line)}`, 2);
  }
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
