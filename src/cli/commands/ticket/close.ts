// ticket close: the desk is done with a ticket.
import { Command } from 'commander';
import { endAlert } from '../../../io/store/tickets/alerts.js';
import { changeState } from '../../../io/store/tickets/tickets.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { readLine } from '../../terminal/options.js';
import { loadTicket, NUMBER_HELP } from './row.js';

export function ticketCloseCommand(act: Act): Command {
  return new Command('close')
    .argument('<number>', NUMBER_HELP)
    .description('close a ticket')
    .option('--why <text>', 'what solved it', readLine)
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket close 2026-000001 --why "alimentatore sostituito"',
    )
    .action(act(close));
}

async function close(context: Context, word: string, options: { why?: string }): Promise<number> {
  const { terminal, withStore, clock } = context;
  await withStore(async (store) => {
    const { number, changed } = await store.transaction().execute(async (transaction) => {
      const ticket = await loadTicket(transaction, word, context);
      await endAlert(transaction, ticket.id);
      const why = options.why ?? 'closed by hand';
      const isChanged = await changeState(transaction, ticket, 'closed', clock.now(), why);
      return { number: ticket.number, changed: isChanged };
    });
    terminal.out(changed ? `Ticket ${number} is closed.` : `Ticket ${number} was closed already.`);
  });
  return EXIT.ok;
}
