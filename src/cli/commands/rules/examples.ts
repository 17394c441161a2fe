// rules examples: what corrections propose to learn from. An administrator accepts or rejects it, or writes an example.
import { Command, InvalidArgumentError, Option } from 'commander';
import { detectLanguage } from '../../../core/mail/language.js';
import type { Severity } from '../../../core/rules/terms.js';
import { appendOwnExample, OWN_EXAMPLES } from '../../../io/config/rules/examples.js';
import { key } from '../../../io/config/yaml/value.js';
import {
  dropProposal,
  findProposal,
  type ListedProposal,
  listProposals,
  type ProposalRow,
} from '../../../io/store/tickets/proposals.js';
import type { Store } from '../../../io/store/open.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readLimit, readLine, readSeverity } from '../../terminal/options.js';
import { count, printList } from '../../terminal/table.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';

export function rulesExamplesCommand(act: Act): Command {
  const examples = new Command('examples').description('requests to learn from that corrections propose');
  examples
    .command('list', { isDefault: true })
    .description('list what corrections propose, without names, numbers and addresses')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample:\n  $ sportello rules examples')
    .action(act(list));
  examples
    .command('accept')
    .argument('<id...>', 'the numbers that the list shows', readIds)
    .description(
      `put proposals among your own examples (config/${OWN_EXAMPLES}); "rules learn" learns from them`,
    )
    .addOption(serviceOption())
    .addHelpText('after', '\nExample:\n  $ sportello rules examples accept 3 5\n  $ sportello rules learn')
    .action(act(accept));
  examples
    .command('reject')
    .argument('<id...>', 'the numbers that the list shows', readIds)
    .description('forget proposals')
    .addHelpText('after', '\nExample:\n  $ sportello rules examples reject 4')
    .action(act(reject));
  examples
    .command('add')
    .argument('<text>', 'what a request says')
    .description('write an example of your own')
    .requiredOption('--severity <code>', '1, 2 or 3', readSeverity)
    .option('--subject <subject>', 'its subject', readLine)
    .addOption(serviceOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello rules examples add --severity 1 --service applications "Sigma non si apre a nessuno"',
    )
    .action(act(add));
  return examples;
}

/** Gathers the numbers, each once. */
function readIds(word: string, before: readonly number[] = []): readonly number[] {
  return [...new Set([...before, readLimit(word)])];
}

function serviceOption(): Option {
  return new Option('--service <name>', 'the service that they are about').argParser(readService);
}

function readService(word: string): string {
  if (key.safeParse(word).success) return word;
  throw new InvalidArgumentError('It must be a name: letters, digits, dots and hyphens.');
}

const columnsFor = (time: ShowTime) => [
  { head: 'ID', cell: (row: ListedProposal) => String(row.id) },
  { head: 'TICKET', cell: (row: ListedProposal) => row.number },
  { head: 'WAS', cell: (row: ListedProposal) => String(row.judged) },
  { head: 'IS', cell: (row: ListedProposal) => String(row.severity) },
  { head: 'SINCE', cell: (row: ListedProposal) => time(row.proposed_at), mayGo: 1 },
  { head: 'SUBJECT', cell: (row: ListedProposal) => row.subject, mayShrink: true },
  { head: 'TEXT', cell: (row: ListedProposal) => row.text, mayShrink: true, least: 20 },
];

async function list(context: Context, options: { json?: boolean }): Promise<number> {
  const { terminal, withStore, showTime } = context;
  await withStore((store) =>
    printList(terminal, listProposals(store), {
      json: options.json === true,
      toJson: (row) => ({
        id: row.id,
        ticket: row.number,
        was: row.judged,
        severity: row.severity,
        language: row.language,
        subject: row.subject,
        text: row.text,
        proposedAt: isoTime(row.proposed_at),
      }),
      columns: columnsFor(showTime),
      empty: 'Nothing is proposed: a corrected severity ("ticket set --severity") proposes its request.',
      isNarrowed: false,
    }),
  );
  return EXIT.ok;
}

async function accept(
  context: Context,
  ids: readonly number[],
  options: { service?: string },
): Promise<number> {
  const { folder } = context.config();
  await withProposals(context, ids, async (store, { id, severity, language, subject, text }) => {
    // Written twice, since something stopped us in between, it counts once all the same.
    appendOwnExample(folder, { severity, service: options.service ?? null, language, subject, text });
    await dropProposal(store, id);
  });
  context.terminal.out(
    `${count(ids.length, 'example')} added to ${OWN_EXAMPLES}. To learn from it: sportello rules learn`,
  );
  return EXIT.ok;
}

async function reject(context: Context, ids: readonly number[]): Promise<number> {
  await withProposals(context, ids, (store, { id }) => dropProposal(store, id));
  context.terminal.out(`${count(ids.length, 'proposal')} forgotten.`);
  return EXIT.ok;
}

/** Does something with each proposal; with none where one of them is not there. */
async function withProposals(
  { withStore }: Context,
  ids: readonly number[],
  work: (store: Store, proposal: ProposalRow) => Promise<void>,
): Promise<void> {
  await withStore(async (store) => {
    const proposals: ProposalRow[] = [];
    for (const id of ids) {
      const proposal = await findProposal(store, id);
      if (proposal === undefined)
        throw new CommandFailed(`there is no proposal ${id}: see "sportello rules examples"`, EXIT.data);
      proposals.push(proposal);
    }
    for (const proposal of proposals) await work(store, proposal);
  });
}

/** Of a longer request the judge reads no more. */
const MOST_CHARACTERS = 4000;

interface Written {
  readonly severity: Severity;
  readonly subject?: string;
  readonly service?: string;
}

async function add(
  context: Context,
  text: string,
  { severity, subject = '', service }: Written,
): Promise<number> {
  const { folder, desk } = context.config();
  if (text.length > MOST_CHARACTERS)
    throw new CommandFailed(`an example has at most ${MOST_CHARACTERS} characters`, EXIT.usage);
  if (!/[\p{L}\p{N}]/u.test(text)) throw new CommandFailed('the example has no words', EXIT.usage);
  const language = detectLanguage(`${subject}\n${text}`, desk.languages);
  appendOwnExample(folder, { severity, service: service ?? null, language, subject, text });
  context.terminal.out(`Added to ${OWN_EXAMPLES}. To learn from it: sportello rules learn`);
  return EXIT.ok;
}
