// ticket reopen: a ticket that was closed was not over.
import { Command } from 'commander';
import { changeState } from '../../../io/store/tickets/tickets.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { readLine } from '../../terminal/options.js';
import { loadTicket, NUMBER_HELP } from './row.js';

export function ticketReopenCommand(act: Act): Command {
  return new Command('reopen')
    .argument('<number>', NUMBER_HELP)
    .description('open a closed ticket again; nobody is notified of it')
    .option('--why <text>', 'what is not over', readLine)
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket reopen 4 --why "la stampante si è fermata di nuovo"',
    )
    .action(act(reopen));
}

async function reopen(context: Context, word: string, options: { why?: string }): Promise<number> {
  const { terminal, withStore, clock } = context;
  await withStore(async (store) => {
    const { number, changed } = await store.transaction().execute(async (transaction) => {
      const ticket = await loadTicket(transaction, word, context);
      const why = options.why ?? 'reopened by hand';
      const isChanged = await changeState(transaction, ticket, 'open', clock.now(), why);
      return { number: ticket.number, changed: isChanged };
    });
    terminal.out(changed ? `Ticket ${number} is open again.` : `Ticket ${number} is open already.`);
  });
  return EXIT.ok;
}
