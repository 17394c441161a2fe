// outbox: what we owe the world, and what became of it.
import { Command, Option } from 'commander';
import { LETTERS } from '../../../core/letters/letter.js';
import { listOutbox } from '../../../io/store/outbox/outbox.js';
import type { Act, Context } from '../../terminal/context.js';
import { readLimit } from '../../terminal/options.js';
import { outboxRetryCommand } from './outbox-retry.js';
import { printList, type Column } from '../../terminal/table.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';

export function outboxCommand(act: Act): Command {
  return new Command('outbox')
    .description('list the letters that go out, newest first; send failed ones again')
    .addOption(
      new Option('--state <state>', 'only those').choices([
        'pending',
        'uncertain',
        'sent',
        'failed',
        'cancelled',
      ]),
    )
    .option('--limit <count>', 'at most so many', readLimit)
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample: what could not be delivered\n  $ sportello outbox --state failed')
    .action(act(list))
    .addCommand(outboxRetryCommand(act));
}

interface Options {
  readonly state?: 'pending' | 'uncertain' | 'sent' | 'failed' | 'cancelled';
  readonly limit?: number;
  readonly json?: boolean;
}

type Row = ReturnType<typeof listOutbox> extends AsyncGenerator<infer R> ? R : never;

const columnsFor = (time: ShowTime): readonly Column<Row>[] => [
  { head: 'ID', cell: (row) => String(row.id) },
  { head: 'KIND', cell: (row) => LETTERS[row.letter].outbox },
  { head: 'TICKET', cell: (row) => row.ticket ?? '' },
  { head: 'TO', cell: (row) => row.to_address, mayShrink: true },
  { head: 'STATE', cell: letterState },
  { head: 'ATTEMPTS', cell: (row) => String(row.attempts), mayGo: 2 },
  { head: 'WHEN', cell: (row) => time(row.sent_at ?? row.due_at) },
  { head: 'LAST ERROR', cell: (row) => row.last_error ?? '', mayShrink: true, mayGo: 1 },
];

async function list({ terminal, withStore, showTime }: Context, options: Options): Promise<number> {
  await withStore((store) =>
    printList(terminal, listOutbox(store, options, options.limit ?? Number.MAX_SAFE_INTEGER), {
      json: options.json === true,
      toJson: outboxJson,
      columns: columnsFor(showTime),
      empty: 'Nothing was ever queued.',
      isNarrowed: options.state !== undefined,
    }),
  );
  return 0;
}

/** How far a letter has come, with the delivery reports about it since. */
export function letterState({ state, delivery }: Pick<Row, 'state' | 'delivery'>): string {
  return delivery === 'sent' ? state : `${state}, ${delivery}`;
}

/** A letter as the contract shows it. */
export function outboxJson(row: Row): object {
  return {
    id: row.id,
    kind: LETTERS[row.letter].outbox,
    letter: row.letter,
    ticket: row.ticket,
    to: row.to_address,
    cc: JSON.parse(row.cc_json) satisfies unknown,
    by: row.by,
    subject: row.subject,
    messageId: row.message_id,
    state: row.state,
    delivery: row.delivery,
    attempts: row.attempts,
    dueAt: isoTime(row.due_at),
    sentAt: isoTime(row.sent_at),
    lastError: row.last_error,
  };
}
