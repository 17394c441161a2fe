// ticket close: the desk is done with a ticket.
import { Command } from 'commander';
import { endAlert } from '../../../io/store/tickets/alerts.js';
import { changeState } from '../../../io/store/tickets/tickets.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { loadTicket } from './row.js';

export function ticketCloseCommand(act: Act): Command {
  return new Command('close')
    .argument('<number>', 'e.g. 2026-000001')
    .description('close a ticket')
    .option('--why <text>', 'what solved it')
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket close 2026-000001 --why "alimentatore sostituito"',
    )
    .action(act(close));
}

async function close(
  { terminal, withStore, clock }: Context,
  number: string,
  options: { why?: string },
): Promise<number> {
  await withStore(async (store) => {
    const closed = await store.transaction().execute(async (transaction) => {
      const ticket = await loadTicket(transaction, number);
      await endAlert(transaction, ticket.id);
      return changeState(transaction, ticket, 'closed', clock.now(), options.why ?? 'closed by hand');
    });
    terminal.out(closed ? `Ticket ${number} is closed.` : `Ticket ${number} was closed already.`);
  });
  return EXIT.ok;
}
