// Lists for people are tables that fit their terminal; lists for programs are one JSON object per line.
import stringWidth from 'string-width';
import { jsonText, oneLine } from '../../io/system/printable.js';
import { dress, type Terminal } from './terminal.js';

/** A column: its head and what stands in it. Some give way to make the table fit the terminal of a person. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string;
  /** Cut with an ellipsis when the terminal is too narrow, but not below `least` characters (12 if not said). */
  readonly mayShrink?: boolean;
  readonly least?: number;
  /** Left out where cutting is not enough: the column with the highest number first. */
  readonly mayGo?: number;
}

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
    /** The line that is printed where there is nothing at all. */
    readonly empty: string;
    /** Whether only some rows were asked for: then there may be others. */
    readonly isNarrowed: boolean;
  },
): Promise<void> {
  let page: Row[] = [];
  let any = false;
  const print = async (): Promise<void> => {
    const lines = how.json
      ? page.map((row) => jsonText(how.toJson(row)))
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
  if (!any && !how.json) terminal.out(how.isNarrowed ? 'None matches.' : how.empty);
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
  const shown = fitting(
    terminal,
    columns.map((column) => measure(column, rows)),
  );
  const lines = Array.from({ length: rows.length + 1 }, (_, index) => {
    const cells = shown.map(({ cells: own, width }) => pad(own[index] ?? '', width));
    // Blanks behind the last cell of a line show nothing.
    return cells.join(GAP).trimEnd();
  });
  const [head = '', ...body] = lines;
  return [dress(terminal, 'bold', head), ...body];
}

const GAP = '  ';
/** A column is not cut below this. */
const LEAST_WIDTH = 12;
/**
 * For a program or a file nothing is cut; but one long subject must not put blanks into all other lines. A cell that is
 * wider than this pushes its own line to the right alone.
 */
const WIDEST_PADDING = 40;

/** A column with its cells, the head first. Widths are what a terminal shows: an emoji takes two places. */
interface Measured {
  readonly cells: readonly string[];
  readonly width: number;
  readonly least: number;
  readonly mayGo: number;
}

function measure<Row>(column: Column<Row>, rows: readonly Row[]): Measured {
  const { head, mayShrink = false, least = LEAST_WIDTH, mayGo = 0 } = column;
  const cells = [head, ...rows.map((row) => oneLine(column.cell(row)).trimEnd())];
  const width = cells.reduce((widest, cell) => Math.max(widest, stringWidth(cell)), 0);
  return { cells, width, least: mayShrink ? Math.min(width, least) : width, mayGo };
}

/** The columns as they fit: as wide as their content; else some are left out, and then the widest are cut. */
function fitting(terminal: Terminal, columns: readonly Measured[]): readonly Measured[] {
  if (!terminal.isInteractive)
    return columns.map((column) => ({ ...column, width: Math.min(column.width, WIDEST_PADDING) }));
  const room = terminal.columns - GAP.length * (columns.length - 1);
  const leastSum = columns.reduce((sum, { least }) => sum + least, 0);
  const first = columns.reduce((most, { mayGo }) => Math.max(most, mayGo), 0);
  if (leastSum > room && first > 0)
    return fitting(
      terminal,
      columns.filter(({ mayGo }) => mayGo !== first),
    );
  const widths = columns.map(({ width }) => width);
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess -= 1) {
    const spare = widths.map((width, index) => (width > (columns[index]?.least ?? 0) ? width : 0));
    const widest = Math.max(...spare);
    if (widest === 0) break;
    widths[spare.indexOf(widest)] = widest - 1;
  }
  return columns.map((column, index) => cutTo(column, widths[index] ?? 0));
}

function cutTo(column: Measured, width: number): Measured {
  if (width >= column.width) return column;
  return { ...column, width, cells: column.cells.map((cell) => cut(cell, width)) };
}

/** Cuts between characters as they are seen, not within one. */
function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let shown = '';
  let used = 1;
  for (const { segment } of SEGMENTER.segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    shown += segment;
  }
  return `${shown.trimEnd()}…`;
}

const SEGMENTER = new Intl.Segmenter();

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** A count with its noun: `1 mail`, `2 mails`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
