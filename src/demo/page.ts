// How the demo is laid out: lines that fit the terminal and hang under their label, frames, headings.
import { dress, type Terminal } from '../cli/terminal/terminal.js';

/** Wider lines are hard to read, however wide the terminal is. */
const WIDEST = 100;
const LABEL_WIDTH = 10;

/** How many characters a line may have. */
export function widthOf(terminal: Terminal): number {
  return Math.max(40, Math.min(terminal.columns, WIDEST));
}

/** Cuts a text at spaces into lines of at most `width` characters; a longer word is cut through. */
export function fold(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width));
    line = rest;
  }
  return [...lines, line];
}

/** One line of a text, cut with an ellipsis. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1).trimEnd()}…`;
}

/** A label, and beside it a text that stays in its column. */
export function printLabelled(
  terminal: Terminal,
  label: string,
  text: string,
  paint: (line: string) => string = (line) => line,
): void {
  const margin = 5 + LABEL_WIDTH;
  const [first = '', ...others] = fold(text, widthOf(terminal) - margin);
  terminal.out(`     ${dress(terminal, 'dim', label.padEnd(LABEL_WIDTH))}${paint(first)}`);
  for (const line of others) terminal.out(`${' '.repeat(margin)}${paint(line)}`);
}

/** A heading over a part of the demo. */
export function printHeading(terminal: Terminal, title: string): void {
  const rule = '─'.repeat(Math.max(0, widthOf(terminal) - title.length - 4));
  terminal.out('');
  terminal.out(
    `${dress(terminal, 'dim', '──')} ${dress(terminal, 'bold', title)} ${dress(terminal, 'dim', rule)}`,
  );
  terminal.out('');
}

/** A running text. */
export function printText(terminal: Terminal, text: string): void {
  for (const line of fold(text, widthOf(terminal) - 2)) terminal.out(`  ${line}`.trimEnd());
}

/** Lines in a frame. */
export function printFrame(terminal: Terminal, lines: readonly string[]): void {
  const folded = lines.flatMap((line) => foldUnderText(line, widthOf(terminal) - 6));
  const width = Math.max(...folded.map((line) => line.length));
  const edge = (text: string): string => dress(terminal, 'dim', text);
  terminal.out(`  ${edge(`╭${'─'.repeat(width + 2)}╮`)}`);
  for (const line of folded) terminal.out(`  ${edge('│')} ${line.padEnd(width)} ${edge('│')}`);
  terminal.out(`  ${edge(`╰${'─'.repeat(width + 2)}╯`)}`);
}

/** Folds a line; its continuation keeps the indent. */
function foldUnderText(line: string, width: number): string[] {
  const indent = /^ {0,20}/.exec(line)?.[0] ?? '';
  return fold(line.slice(indent.length), width - indent.length).map((one) => indent + one);
}
