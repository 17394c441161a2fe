// tickets: the list of the desk's tickets.
import { Command, Option } from 'commander';
import { UNSURE, wholeNumber, yearOf } from '../../../core/desk/ticket.js';
import type { Severity } from '../../../core/rules/terms.js';
import {
  hasTickets,
  type ListedTicket,
  listTickets,
  type TicketFilter,
  type TicketRow,
} from '../../../io/store/tickets/tickets.js';
import { countUnfilled } from '../../../io/store/search/fill.js';
import { searchTickets } from '../../../io/store/search/find.js';
import type { Store } from '../../../io/store/open.js';
import type { Act, Context } from '../../terminal/context.js';
import { refuseUnknown } from './filter.js';
import { printFound } from './found.js';
import { readLimit, readSearch, readSeverity } from '../../terminal/options.js';
import { printList, type Column } from '../../terminal/table.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';

export function ticketsCommand(act: Act): Command {
  return new Command('tickets')
    .description('list the tickets, newest first')
    .addOption(new Option('--state <state>', 'only those').choices(['open', 'closed']))
    .option('--severity <code>', 'only 1, 2 or 3', readSeverity)
    .option('--customer <id>', 'only those of a customer')
    .option('--unsure', 'only those whose learned severity is not certain and nobody has confirmed')
    .option('--overdue', 'only those that nobody answered or took in the time of their contract')
    .option('--search <words>', 'only those on which all these words are said', readSearch)
    .option('--limit <count>', 'at most so many', readLimit)
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      '\nA ? behind a severity: it was learned, and is not certain; "ticket set --severity" confirms or corrects it.' +
        '\n--search looks into subjects, texts, notes, answers, names, addresses and names of attachments, case and accents' +
        '\naside. Words in quotes stand together, word* is the beginning of a word; a number, an address or a Message-ID' +
        '\nfinds its tickets.' +
        '\n\nExample: what was said of the toner\n  $ sportello tickets --search "toner esaurit*"' +
        '\nExample: what is blocking, now\n  $ sportello tickets --state open --severity 1',
    )
    .action(act(list));
}

interface Options {
  readonly state?: 'open' | 'closed';
  readonly severity?: Severity;
  readonly customer?: string;
  readonly unsure?: boolean;
  readonly overdue?: boolean;
  readonly search?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

/** On a narrow terminal number, severity and subject stay. */
const columnsFor = (time: ShowTime): readonly Column<ListedTicket>[] => [
  { head: 'NUMBER', cell: (row) => row.number },
  { head: 'SEV', cell: (row) => `${row.severity}${marksOf(row).includes(UNSURE) ? '?' : ''}` },
  { head: 'STATE', cell: (row) => (row.merged_into === null ? row.state : `→ ${row.merged_into}`), mayGo: 2 },
  { head: 'OPENED', cell: (row) => time(row.opened_at), mayGo: 1 },
  { head: 'ORIGIN', cell: (row) => row.origin_name ?? row.origin, mayGo: 3 },
  { head: 'REQUESTER', cell: (row) => row.requester, mayShrink: true },
  { head: 'SUBJECT', cell: (row) => row.subject, mayShrink: true, least: 20 },
  { head: 'RULE', cell: (row) => row.rule ?? 'default', mayShrink: true, mayGo: 4 },
];

async function list(context: Context, options: Options): Promise<number> {
  const { terminal, withStore, showTime, clock } = context;
  const { customer } = options;
  await withStore(async (store) => {
    if (customer !== undefined && !(await hasTickets(store, customer)))
      refuseUnknown(context, 'customer', customer, ({ customers }) => customers.map(({ id }) => id));
    const filter = { ...options, ...(options.overdue === true ? { overdueAt: clock.now() } : {}) };
    if (options.search !== undefined) return search(context, store, options.search, options, filter);
    await printList(terminal, listTickets(store, filter, options.limit ?? Number.MAX_SAFE_INTEGER), {
      json: options.json === true,
      toJson: ticketJson,
      columns: columnsFor(showTime),
      empty: 'No tickets yet.',
      isNarrowed: [options.state, options.severity, options.customer, options.unsure, options.overdue].some(
        (one) => one !== undefined,
      ),
    });
  });
  return 0;
}

/** What the words are found in, newest first; and whether all older texts are found yet. */
async function search(
  context: Context,
  store: Store,
  text: string,
  options: Options,
  filter: TicketFilter,
): Promise<void> {
  const { terminal, showTime } = context;
  const whole = wholeNumber(text, yearOf(context.clock.now(), context.timeZone()));
  const number = whole === text && !/^\d{4}-\d{6,}$/.test(text) ? null : whole;
  const limit = options.limit ?? Number.MAX_SAFE_INTEGER;
  const unfilled = await countUnfilled(store);
  if (unfilled > 0)
    terminal.err(
      `Older texts are still being put into the index by the daemon (${unfilled} rows to go): what they say is not found yet.`,
    );
  await printFound(terminal, searchTickets(store, { text, number }, filter, limit), {
    json: options.json === true,
    toJson: ({ ticket, snippet }) => ({
      ...ticketJson(ticket),
      snippet: snippet.length === 0 ? null : snippet.map((piece) => piece.text).join(''),
    }),
    time: showTime,
  });
}

function marksOf(row: TicketRow): string[] {
  return JSON.parse(row.marks_json);
}

/** A ticket as the contract shows it. */
export function ticketJson(row: TicketRow & Partial<Pick<ListedTicket, 'merged_into'>>): object {
  const evidence: unknown = JSON.parse(row.evidence_json);
  const marks = marksOf(row);
  return {
    number: row.number,
    state: row.state,
    origin: row.origin,
    originName: row.origin_name,
    severity: row.severity,
    rule: row.rule,
    evidence,
    subject: row.subject,
    requester: row.requester,
    customer: row.customer,
    contract: row.contract,
    service: row.service,
    language: row.language,
    openedAt: isoTime(row.opened_at),
    acknowledgedAt: isoTime(row.acknowledged_at),
    closedAt: isoTime(row.closed_at),
    takenBy: row.taken_by,
    takenAt: isoTime(row.taken_at),
    respondBy: isoTime(row.respond_by),
    respondedAt: isoTime(row.responded_at),
    messages: row.messages,
    solution: row.solution,
    mergedInto: row.merged_into ?? null,
    marks,
    unsure: marks.includes(UNSURE),
    probability: row.probability,
  };
}
