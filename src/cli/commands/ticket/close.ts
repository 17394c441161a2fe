// ticket close: the desk is done with a ticket, and whoever asked hears how it was solved.
import { Command } from 'commander';
import { close } from '../../../core/decide/deeds/close.js';
import { quietly } from '../../../core/decide/deeds/work.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { readLine } from '../../terminal/options.js';
import { asOption, perform, toldLines } from './perform.js';
import { NUMBER_HELP } from './row.js';

export function ticketCloseCommand(act: Act): Command {
  return new Command('close')
    .argument('<number>', NUMBER_HELP)
    .description('close a ticket; whoever asked hears of it, unless desk.closing says quiet')
    .option('--solution <text>', 'how it was solved, which the customer reads')
    .option('--why <text>', 'for the history, which the customer does not read', readLine)
    .option('--quiet', 'nobody is told')
    .addOption(asOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket close 2026-000001 --solution "Abbiamo sostituito l\'alimentatore."',
    )
    .action(act(closeByHand));
}

interface CloseOptions {
  readonly solution?: string;
  readonly why?: string;
  readonly quiet?: boolean;
  readonly as?: string;
}

async function closeByHand(context: Context, word: string, options: CloseOptions): Promise<number> {
  const { terminal, withStore } = context;
  const { solution = null, why = null, quiet = false, as } = options;
  await withStore(async (store) => {
    const { row, done } = await perform(context, store, { word, as, writes: !quiet }, ({ facts, work }) =>
      // Said twice it does no harm: a script may close what is closed.
      facts.ticket.state === 'closed' && facts.mergedInto === null
        ? quietly()
        : close(facts, { solution, why, quiet }, work),
    );
    const isChanged = done.changes.length > 0;
    terminal.out(`Ticket ${row.number} ${isChanged ? 'is closed' : 'was closed already'}.`);
    for (const line of toldLines(done)) terminal.out(line);
  });
  return EXIT.ok;
}
