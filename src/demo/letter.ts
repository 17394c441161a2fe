// A letter of the desk as its reader sees it: the plain text in a frame, the HTML in a file.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../cli/terminal/terminal.js';
import type { Letter } from './mail-program.js';
import { printFrame, printLabelled } from './page.js';

/** Prints a letter: its header as a mail program shows it, and its plain text. */
export function printLetter(terminal: Terminal, letter: Letter): void {
  printFrame(terminal, [
    `From     ${letter.from.replaceAll('"', '')}`,
    `To       ${letter.to}`,
    `Subject  ${letter.subject}`,
    '',
    ...letter.text.trimEnd().split('\n'),
  ]);
}

/** Writes the HTML of a letter into a file, and says where. */
export function keepLetter(terminal: Terminal, folder: string, letter: Letter): void {
  const name = letter.messageId.replace(/[^\w-]/g, '').slice(0, 24);
  const file = join(folder, `letter-${name}.html`);
  writeFileSync(file, letter.html);
  printLabelled(terminal, 'open it', file);
}
