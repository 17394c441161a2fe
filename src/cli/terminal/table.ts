// Lists for people are tables that fit their terminal; lists for programs are one JSON object a line.
import Table from 'cli-table3';
import { dress, type Terminal } from './terminal.js';

/** A column: its head and what stands in it. One of them may be cut to make the table fit. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string;
  /** Cut with an ellipsis when the terminal is too narrow. */
  readonly mayShrink?: boolean;
}

const NO_BORDER = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
const NO_LINES = { 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' };
const NO_RULES = { right: '', 'right-mid': '', middle: '  ' };
/** As many rows are printed together; a longer list for people gets a head for each such page. */
const PAGE_ROWS = 500;

/** Prints rows as they come, and says so when there are none. */
export async function printList<Row>(
  terminal: Terminal,
  rows: AsyncIterable<Row>,
  how: {
    readonly json: boolean;
    readonly toJson: (row: Row) => object;
    readonly columns: readonly Column<Row>[];
    readonly empty: string;
  },
): Promise<void> {
  let page: Row[] = [];
  let any = false;
  const print = async (): Promise<void> => {
    const lines = how.json
      ? page.map((row) => JSON.stringify(how.toJson(row)))
      : tableLines(terminal, how.columns, page);
    page = [];
    // Whoever reads slowly is waited for: else all that is not read yet would stand in memory.
    await terminal.write(Buffer.from(`${lines.join('\n')}\n`));
  };
  for await (const row of rows) {
    any = true;
    page.push(row);
    if (page.length === PAGE_ROWS) await print();
  }
  if (page.length > 0) await print();
  if (!any && !how.json) terminal.out(how.empty);
}

/** Prints one table. */
export function printTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): void {
  for (const line of tableLines(terminal, columns, rows)) terminal.out(line);
}

function tableLines<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string[] {
  const cells = rows.map((row) => columns.map((column) => oneLine(column.cell(row))));
  const widths = fit(terminal, columns, cells);
  const table = new Table({
    head: columns.map((column) => dress(terminal, 'bold', column.head)),
    chars: { ...NO_BORDER, ...NO_LINES, ...NO_RULES },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: widths,
  });
  table.push(...cells);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** A column is not cut below this. */
const LEAST_WIDTH = 12;

/** Column widths: as wide as their content; while that is too much, the widest that may shrink gives way. */
function fit<Row>(terminal: Terminal, columns: readonly Column<Row>[], cells: readonly string[][]): number[] {
  const widths = columns.map((column, index) =>
    Math.max(column.head.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  if (!terminal.isInteractive) return widths;
  const room = terminal.columns - 2 * (columns.length - 1);
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess -= 1) {
    const shrinkable = widths.map((width, index) => (columns[index]?.mayShrink === true ? width : 0));
    const widest = shrinkable.indexOf(Math.max(...shrinkable));
    if ((shrinkable[widest] ?? 0) <= LEAST_WIDTH) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** A stranger's subject must not move the cursor of an operator's terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** A count with its noun: `1 mail`, `2 mails`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** An instant for a person: local to the machine, to the minute. */
export function shortTime(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** An instant for a program: ISO 8601, UTC. */
export function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
