// rules replay: what the rules as they are edited now would change on the mail of the last days, before they go live.
// Nothing is written.
import { Command } from 'commander';
import { classify } from '../../../core/decide/classification.js';
import { identify } from '../../../core/decide/decide.js';
import { NOTHING_KNOWN } from '../../../core/decide/inquiry.js';
import type { Message } from '../../../core/mail/message.js';
import type { MailboxPolicy, Policy } from '../../../core/desk/policy.js';
import { trustAnchorsOf } from '../../../io/config/service/certified.js';
import { openMimeReader, type MimeReader } from '../../../io/mime/mime.js';
import { readChunks } from '../../../io/store/mail/originals.js';
import type { Store } from '../../../io/store/open.js';
import { judgedTickets, type JudgedTicket } from '../../../io/store/tickets/rule-counts.js';
import { mailboxNamed } from '../../../stages/triage/facts.js';
import { jsonText } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { readDuration } from '../../terminal/options.js';
import { printTable } from '../../terminal/table.js';
import { dress, type Terminal } from '../../terminal/terminal.js';

/** `rules replay`: the edited rules over the stored mail. */
export function rulesReplayCommand(act: Act): Command {
  return new Command('replay')
    .description('run the rules as they are now over the stored mail: what would change, nothing written')
    .requiredOption('--since <time>', 'how far back, e.g. 30d, 12h, 4w', readDuration)
    .option('--json', 'one JSON object a changed ticket, and one for the whole')
    .addHelpText(
      'after',
      '\nExample: after editing rules.yaml, before the daemon reads it\n  $ sportello rules replay --since 30d',
    )
    .action(act(replay));
}

/** What would become of a ticket: a Severity Code, or what a rule does instead. */
type Fate = '1' | '2' | '3' | 'ignored' | 'held' | 'redirected';

interface Replayed {
  readonly ticket: string;
  readonly subject: string;
  readonly was: Fate;
  readonly ruleWas: string;
  readonly is: Fate;
  readonly ruleIs: string;
}

/** So many mails are read beside each other. */
const ABREAST = 20;

async function replay(context: Context, options: { since: number; json?: boolean }): Promise<number> {
  const { terminal, clock, withStore } = context;
  const config = context.config();
  await withStore(async (store) => {
    const { parseMs, parseHeapMb: heapMb } = config.limits;
    const reader = openMimeReader({
      parseMs,
      heapMb,
      workers: 2,
      trustAnchors: trustAnchorsOf(config.mailboxes),
    });
    const judge = { store, reader, policy: config.policy, mailboxes: config.mailboxes };
    const since = clock.now() - options.since;
    const tally = new Map<string, number>();
    let [total, unread] = [0, 0];
    const changes: Replayed[] = [];
    try {
      for await (const batch of inBatches(judgedTickets(store, since))) {
        for (const one of await Promise.all(batch.map((ticket) => judgeAnew(judge, ticket)))) {
          total += 1;
          if (one === null) unread += 1;
          else tally.set(`${one.was} ${one.is}`, (tally.get(`${one.was} ${one.is}`) ?? 0) + 1);
          if (one === null || (one.was === one.is && one.ruleWas === one.ruleIs)) continue;
          if (options.json === true) terminal.out(jsonText(one));
          else changes.push(one);
        }
      }
    } finally {
      await reader.close();
    }
    if (options.json === true) terminal.out(jsonText({ total, unread, table: Object.fromEntries(tally) }));
    else print(terminal, changes, tally, total, unread);
  });
  return EXIT.ok;
}

async function* inBatches<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < ABREAST) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface Judge {
  readonly store: Store;
  readonly reader: MimeReader;
  readonly policy: Policy;
  readonly mailboxes: readonly MailboxPolicy[];
}

/** Judges the mail of a ticket by the rules of now, at the instant when it came; null when it cannot be read. */
async function judgeAnew(
  { store, reader, policy, mailboxes }: Judge,
  ticket: JudgedTicket,
): Promise<Replayed | null> {
  let message: Message;
  try {
    const { mailbox, receivedAt: at } = ticket;
    message = await reader.read(readChunks(store, ticket.id), { mailbox, at });
  } catch {
    return null;
  }
  const released = ticket.releasedAt === null ? null : { from: ticket.releasedFrom };
  const known = { ...NOTHING_KNOWN, now: ticket.receivedAt, released };
  const matter = identify(message, known, mailboxNamed(mailboxes, ticket.mailbox), policy);
  if (matter.requester === null) return null;
  const { judgement, severity } = classify(matter, matter.requester);
  const { ignore, hold, redirect } = released === null ? judgement : NOTHING_SET_ASIDE;
  return {
    ticket: ticket.number,
    subject: ticket.subject,
    was: fateOf(ticket.severity),
    ruleWas: ticket.rule ?? 'default',
    is:
      ignore !== null
        ? 'ignored'
        : hold !== null
          ? 'held'
          : redirect !== null
            ? 'redirected'
            : fateOf(severity),
    ruleIs: judgement.rule ?? 'default',
  };
}

const NOTHING_SET_ASIDE = { ignore: null, hold: null, redirect: null };

function fateOf(severity: number): Fate {
  return severity === 1 ? '1' : severity === 2 ? '2' : '3';
}

const SEVERITIES: readonly Fate[] = ['1', '2', '3'];
const SET_ASIDE: readonly Fate[] = ['ignored', 'held', 'redirected'];

function print(
  terminal: Terminal,
  changes: readonly Replayed[],
  tally: ReadonlyMap<string, number>,
  total: number,
  unread: number,
): void {
  const graver = changes.filter((one) => one.was !== one.is);
  if (changes.length > 0) {
    printTable<Replayed>(
      terminal,
      [
        { head: 'TICKET', cell: (one) => one.ticket },
        { head: 'WAS', cell: (one) => one.was },
        { head: 'WOULD BE', cell: (one) => (one.was === one.is ? 'the same' : one.is) },
        { head: 'RULE THEN', cell: (one) => one.ruleWas, mayShrink: true },
        { head: 'RULE NOW', cell: (one) => one.ruleIs, mayShrink: true },
        { head: 'SUBJECT', cell: (one) => one.subject, mayShrink: true },
      ],
      changes,
    );
    terminal.out('');
  }
  const columns = [
    ...SEVERITIES,
    ...SET_ASIDE.filter((fate) => SEVERITIES.some((was) => tally.has(`${was} ${fate}`))),
  ];
  printTable<Fate>(
    terminal,
    [
      { head: 'WAS \\ WOULD BE', cell: (was) => was },
      ...columns.map((fate) => ({
        head: fate,
        cell: (was: Fate) => String(tally.get(`${was} ${fate}`) ?? 0),
      })),
    ],
    SEVERITIES,
  );
  const left = unread === 0 ? '' : `, ${unread} could not be read again`;
  terminal.out(
    `\n${dress(terminal, 'bold', `${graver.length} of ${total} tickets would change`)}${left}; nothing was written.`,
  );
}
