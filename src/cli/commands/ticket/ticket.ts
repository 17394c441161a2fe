// ticket: one ticket, and what a person does with it.
import { Command } from 'commander';
import type { Act } from '../../terminal/context.js';
import { ticketAnswerCommand } from './answer.js';
import { ticketCancelCommand } from './cancel.js';
import { ticketCloseCommand } from './close.js';
import { ticketMergeCommand, ticketSplitCommand } from './merge.js';
import { ticketNoteCommand } from './note.js';
import { ticketOpenCommand } from './open.js';
import { ticketReopenCommand } from './reopen.js';
import { ticketSetCommand } from './set.js';
import { ticketShowCommand } from './show.js';

export function ticketCommand(act: Act): Command {
  const ticket = new Command('ticket').description(
    'one ticket: show, open, answer, note, set, close, reopen, merge',
  );
  for (const make of [
    ticketShowCommand,
    ticketOpenCommand,
    ticketAnswerCommand,
    ticketCancelCommand,
    ticketNoteCommand,
    ticketSetCommand,
    ticketCloseCommand,
    ticketReopenCommand,
    ticketMergeCommand,
    ticketSplitCommand,
  ])
    ticket.addCommand(make(act));
  return ticket;
}
