// Walks the lines of a mail once and says which are the sender's own and which belong to an earlier mail:
// those with `>`, those below an attribution, a marker or a repeated header. A `>` alone proves nothing (it
// may be a shell's prompt), so something in the mail must show that its `>` are quotations.
import { attributionEnd } from './attribution.js';
import { boundaryAt } from './boundary.js';
import { isBlank, nextFilled, unquote, wordCount, type Line } from './line.js';

/** Whose lines are whose. */
export interface Layout {
  /** The sender's lines, in runs: something of an earlier mail stands between one run and the next. */
  readonly own: readonly (readonly Line[])[];
  /** The earlier mail's body, one level of `>` removed: what is forwarded, where something is. */
  readonly earlier: readonly Line[];
  /** The earlier mail stands below the marker of a forward. */
  readonly marked: boolean;
  /** The earlier mail stands below a header or a marker, as in forwards and in Outlook's answers. */
  readonly headed: boolean;
}

/** The layout while it is being read. */
interface Reading {
  own: Line[][];
  earlier: Line[];
  marked: boolean;
  headed: boolean;
  /** Something showed that the `>` of this mail are quotations. */
  proven: boolean;
}

/** Reads the layout. `reply` when the subject says that the mail is an answer. */
export function readLayout(lines: readonly Line[], reply: boolean): Layout {
  const reading = readLines(lines, true);
  const isPlain = lines.every((line) => line.depth === 0);
  const quoted = isPlain || reading.proven || reply || lookQuoted(lines);
  return quoted ? reading : readLines(lines, false);
}

function readLines(lines: readonly Line[], quotes: boolean): Reading {
  const reading: Reading = { own: [[]], earlier: [], marked: false, headed: false, proven: false };
  let at = 0;
  for (let line = lines[at]; line !== undefined; line = lines[at]) {
    if (quotes && line.depth > 0) at = readQuotation(lines, at, reading);
    else at = readEarlierMail(lines, at, reading) ?? readOwnLine(line, at, reading);
  }
  return reading;
}

function readOwnLine(line: Line, at: number, reading: Reading): number {
  reading.own.at(-1)?.push(line);
  return at + 1;
}

/** Sets a run of quoted lines aside and returns the index behind it. */
function readQuotation(lines: readonly Line[], start: number, reading: Reading): number {
  const end = quotationEnd(lines, start);
  for (let at = start; at < end && !reading.proven; at++) {
    if ((lines[at]?.depth ?? 0) > 0)
      reading.proven = attributionEnd(lines, at) !== null || boundaryAt(lines, at) !== null;
  }
  if (!reading.headed) for (const line of lines.slice(start, end)) reading.earlier.push(unquote(line));
  reading.own.push([]);
  return end;
}

/** The index behind a run of quoted lines. The rest of a line that a program broke without a new `>` belongs to it. */
function quotationEnd(lines: readonly Line[], start: number): number {
  let end = start;
  while (end < lines.length && ((lines[end]?.depth ?? 0) > 0 || isBrokenRest(lines, end))) end++;
  return end;
}

function isBrokenRest(lines: readonly Line[], index: number): boolean {
  const [above, line, below] = [lines[index - 1], lines[index], lines[index + 1]];
  if (!above || !line || !below || below.depth === 0 || above.depth !== below.depth || isBlank(below))
    return false;
  return (
    above.clean.length >= 60 &&
    !/[.?!:;]$/u.test(above.clean) &&
    /^\p{Ll}/u.test(line.clean) &&
    wordCount(line) <= 4
  );
}

/**
 * Sets an earlier mail aside that begins at `start`, and returns the index behind it; null when none begins.
 * Where its text is quoted with `>`, it ends with the quotation; otherwise it is the rest of the mail.
 */
function readEarlierMail(lines: readonly Line[], start: number, reading: Reading): number | null {
  const boundary = boundaryAt(lines, start);
  const body = boundary?.body ?? attributionEnd(lines, start);
  if (body === null) return null;
  const quoted = (nextFilled(lines, body)?.depth ?? 0) > 0;
  let end = lines.length;
  if (quoted) {
    reading.proven = true;
    end = body;
    while (end < lines.length && (isBlank(lines[end]) || (lines[end]?.depth ?? 0) > 0)) end++;
  }
  if (boundary && (!reading.headed || (boundary.forward && !reading.marked))) {
    reading.headed = true;
    reading.marked ||= boundary.forward;
    reading.earlier = [];
  }
  reading.own.push([]);
  if (quoted && !boundary) return body;
  if (reading.earlier.length === 0)
    reading.earlier = lines.slice(body, end).map((line) => (quoted ? unquote(line) : line));
  return end;
}

/**
 * Whether the `>` of a mail without any attribution are quotations: the mail begins or ends with some, levels
 * are nested, or several are answered one by one and read like sentences. `< ` lines beside them are a diff.
 */
function lookQuoted(lines: readonly Line[]): boolean {
  const filled = lines.filter((line) => !isBlank(line));
  const quoted = filled.filter((line) => line.depth > 0);
  if (quoted.length === 0 || filled.some((line) => /^<(?:\s|$)/u.test(line.clean))) return false;
  if (filled[0]?.depth === 1 && quoted.length < filled.length) return isSpoken(quoted);
  const levels = new Set(quoted.map((line) => line.depth));
  if (levels.has(1) && levels.has(2)) return true;
  if (filled.at(-1)?.depth === 1 && filled.at(-2)?.depth === 1) return isSpoken(quoted);
  return runCount(filled) >= 2 && isSpoken(quoted);
}

/** Whether one of the lines reads like a sentence or a greeting, and not like a command. */
function isSpoken(lines: readonly Line[]): boolean {
  return lines.some((line) => wordCount(line) >= 3 && /[.,?!:;…)]$|(?:\p{Ll}{2,} ){3}/u.test(line.clean));
}

/** How many runs of quoted lines there are among filled ones. */
function runCount(lines: readonly Line[]): number {
  return lines.filter((line, at) => line.depth > 0 && (lines[at - 1]?.depth ?? 0) === 0).length;
}
