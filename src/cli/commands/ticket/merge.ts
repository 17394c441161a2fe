// ticket merge, ticket split: two tickets are about one thing, and the way back.
import { Command } from 'commander';
import { merge } from '../../../core/decide/deeds/merge.js';
import { split } from '../../../core/decide/deeds/split.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { asOption, perform } from './perform.js';
import { NUMBER_HELP } from './row.js';

export function ticketMergeCommand(act: Act): Command {
  return new Command('merge')
    .argument('<number>', NUMBER_HELP)
    .description('let a ticket go on as another one: mail that cites either joins that; nobody is told')
    .requiredOption('--into <number>', 'the ticket that goes on')
    .addOption(asOption())
    .addHelpText('after', '\nExample:\n  $ sportello ticket merge 5 --into 4')
    .action(act(mergeByHand));
}

export function ticketSplitCommand(act: Act): Command {
  return new Command('split')
    .argument('<number>', NUMBER_HELP)
    .description('undo the merge of a ticket; mail that came to the other one since stays there')
    .addOption(asOption())
    .addHelpText('after', '\nExample:\n  $ sportello ticket split 5')
    .action(act(splitByHand));
}

async function mergeByHand(
  context: Context,
  word: string,
  { into, as }: { into: string; as?: string },
): Promise<number> {
  const { terminal, withStore } = context;
  await withStore(async (store) => {
    let survivor = '';
    const { row } = await perform(context, store, { word, as, writes: false }, async (performing) => {
      const other = await performing.other(into);
      survivor = other.row.number;
      return merge(performing.facts, other.facts, performing.work);
    });
    terminal.out(`Ticket ${row.number} goes on as ${survivor}; "ticket split ${row.number}" undoes it.`);
  });
  return EXIT.ok;
}

async function splitByHand(context: Context, word: string, { as }: { as?: string }): Promise<number> {
  const { terminal, withStore } = context;
  await withStore(async (store) => {
    const { row } = await perform(context, store, { word, as, writes: false }, ({ facts, work }) =>
      split(facts, work),
    );
    const state = row.open_before_merge === 1 ? 'open' : 'closed';
    terminal.out(`Ticket ${row.number} goes on by itself again, ${state} as it was.`);
  });
  return EXIT.ok;
}
