// ticket answer: a technician writes to the customer, from the desk and under his name.
import { Command } from 'commander';
import { answer } from '../../../core/decide/deeds/answer.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { readAttachments } from './attachments.js';
import { asOption, perform } from './perform.js';
import { NUMBER_HELP } from './row.js';
import { readWords, type WordsOptions } from './words.js';

export function ticketAnswerCommand(act: Act): Command {
  return new Command('answer')
    .argument('<number>', NUMBER_HELP)
    .description('write to the customer; until answers.hold is over, "ticket cancel" takes it back')
    .option('--text <text>', 'the answer')
    .option('--file <path>', 'the file that holds the answer; else it is read from standard input')
    .option('--attach <path...>', 'files that go with it')
    .addOption(asOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket answer 4 --as verdi --text "Domani alle 9 siamo da voi." --attach preventivo.pdf',
    )
    .action(act(answerByHand));
}

interface AnswerOptions extends WordsOptions {
  readonly attach?: readonly string[];
  readonly as?: string;
}

async function answerByHand(context: Context, word: string, options: AnswerOptions): Promise<number> {
  const { terminal, withStore, showTime } = context;
  const { policy } = context.config();
  const files = await readAttachments(options.attach ?? []);
  const text = await readWords(terminal, options);
  await withStore(async (store) => {
    const { row, done } = await perform(
      context,
      store,
      { word, as: options.as, writes: true },
      ({ facts, work }) => answer(facts, { text, files }, work),
    );
    const { holdMs } = policy.answers;
    const when = holdMs === 0 ? 'at once' : `at ${showTime(context.clock.now() + holdMs)}`;
    terminal.out(`Ticket ${row.number}: the answer to ${done.to.join(', ')} goes out ${when}.`);
    if (holdMs > 0) terminal.out(`Until then it can be taken back: ${takeBack(row.number, options.as)}`);
    if (done.remark !== null) terminal.err(`But ${done.remark}.`);
  });
  return EXIT.ok;
}

function takeBack(number: string, as: string | undefined): string {
  return `sportello ticket cancel ${number}${as === undefined ? '' : ` --as ${as}`}`;
}
