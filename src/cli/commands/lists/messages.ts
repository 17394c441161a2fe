// messages: every mail that came in, with its decision.
import { Command, Option } from 'commander';
import { hasMessages, listMessages } from '../../../io/store/mail/messages.js';
import type { Act, Context } from '../../terminal/context.js';
import { refuseUnknown } from './filter.js';
import { readLimit } from '../../terminal/options.js';
import { printList, type Column } from '../../terminal/table.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';

export function messagesCommand(act: Act): Command {
  return new Command('messages')
    .description('list the messages, newest first, with what was decided')
    .addOption(
      new Option('--decision <decision>', 'only those').choices([
        'opened',
        'appended',
        'redirected',
        'ignored',
        'held',
      ]),
    )
    .option('--mailbox <name>', 'only those of a mailbox')
    .option('--limit <count>', 'at most so many', readLimit)
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample: what waits for a person\n  $ sportello messages --decision held')
    .action(act(list));
}

interface Options {
  readonly decision?: string;
  readonly mailbox?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

type Row = ReturnType<typeof listMessages> extends AsyncGenerator<infer R> ? R : never;

/** On a narrow terminal the reason goes: `message show` has it. */
const columnsFor = (time: ShowTime): readonly Column<Row>[] => [
  { head: 'ID', cell: (row) => String(row.id) },
  { head: 'RECEIVED', cell: (row) => time(row.received_at), mayGo: 1 },
  { head: 'FROM', cell: (row) => row.from_address ?? '', mayShrink: true },
  { head: 'SUBJECT', cell: (row) => row.subject ?? '', mayShrink: true, least: 20 },
  { head: 'DECISION', cell: (row) => row.decision ?? 'waiting' },
  { head: 'TICKET', cell: (row) => row.ticket ?? '' },
  {
    head: 'REASON',
    cell: (row) =>
      [row.reason, row.unanswered_because && `unanswered: ${row.unanswered_because}`]
        .filter(Boolean)
        .join('; '),
    mayShrink: true,
    mayGo: 2,
  },
];

async function list(context: Context, options: Options): Promise<number> {
  const { terminal, withStore, showTime } = context;
  const { mailbox } = options;
  await withStore(async (store) => {
    if (mailbox !== undefined && !(await hasMessages(store, mailbox)))
      refuseUnknown(context, 'mailbox', mailbox, ({ mailboxes }) => mailboxes.map(({ name }) => name));
    await printList(terminal, listMessages(store, options, options.limit ?? Number.MAX_SAFE_INTEGER), {
      json: options.json === true,
      toJson: messageJson,
      columns: columnsFor(showTime),
      empty: 'No messages yet.',
      isNarrowed: options.decision !== undefined || mailbox !== undefined,
    });
  });
  return 0;
}

/** A message as the contract shows it. */
export function messageJson(row: Row): object {
  return {
    id: row.id,
    mailbox: row.mailbox,
    receivedAt: isoTime(row.received_at),
    from: row.from_address,
    subject: row.subject,
    messageId: row.message_id,
    sha256: row.sha256,
    bytes: row.bytes,
    state: row.state,
    decision: row.decision,
    reason: row.reason,
    ticket: row.ticket,
    unansweredBecause: row.unanswered_because,
  };
}
