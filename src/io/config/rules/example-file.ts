// One file of labelled requests: one line per request, its columns separated by tabs, as an editor and a spreadsheet
// write them. Each mistake is noted with its line and column; the other lines count all the same.
import type { Example } from '../../../core/rules/learning/corpus.js';
import type { Severity } from '../../../core/rules/terms.js';
import { readText } from '../yaml/file-text.js';
import type { Problem } from '../../system/problem.js';
import { key } from '../yaml/value.js';

/** A labelled request, and where it stands. */
export interface LabelledRequest extends Example {
  readonly language: string;
  /** The file's name within the configuration folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What a line says of a request. */
export type ExampleLine = Omit<LabelledRequest, 'file' | 'line' | 'times'>;

const COLUMNS = ['severity', 'service', 'language', 'subject', 'body'] as const;

/** The first line of each file. */
export const HEADER = COLUMNS.join('\t');

/** Tens of thousands of requests fit in. */
const MEGABYTES = 16;

/** A request with more characters than the judge reads of a mail is something else. */
const LONGEST_LINE = 10_000;

/** A file with more mistakes is something else: one more is reported, then no other. */
const MISTAKES_AT_MOST = 100;

const LINE_BREAK = 'write a line break within a request as \\n; a line has five columns and four tabs';
const HEADER_HINT = `begin the file with the line ${COLUMNS.join('⇥')}, where ⇥ is a tab`;

/** Reads a file of the folder; each of its requests counts `times` times. */
export function readExampleFile(
  folder: string,
  file: string,
  times: number,
): { examples: LabelledRequest[]; bytes: Uint8Array; problems: Problem[] } {
  const hint = 'examples stand in examples/it.tsv, en.tsv and own.tsv, one line each';
  const { text, bytes, trouble } = readText(folder, file, {
    megabytes: MEGABYTES,
    hint,
    emptyHint: HEADER_HINT,
  });
  if (trouble !== null) {
    const { offset, problem, hint: mend } = trouble;
    const before = text.slice(0, offset).split('\n');
    const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
    return { examples: [], bytes, problems: [{ file, ...place, problem, hint: mend }] };
  }
  const examples: LabelledRequest[] = [];
  const problems: Problem[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const place = { file, line: index + 1 };
    const read = index === 0 ? readHeader(line) : readLine(line.replace(/\r$/u, ''));
    if (read === null) continue;
    if (!('problem' in read)) examples.push({ ...read, ...place, times });
    else if (problems.push({ ...place, ...read }) > MISTAKES_AT_MOST) break;
  }
  return { examples, bytes, problems };
}

type Mistake = Pick<Problem, 'column' | 'problem' | 'hint'>;

function readHeader(line: string): Mistake | null {
  if (line.trimEnd() === HEADER) return null;
  return { column: 1, problem: 'the first line does not name the columns', hint: HEADER_HINT };
}

function readLine(line: string): ExampleLine | Mistake | null {
  if (line.trim() === '') return null;
  if (line.length > LONGEST_LINE)
    return {
      column: LONGEST_LINE + 1,
      problem: `the line has ${line.length} characters`,
      hint: `keep what matters of the request: at most ${LONGEST_LINE} characters`,
    };
  const cells = line.split('\t');
  if (cells.length !== COLUMNS.length) {
    const columns = `${cells.length} column${cells.length === 1 ? '' : 's'}`;
    return { column: 1, problem: `the line has ${columns} in place of ${COLUMNS.length}`, hint: LINE_BREAK };
  }
  const [severity = '', service = '', language = '', subject = '', body = ''] = cells;
  const code = readSeverity(severity);
  if (code === null)
    return wrong([], `"${severity}" is no severity`, 'write 1 (blocking), 2 (partial) or 3 (report)');
  if (service !== '' && !key.safeParse(service).success)
    return wrong(
      [severity],
      `"${service}" is no name of a service`,
      'use letters, digits, dots and hyphens, or leave it empty',
    );
  if (!/^[a-z]{2,3}$/u.test(language))
    return wrong([severity, service], `"${language}" is no language`, 'write it or en');
  const request = { subject: readCell(subject), text: readCell(body).replaceAll('\\n', '\n') };
  if (!/[\p{L}\p{N}]/u.test(request.subject + request.text))
    return wrong([severity, service, language], 'the request has no words', 'write some, or remove the line');
  return { severity: code, service: service === '' ? null : service, language, ...request };
}

function wrong(cellsBefore: readonly string[], problem: string, hint: string): Mistake {
  return { column: cellsBefore.reduce((sum, cell) => sum + cell.length + 1, 1), problem, hint };
}

/** A spreadsheet puts a cell with quotation marks between quotation marks, and doubles those within. */
function readCell(cell: string): string {
  const inner = /^"(?<inner>(?:[^"]|"")*)"$/su.exec(cell)?.groups?.['inner'];
  return inner === undefined ? cell : inner.replaceAll('""', '"');
}

function readSeverity(word: string): Severity | null {
  return word === '1' ? 1 : word === '2' ? 2 : word === '3' ? 3 : null;
}

/** A request as a line of such a file, without its end. */
export function writeExampleLine(request: ExampleLine): string {
  const { severity, service, language, subject, text } = request;
  return [severity, service ?? '', language, writeCell(subject), writeCell(text)].join('\t');
}

function writeCell(words: string): string {
  const cell = words
    .trim()
    .replaceAll(/[\t\r]+/gu, ' ')
    .replaceAll('\n', '\\n');
  // It would be taken for one that a spreadsheet wrote.
  return /^".*"$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
