// A line of a mail's text as those who separate quotations from new text see it: how deep it is quoted, and
// its words in a form that does not depend on case, accents or invisible characters.
import { foldToLetters } from '../text.js';

/** One line of the text. */
export interface Line {
  /** As it stands in the mail: what is kept of a mail is made of these. */
  readonly raw: string;
  /** How many `>` stand before it. */
  readonly depth: number;
  /** Without `>`, invisible characters and blanks around it; its beginning only, see LOOKED_AT_MAX. */
  readonly clean: string;
  /** `clean` in lower case, without accents, with straight apostrophes. */
  readonly folded: string;
}

/** No mark of a mail program is longer: what is beyond is never looked at, so that a line costs little. */
const LOOKED_AT_MAX = 1000;

/** Zero-width characters, byte order marks and the direction marks that Apple Mail puts around dates. */
// oxlint-disable-next-line no-misleading-character-class -- each of these characters is meant by itself.
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** The `>` marks at the start of a line, with the blanks between them (RFC 3676 §4.5). */
const QUOTE_MARKS = /^\s{0,3}>(?:\s?>){0,99}/u;

/** Reads a text into lines. */
export function readLines(text: string): Line[] {
  return text.split('\n').map(readLine);
}

const BLANK: Line = { raw: '', depth: 0, clean: '', folded: '' };

function readLine(raw: string): Line {
  if (raw === '') return BLANK;
  const start = raw.slice(0, LOOKED_AT_MAX).replace(INVISIBLE, '');
  const marks = QUOTE_MARKS.exec(start)?.[0] ?? '';
  const clean = start.slice(marks.length).trim();
  return { raw, depth: marks.split('>').length - 1, clean, folded: fold(clean) };
}

/** The line without the outermost `>`. */
export function unquote(line: Line): Line {
  return line.depth === 0 ? line : readLine(line.raw.replace(/^[^>]{0,40}> ?/u, ''));
}

function fold(text: string): string {
  return foldToLetters(text)
    .replace(/[’‘`´]/gu, "'")
    .replace(/\s{2,}|[^\S ]/gu, ' ');
}

/** Whether nothing is written on the line, quoted or not; behind the last line nothing is. */
export function isBlank(line: Line | undefined): boolean {
  return line === undefined || line.clean === '';
}

/** The first line at or after `index` with something on it, a few blank lines on at most; else undefined. */
export function nextFilled(lines: readonly Line[], index: number): Line | undefined {
  return lines.slice(index, index + 8).find((line) => !isBlank(line));
}

/** How many words a line has. */
export function wordCount(line: Line): number {
  return line.folded.split(' ').filter((word) => /[\p{L}\d]/u.test(word)).length;
}

/** An expression that matches any of the words; they are written folded, and `.` means a dot. */
export function anyOf(words: readonly string[]): string {
  return `(?:${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')).join('|')})`;
}
