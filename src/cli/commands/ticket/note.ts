// ticket note: words for the desk's people only.
import { Command } from 'commander';
import { note } from '../../../core/decide/deeds/note.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { asOption, perform } from './perform.js';
import { NUMBER_HELP } from './row.js';
import { readWords, type WordsOptions } from './words.js';

export function ticketNoteCommand(act: Act): Command {
  return new Command('note')
    .argument('<number>', NUMBER_HELP)
    .description('add an internal note, which no customer ever reads')
    .option('--text <text>', 'the note')
    .option('--file <path>', 'the file that holds it; else it is read from standard input')
    .addOption(asOption())
    .addHelpText('after', '\nExample:\n  $ sportello ticket note 4 --text "Il ricambio è in magazzino."')
    .action(act(noteByHand));
}

interface NoteOptions extends WordsOptions {
  readonly as?: string;
}

async function noteByHand(context: Context, word: string, options: NoteOptions): Promise<number> {
  const { terminal, withStore } = context;
  const text = await readWords(terminal, options);
  const { as } = options;
  await withStore(async (store) => {
    const { row } = await perform(context, store, { word, as, writes: false }, ({ facts, work }) =>
      note(facts, text, work),
    );
    terminal.out(`Ticket ${row.number} has the note.`);
  });
  return EXIT.ok;
}
