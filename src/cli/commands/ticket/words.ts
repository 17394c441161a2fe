// The words that a command brings: typed, in a file, or on standard input.
import { readFile, stat } from 'node:fs/promises';
import type { Terminal } from '../../terminal/terminal.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

/** Where the words stand; standard input where neither says so. */
export interface WordsOptions {
  readonly text?: string;
  readonly file?: string;
}

/** More than this is no letter. */
const MOST_BYTES = 1024 * 1024;

/** Reads the words. Throws CommandFailed where there are none, two places hold them, or they are no text. */
export async function readWords(terminal: Terminal, { text, file }: WordsOptions): Promise<string> {
  if (text !== undefined && file !== undefined)
    throw new CommandFailed('say it once: --text or --file', EXIT.usage);
  const words = text ?? (file === undefined ? await readInput(terminal) : await readTextFile(file));
  if (words.trim() === '')
    throw new CommandFailed(
      'there are no words: give --text "…", --file FILE, or write them on standard input',
      EXIT.usage,
    );
  return words;
}

async function readInput(terminal: Terminal): Promise<string> {
  if (terminal.isInteractive) terminal.err('Write it now; Ctrl-D on an empty line ends it.');
  const lines: string[] = [];
  let length = 0;
  for await (const line of terminal.readLines(terminal.signal)) {
    length += line.length + 1;
    if (length > MOST_BYTES) throw tooLong('standard input');
    lines.push(line);
  }
  return lines.join('\n');
}

async function readTextFile(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw tooLong(file);
  const bytes = await readFile(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandFailed(
      `${file} is no text in UTF-8: save it as one, or attach it with --attach`,
      EXIT.data,
    );
  }
}

function tooLong(where: string): CommandFailed {
  return new CommandFailed(`${where} holds more than 1 MB of text: attach it with --attach`, EXIT.data);
}
