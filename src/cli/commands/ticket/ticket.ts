// ticket: one ticket, and what a person does with it.
import { Command } from 'commander';
import type { Act } from '../../terminal/context.js';
import { ticketCloseCommand } from './close.js';
import { ticketOpenCommand } from './open.js';
import { ticketReopenCommand } from './reopen.js';
import { ticketSetCommand } from './set.js';
import { ticketShowCommand } from './show.js';

export function ticketCommand(act: Act): Command {
  const ticket = new Command('ticket').description('one ticket: show, open, set, close, reopen');
  for (const make of [
    ticketShowCommand,
    ticketOpenCommand,
    ticketSetCommand,
    ticketCloseCommand,
    ticketReopenCommand,
  ])
    ticket.addCommand(make(act));
  return ticket;
}
