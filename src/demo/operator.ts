// The operator of the demo: types the program's own commands against the demo's installation.
import type { Command } from 'commander';
import { stripVTControlCharacters } from 'node:util';
import { contextOf, type Act } from '../cli/terminal/context.js';
import { CommandFailed } from '../cli/terminal/exit.js';
import { dress, type Terminal } from '../cli/terminal/terminal.js';
import { fold, widthOf } from './page.js';

/** Runs a command as if it had been typed, and shows both; what it prints hangs under its indent. */
export async function type(
  terminal: Terminal,
  config: string,
  make: (act: Act) => Command,
  words: readonly string[],
  indent = 2,
): Promise<void> {
  const margin = ' '.repeat(indent);
  const width = widthOf(terminal) - indent;
  const show = (line: string): void => {
    for (const one of line.split('\n'))
      for (const part of foldLine(terminal, one, width)) terminal.out(`${margin}${part}`.trimEnd());
  };
  const shell: Terminal = {
    out: show,
    write: (bytes) => terminal.write(bytes),
    err: show,
    // A person reads this, also in a file: tables fit the page, but colours stay on a terminal.
    isInteractive: true,
    columns: width,
    node: terminal.node,
    signal: terminal.signal,
    onHangUp: terminal.onHangUp,
    process: terminal.process,
    readLines: terminal.readLines,
    environment: {
      ...terminal.environment,
      SPORTELLO_CONFIG: config,
      ...(!terminal.isInteractive && { NO_COLOR: '1' }),
    },
  };
  let code = 0;
  const command = make(
    (action) =>
      async function (...given) {
        code = await action(contextOf(this, shell), ...given);
      },
  );
  const line = [command.name(), ...words.map(quote)].join(' ');
  const [first = '', ...others] = fold(`sportello ${line}`, widthOf(terminal) - indent - 4);
  terminal.out(`${margin}${dress(terminal, 'green', '$')} ${dress(terminal, 'bold', first)}`);
  for (const other of others) terminal.out(`${margin}    ${dress(terminal, 'bold', other)}`);
  await command.parseAsync(words, { from: 'user' });
  if (code !== 0) throw new CommandFailed(`"${line}" ended with ${code}`, code);
}

function quote(word: string): string {
  return /^[\w@.:/-]+$/.test(word) ? word : `"${word}"`;
}

/** Folds a line behind its label, or behind its indent where it has none. */
function foldLine(terminal: Terminal, line: string, width: number): string[] {
  const plain = stripVTControlCharacters(line);
  if (plain.length <= width) return [line];
  const head = /^ {0,20}(?:[\w-]{1,10} {2,10})?/.exec(plain)?.[0] ?? '';
  const [first = '', ...others] = fold(plain.slice(head.length), width - head.length);
  return [dress(terminal, 'dim', head) + first, ...others.map((other) => ' '.repeat(head.length) + other)];
}
