// Long lines for a person: folded at the width of the terminal, with what follows below its text.
import stringWidth from 'string-width';
import type { Terminal } from './terminal.js';

/** Prints a line; for a program it stays one. `indent`: how far what follows is set in. Colours take no room. */
export function printWrapped(terminal: Terminal, line: string, indent: number): void {
  if (!terminal.isInteractive) return terminal.out(line);
  let current = '';
  for (const word of line.split(/(?<=\S) /)) {
    const next = current === '' ? word : `${current} ${word}`;
    if (current !== '' && stringWidth(next) > terminal.columns) {
      terminal.out(current);
      current = ' '.repeat(indent) + word;
    } else current = next;
  }
  terminal.out(current);
}
