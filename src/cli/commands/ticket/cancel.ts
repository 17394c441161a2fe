// ticket cancel: an answer that was not sent yet is taken back.
import { Command } from 'commander';
import { cancel, type HeldLetter } from '../../../core/decide/deeds/cancel.js';
import { listCancellable } from '../../../io/store/outbox/cancel.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { asOption, perform } from './perform.js';
import { NUMBER_HELP } from './row.js';

export function ticketCancelCommand(act: Act): Command {
  return new Command('cancel')
    .argument('<number>', NUMBER_HELP)
    .description('take back your answers on a ticket that were not sent yet')
    .addOption(asOption())
    .addHelpText('after', '\nExample:\n  $ sportello ticket cancel 4 --as verdi')
    .action(act(cancelByHand));
}

async function cancelByHand(context: Context, word: string, { as }: { as?: string }): Promise<number> {
  const { terminal, withStore } = context;
  await withStore(async (store) => {
    let taken: readonly HeldLetter[] = [];
    await perform(context, store, { word, as, writes: false }, async ({ facts, row, work, transaction }) => {
      taken = await listCancellable(transaction, row.id, work.by);
      if (taken.length === 0)
        throw new CommandFailed(
          `ticket ${row.number} has no answer of ${work.by} that waits: what was sent cannot be taken back ("sportello ticket show ${row.number}")`,
          EXIT.data,
        );
      return cancel(facts, taken, work);
    });
    for (const { to, letter } of taken)
      terminal.out(
        letter === 'closed'
          ? `The news for ${to} that the ticket is closed is taken back: it is open.`
          : `The ${letter} to ${to} is taken back: nobody gets it.`,
      );
  });
  return EXIT.ok;
}
