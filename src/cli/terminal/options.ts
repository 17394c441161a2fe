// Reading what a person typed: a wrong value is refused with what it may be.
import { InvalidArgumentError } from 'commander';
import { MOST_WORDS, wordsIn } from '../../io/store/search/words.js';
import { oneLine } from '../../io/system/printable.js';
import type { Severity } from '../../core/rules/terms.js';

/** A count of at least one. */
export function readLimit(word: string): number {
  const count = Number(word);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number from 1.');
  return count;
}

/** A TCP port. */
export function readPort(word: string): number {
  const port = Number(word);
  if (!Number.isSafeInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('It must be a number from 1 to 65535.');
  return port;
}

/** A Severity Code. */
export function readSeverity(word: string): Severity {
  if (word === '1') return 1;
  if (word === '2') return 2;
  if (word === '3') return 3;
  throw new InvalidArgumentError('It must be 1, 2 or 3.');
}

/** One line of text, as a name or a reason: not empty. */
export function readLine(word: string): string {
  const line = word.trim();
  if (line === '') throw new InvalidArgumentError('It must not be empty.');
  if (line.length > LONGEST_LINE)
    throw new InvalidArgumentError(`It must have at most ${LONGEST_LINE} characters.`);
  return line;
}

/** The words of a search; characters that nobody sees are blanks. */
export function readSearch(typed: string): string {
  const text = oneLine(typed).trim();
  if (text === '') throw new InvalidArgumentError('It must hold a word.');
  if (wordsIn(text).length > MOST_WORDS)
    throw new InvalidArgumentError(`At most ${MOST_WORDS} words are looked for.`);
  return text;
}

const LONGEST_LINE = 1000;

/** A mail address, lower case. */
export function readAddress(word: string): string {
  if (!/^[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}$/.test(word)) {
    throw new InvalidArgumentError('It must be a mail address, like anna@example.com.');
  }
  return word.toLowerCase();
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** A length of time in hours, days or weeks, e.g. `30d`; in milliseconds. */
export function readDuration(word: string): number {
  const [, count = '', unit = ''] = /^(\d{1,5})([hdw])$/.exec(word) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) throw new InvalidArgumentError('Write it as 12h, 30d or 4w.');
  return Number(count) * unitMs;
}
