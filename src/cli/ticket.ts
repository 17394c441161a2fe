// ticket: one ticket, and what a person does with it. A call is registered and acknowledged like a mail.
import { Command, Option } from 'commander';
import { judgeCall } from '../core/call.js';
import type { Origin, Severity } from '../core/ticket.js';
import { whyOver } from '../core/on-call/alert.js';
import { policyOf } from '../daemon.js';
import { beginAlert, endAlert, findNextStep } from '../io/store/alerts.js';
import { findUnreachable } from '../io/store/deliveries.js';
import { listMessages } from '../io/store/messages.js';
import type { Store } from '../io/store/open.js';
import { listOutbox } from '../io/store/outbox.js';
import { gather } from '../io/store/page.js';
import {
  addEvent,
  changeSeverity,
  changeState,
  findTicket,
  listEvents,
  setTakenBy,
  type EventRow,
  type TicketRow,
} from '../io/store/tickets.js';
import { alertedTicket } from '../stages/alert.js';
import { announceChange, open } from '../stages/opening.js';
import { tellTeam } from '../stages/team.js';
import type { Act, Context } from './context.js';
import { CommandFailed, EXIT } from './exit.js';
import { readAddress, readSeverity } from './options.js';
import { letterState, outboxJson } from './outbox.js';
import { isoTime, printTable, shortTime, oneLine } from './table.js';
import { dress, type Terminal } from './terminal.js';
import { ticketJson } from './tickets.js';

export function ticketCommand(act: Act): Command {
  const ticket = new Command('ticket').description('one ticket: show, open, set, close');
  ticket
    .command('show')
    .argument('<number>', 'e.g. 2026-000001')
    .description('print a ticket with its history')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nExample:\n  $ sportello ticket show 2026-000001')
    .action(act(show));
  ticket
    .command('open')
    .description('register a call: it is judged and acknowledged like a mail')
    .addOption(
      new Option('--origin <origin>', 'how it came')
        .choices(['phone', 'mail', 'monitor', 'other'])
        .default('phone'),
    )
    .requiredOption('--from <address>', 'who is acknowledged', readAddress)
    .requiredOption('--subject <text>', 'the reason, in one line')
    .option('--text <text>', 'what was said')
    .option('--severity <code>', '1, 2 or 3 instead of what the rules say', readSeverity)
    .option('--json', 'as one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket open --origin phone --from anna@example.com --subject "Server fermo"',
    )
    .action(act(openByHand));
  ticket
    .command('set')
    .argument('<number>', 'e.g. 2026-000001')
    .description('correct a ticket; a new severity is told to the customer')
    .option('--severity <code>', '1, 2 or 3', readSeverity)
    .option('--taken-by <name>', 'who works on it')
    .option('--why <text>', 'the reason, which the customer reads')
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket set 2026-000001 --severity 1 --why "anche le linee di riserva sono ferme"',
    )
    .action(act(set));
  ticket
    .command('close')
    .argument('<number>', 'e.g. 2026-000001')
    .description('close a ticket')
    .option('--why <text>', 'what solved it')
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket close 2026-000001 --why "alimentatore sostituito"',
    )
    .action(act(close));
  return ticket;
}

async function load(store: Store, number: string): Promise<TicketRow> {
  const ticket = await findTicket(store, number);
  if (ticket === undefined)
    throw new CommandFailed(`there is no ticket ${number}: see "sportello tickets"`, EXIT.data);
  return ticket;
}

/** The alert that comes next while nobody takes the ticket; null when none does. */
async function findNextAlert(store: Store, ticket: TicketRow) {
  const next = await findNextStep(store, ticket.id);
  return next === undefined || whyOver(alertedTicket(ticket), next.severity, next.since) !== null
    ? null
    : next;
}

async function show(
  { terminal, withStore }: Context,
  number: string,
  options: { json?: boolean },
): Promise<number> {
  await withStore(async (store) => {
    const ticket = await load(store, number);
    const events = await listEvents(store, ticket.id);
    const letters = await gather(listOutbox(store, { ticketId: ticket.id }, 1000));
    const messages = await gather(listMessages(store, { ticketId: ticket.id }, 1000));
    const unreachable = await findUnreachable(store, ticket.requester);
    const nextAlert = await findNextAlert(store, ticket);
    if (options.json === true) {
      const history = events.map((event) => ({
        at: isoTime(event.at),
        kind: event.kind,
        why: event.why,
        message: event.message_id,
      }));
      terminal.out(
        JSON.stringify({
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
    printTicket(terminal, ticket, unreachable, nextAlert);
    terminal.out('');
    printHistory(terminal, events);
    if (letters.length === 0) return;
    terminal.out('');
    printTable(
      terminal,
      [
        { head: 'LETTER', cell: (row) => row.kind },
        { head: 'TO', cell: (row) => row.to_address },
        { head: 'STATE', cell: letterState },
        { head: 'WHEN', cell: (row) => shortTime(row.sent_at ?? row.due_at) },
        { head: 'LAST ERROR', cell: (row) => row.last_error ?? '', mayShrink: true },
      ],
      letters.toReversed(),
    );
  });
  return EXIT.ok;
}

function printTicket(
  terminal: Terminal,
  ticket: TicketRow,
  unreachable: Awaited<ReturnType<typeof findUnreachable>>,
  nextAlert: Awaited<ReturnType<typeof findNextAlert>>,
): void {
  const evidence: string[] = JSON.parse(ticket.evidence_json);
  const marks: string[] = JSON.parse(ticket.marks_json);
  const lines: [string, string | null][] = [
    ['subject', ticket.subject],
    ['requester', `${ticket.requester_name} <${ticket.requester}>`.trim()],
    [
      'unreachable',
      unreachable === undefined ? null : `since ${shortTime(unreachable.since)}, ${unreachable.reason}`,
    ],
    [
      'customer',
      ticket.customer === null ? 'unknown' : `${ticket.customer}, contract ${ticket.contract ?? 'none'}`,
    ],
    ['origin', ticket.origin_name ?? ticket.origin],
    [
      'severity',
      `${ticket.severity}, by ${ticket.rule === null ? 'the default' : `rule ${ticket.rule}`}${evidence.length > 0 ? `: ${evidence.join(', ')}` : ''}`,
    ],
    ['service', ticket.service],
    ['state', ticket.state],
    ['taken by', takenLine(ticket)],
    [
      'next alert',
      nextAlert && `no. ${nextAlert.step + 1}, ${shortTime(nextAlert.dueAt)}, unless somebody takes it`,
    ],
    ['alarms', ticket.alarms === 0 ? null : String(ticket.alarms)],
    ['marks', marks.join(', ')],
  ];
  terminal.out(dress(terminal, 'bold', `Ticket ${ticket.number}`));
  for (const [name, value] of lines) {
    if (value === null || value === '') continue;
    terminal.out(`  ${dress(terminal, 'dim', name.padEnd(11))} ${oneLine(value)}`);
  }
}

function takenLine({ taken_by: by, taken_at: at }: TicketRow): string | null {
  return by === null || at === null ? by : `${by}, ${shortTime(at)}`;
}

function printHistory(terminal: Terminal, events: readonly EventRow[]): void {
  printTable(
    terminal,
    [
      { head: 'WHEN', cell: (event) => shortTime(event.at) },
      { head: 'WHAT', cell: (event) => event.kind },
      { head: 'WHY', cell: (event) => event.why, mayShrink: true },
      { head: 'MESSAGE', cell: (event) => (event.message_id === null ? '' : String(event.message_id)) },
    ],
    events,
  );
}

interface OpenOptions {
  readonly origin: Origin;
  readonly from: string;
  readonly subject: string;
  readonly text?: string;
  readonly severity?: Severity;
  readonly json?: boolean;
}

async function openByHand(context: Context, options: OpenOptions): Promise<number> {
  const { terminal, withStore, clock } = context;
  const config = context.config();
  await withStore(async (store) => {
    const policy = policyOf(config);
    const now = clock.now();
    const text = options.text ?? '';
    const call = {
      origin: options.origin,
      requester: { address: options.from, name: '' },
      subject: options.subject,
      text,
    };
    const ticket = judgeCall(call, options.severity ?? null, policy, now);
    const opened = await store.transaction().execute(async (transaction) => {
      const why = `registered by hand (${options.origin})`;
      const { id, number } = await open(
        transaction,
        ticket,
        {
          at: now,
          now,
          mailbox: null,
          sendThrough: null,
          mail: null,
          written: text,
          why,
          related: null,
          acknowledge: true,
        },
        policy,
      );
      const news = { event: 'opened', number, previous: null, sender: ticket.requester } as const;
      const facts = { ...ticket, ...news, written: text, why, at: now };
      await tellTeam(transaction, id, facts, { cause: null, now, policy });
      return { number };
    });
    const row = await load(store, opened.number);
    if (options.json === true) terminal.out(JSON.stringify(ticketJson(row)));
    else
      terminal.out(
        `Ticket ${row.number} is open with Severity Code ${row.severity}; ${row.requester} will be told with the next pass.`,
      );
  });
  return EXIT.ok;
}

interface SetOptions {
  readonly severity?: Severity;
  readonly takenBy?: string;
  readonly why?: string;
}

async function set(context: Context, number: string, options: SetOptions): Promise<number> {
  const { terminal, withStore, clock } = context;
  const { severity, takenBy, why } = options;
  if (severity === undefined && takenBy === undefined) {
    throw new CommandFailed('say what to set: --severity or --taken-by', EXIT.usage);
  }
  if (severity !== undefined && why === undefined) {
    throw new CommandFailed('say why the severity changes: --why "…" (the customer reads it)', EXIT.usage);
  }
  // Taking a ticket needs no rules: it must not wait until theirs are mended.
  const policy = severity === undefined ? null : policyOf(context.config());
  await withStore(async (store) => {
    const now = clock.now();
    await store.transaction().execute(async (transaction) => {
      const ticket = await load(transaction, number);
      if (takenBy !== undefined) {
        const isAlerting = (await findNextAlert(transaction, ticket)) !== null;
        await setTakenBy(transaction, ticket.id, takenBy, now);
        await addEvent(transaction, ticket.id, 'taken', now, `taken by ${takenBy}`);
        terminal.out(`Ticket ${number} is taken by ${takenBy}${isAlerting ? '; its alerts end' : ''}.`);
      }
      if (severity === undefined || policy === null) return;
      if (!(await changeSeverity(transaction, ticket, severity, now, why ?? ''))) {
        terminal.out(`Ticket ${number} has Severity Code ${severity} already.`);
        return;
      }
      const change = { to: severity, why: why ?? null };
      const told = await announceChange(transaction, ticket, change, { at: now, cause: null, policy });
      const who =
        told.length === 0
          ? 'nobody had its acknowledgement, so nobody is told'
          : `${told.join(', ')} will be told`;
      // Who takes it in the same breath knows already.
      const alerts = severity === 1 && takenBy === undefined && policy.onCall !== null;
      if (alerts) await beginAlert(transaction, ticket.id, severity, now);
      terminal.out(
        `Ticket ${number} has Severity Code ${severity} now (it was ${ticket.severity}); ${who}${alerts ? '; people on call are alerted' : ''}.`,
      );
    });
  });
  return EXIT.ok;
}

async function close(
  { terminal, withStore, clock }: Context,
  number: string,
  options: { why?: string },
): Promise<number> {
  await withStore(async (store) => {
    const closed = await store.transaction().execute(async (transaction) => {
      const ticket = await load(transaction, number);
      await endAlert(transaction, ticket.id);
      return changeState(transaction, ticket, 'closed', clock.now(), options.why ?? 'closed by hand');
    });
    terminal.out(closed ? `Ticket ${number} is closed.` : `Ticket ${number} was closed already.`);
  });
  return EXIT.ok;
}
