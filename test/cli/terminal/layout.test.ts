// How lists lie on a terminal, and in a file.
import { expect, it } from 'vitest';
import { printTable, type Column } from '../../../src/cli/terminal/table.js';
import { timeIn } from '../../../src/cli/terminal/time.js';
import { printWrapped } from '../../../src/cli/terminal/wrap.js';
import { recordingTerminal } from '../../support/terminal.js';

interface Row {
  readonly number: string;
  readonly subject: string;
  readonly rule: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { head: 'NUMBER', cell: (row) => row.number },
  { head: 'SUBJECT', cell: (row) => row.subject, mayShrink: true, least: 20 },
  { head: 'RULE', cell: (row) => row.rule, mayShrink: true, mayGo: 1 },
];
const LONG = 'Il plotter del secondo piano stampa storto da quando è stato spostato accanto alla finestra';
const ROWS = [
  { number: '2026-000001', subject: LONG, rule: 'printer-trouble' },
  { number: '2026-000002', subject: 'Server fermo 🖨️ 中文', rule: 'server-stopped' },
  { number: '2026-000003', subject: 'Fax', rule: 'default' },
];

function printed(how: Parameters<typeof recordingTerminal>[0]): string[] {
  const { terminal, printed: lines } = recordingTerminal({ environment: { NO_COLOR: '1' }, ...how });
  printTable(terminal, COLUMNS, ROWS);
  return lines;
}

it('cuts what may be cut where the terminal is narrow', () => {
  expect(printed({ isInteractive: true, columns: 60 })).toEqual([
    'NUMBER       SUBJECT                         RULE',
    '2026-000001  Il plotter del secondo piano…   printer-trouble',
    '2026-000002  Server fermo 🖨️ 中文            server-stopped',
    '2026-000003  Fax                             default',
  ]);
});

it('leaves out what may go before it cuts the rest too short', () => {
  expect(printed({ isInteractive: true, columns: 40 })).toEqual([
    'NUMBER       SUBJECT',
    '2026-000001  Il plotter del secondo pia…',
    '2026-000002  Server fermo 🖨️ 中文',
    '2026-000003  Fax',
  ]);
});

it('cuts nothing for a file, where one long cell puts no blanks into the other lines', () => {
  const lines = printed({ isInteractive: false, columns: 40 });
  expect(lines[1]).toBe(`2026-000001  ${LONG}  printer-trouble`);
  expect(lines[3]).toBe(`2026-000003  Fax${' '.repeat(37)}  default`);
});

it('folds a long line for a person, below its text', () => {
  const { terminal, printed: lines } = recordingTerminal({ isInteractive: true, columns: 40 });
  printWrapped(terminal, `  subject  ${LONG}`, 11);
  expect(lines.every((line) => line.length <= 40)).toBe(true);
  expect(lines.slice(1).every((line) => /^ {11}\S/.test(line))).toBe(true);
  expect(lines.map((line) => line.trim()).join(' ')).toBe(`subject  ${LONG}`);
});

it('tells the time of the desk with its zone, in summer and in winter', () => {
  const time = timeIn('Europe/Rome');
  expect(time(Date.UTC(2026, 10, 30, 18, 31))).toBe('2026-11-30 19:31 CET');
  expect(time(Date.UTC(2026, 6, 1, 18, 31))).toBe('2026-07-01 20:31 CEST');
  expect(time(null)).toBe('');
});
