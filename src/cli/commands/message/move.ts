// message move: one mail goes to another ticket, or becomes a ticket of its own.
import { Command } from 'commander';
import { moveMessage, moveToNew, type MovedMail } from '../../../core/decide/deeds/move.js';
import { findTicketById } from '../../../io/store/tickets/tickets.js';
import type { MessageRow } from '../../../io/store/mail/messages.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readLimit } from '../../terminal/options.js';
import { asOption, perform } from '../ticket/perform.js';
import { loadMessage } from './row.js';

export function messageMoveCommand(act: Act): Command {
  return new Command('move')
    .argument('<id>', 'the number that `messages` shows', readLimit)
    .description('move one mail to another ticket, or to a new one of its sender; nobody is told')
    .requiredOption('--to <number>', 'the ticket, or "new"')
    .addOption(asOption())
    .addHelpText('after', '\nExample: a second problem in a reply\n  $ sportello message move 17 --to new')
    .action(act(move));
}

async function move(context: Context, id: number, { to, as }: { to: string; as?: string }): Promise<number> {
  const { terminal, withStore } = context;
  await withStore(async (store) => {
    const { row, ticket } = await loadMessage(store, id);
    if (ticket === null)
      throw new CommandFailed(
        `message ${id} stands on no ticket: "message release ${id}" sends it through again`,
        EXIT.data,
      );
    let target = to;
    const { opened } = await perform(context, store, { word: ticket, as, writes: true }, async (moving) => {
      const mail = mailOf(row, moving.row.messages);
      if (to === 'new') return moveToNew(moving.facts, mail, moving.work);
      const other = await moving.other(to);
      target = other.row.number;
      return moveMessage(moving.facts, mail, other.facts, moving.work);
    });
    const fresh = opened === null ? undefined : await findTicketById(store, opened);
    terminal.out(`Message ${id} stands on ticket ${fresh?.number ?? target} now; it stood on ${ticket}.`);
  });
  return EXIT.ok;
}

function mailOf(row: MessageRow, mails: number): MovedMail {
  const { from_address: address, from_name: name } = row;
  return {
    id: row.id,
    sender: address === null || address === '' ? null : { address, name: name ?? '' },
    subject: row.subject ?? '',
    written: row.written ?? '',
    mailbox: row.mailbox,
    isAlone: mails <= 1,
  };
}
