// ticket reopen: a ticket that was closed was not over.
import { Command } from 'commander';
import { reopen } from '../../../core/decide/deeds/reopen.js';
import { quietly } from '../../../core/decide/deeds/work.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { readLine } from '../../terminal/options.js';
import { asOption, perform } from './perform.js';
import { NUMBER_HELP } from './row.js';

export function ticketReopenCommand(act: Act): Command {
  return new Command('reopen')
    .argument('<number>', NUMBER_HELP)
    .description('open a closed ticket again; nobody is notified of it')
    .option('--why <text>', 'what is not over', readLine)
    .addOption(asOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket reopen 4 --why "la stampante si è fermata di nuovo"',
    )
    .action(act(reopenByHand));
}

interface ReopenOptions {
  readonly why?: string;
  readonly as?: string;
}

async function reopenByHand(context: Context, word: string, { why, as }: ReopenOptions): Promise<number> {
  const { terminal, withStore } = context;
  await withStore(async (store) => {
    const { row, done } = await perform(context, store, { word, as, writes: false }, ({ facts, work }) =>
      facts.ticket.state === 'open' ? quietly() : reopen(facts, why ?? null, work),
    );
    const isChanged = done.changes.length > 0;
    terminal.out(isChanged ? `Ticket ${row.number} is open again.` : `Ticket ${row.number} is open already.`);
  });
  return EXIT.ok;
}
