// The world of a command: where it prints, what it may ask of the environment. main.ts makes it from the process;
// tests make their own.
import { styleText } from 'node:util';
import { printable } from '../../io/system/printable.js';

/** The outside as a command sees it. */
export interface Terminal {
  /** Prints a line on standard output. */
  out(line: string): void;
  /** Writes bytes on standard output as they are; resolves when there is room for more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Prints a line on standard error. */
  err(line: string): void;
  /** The lines of standard input as they come, until it ends or the signal aborts. */
  readonly readLines: (signal: AbortSignal) => AsyncIterable<string>;
  /** Whether a person reads standard output: then there are tables, colours and progress bars. */
  readonly isInteractive: boolean;
  /** The width of the terminal in characters. */
  readonly columns: number;
  /** The Node that runs this program, an absolute path. */
  readonly node: string;
  /** The number of this process. */
  readonly process: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborts when the process is asked to end (SIGTERM, SIGINT). */
  readonly signal: AbortSignal;
  /** Calls the listener at every SIGHUP; without a listener it ends the process, as that of a closed terminal does. */
  readonly onHangUp: (listener: () => void) => void;
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Dresses a text for a person; leaves it alone for a program, or where NO_COLOR is set. */
export function dress(terminal: Terminal, style: Style, text: string): string {
  const plain = !terminal.isInteractive || (terminal.environment['NO_COLOR'] ?? '') !== '';
  return plain ? text : styleText(style, text);
}

/** The sequences that `dress` writes, and nothing else of the language of terminals. */
// oxlint-disable-next-line no-control-regex -- these are the sequences of styleText.
const STYLE = /(\u001b\[(?:1|2|22|3[1236]|39)m)/;

/** The same terminal, where nothing but our own styles reaches it: whatever a command prints, a stranger may have written. */
export function guarded(terminal: Terminal): Terminal {
  const clean = (line: string): string =>
    line
      .split(STYLE)
      .map((part, index) => (index % 2 === 1 && terminal.isInteractive ? part : printable(part)))
      .join('');
  return {
    ...terminal,
    out: (line) => terminal.out(clean(line)),
    err: (line) => terminal.err(clean(line)),
  };
}
