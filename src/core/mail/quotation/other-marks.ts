// Quotations whose lines begin with `|`, or with the initials of whom they quote (`AB> `), in place of `>`. Tables and
// shells write the same, so an attribution must stand right above: "Anna Bianchi wrote:", or "you wrote:".
import { ATTRIBUTION_LINES_MAX, attributionEnd } from './attribution.js';
import { anyOf, isBlank, type Line } from './line.js';
import { YOU_WROTE } from './words.js';

/** A bar at both ends is a row of a table. */
const BAR = /^\|(?!.*\|$)(?:\s|$)/u;
const INITIALS = /^(\p{Lu}{1,3})>(?:\s|$)/u;
const INNER_MARKS = /^(?:>\s?){0,9}/u;
const YOU = new RegExp(anyOf(YOU_WROTE), 'u');

/** More runs of such lines without an attribution above are no quotations. */
const RUNS_MAX = 20;
const GAP_MAX = 3;

/** The lines, with those as quoted that an attribution shows to be so. */
export function readOtherMarks(lines: readonly Line[]): readonly Line[] {
  let runs = 0;
  for (let at = 0; at < lines.length && runs < RUNS_MAX; at++) {
    const line = lines[at];
    const mark = line && markOf(line);
    if (mark === null || mark === undefined || (at > 0 && markOf(lines[at - 1]) === mark)) continue;
    runs += 1;
    const quotedFrom = (start: number, end: number): Line[] =>
      lines.slice(start, end).map((one, index) => (start + index < at ? one : asQuoted(one, mark)));
    const start = Math.max(0, at - GAP_MAX - ATTRIBUTION_LINES_MAX);
    if (isAttributed(quotedFrom(start, at + 1), at - start, mark)) return quotedFrom(0, lines.length);
  }
  return lines;
}

/** `|`, the initials, or null for any other line. */
function markOf(line: Line | undefined): string | null {
  if (line === undefined || line.clean === '' || line.depth > 0) return null;
  return BAR.test(line.clean) ? '|' : (INITIALS.exec(line.clean)?.[1] ?? null);
}

function asQuoted(line: Line, mark: string): Line {
  if (markOf(line) !== mark) return line;
  const said = line.clean.slice(mark === '|' ? 1 : mark.length + 1).trim();
  const inner = INNER_MARKS.exec(said)?.[0] ?? '';
  const clean = said.slice(inner.length);
  return {
    raw: line.raw,
    depth: inner.split('>').length,
    clean,
    folded: line.folded.slice(line.folded.length - clean.length),
  };
}

function isAttributed(lines: readonly Line[], at: number, mark: string): boolean {
  let end = at;
  while (end > 0 && end > at - GAP_MAX && isBlank(lines[end - 1])) end--;
  for (let start = end - 1; start >= 0 && start >= end - ATTRIBUTION_LINES_MAX; start--) {
    if (attributionEnd(lines, start) === end) return mark === '|' || isNamed(lines.slice(start, end), mark);
  }
  return false;
}

/** Whether the head names somebody with these initials, or speaks to whoever has them. */
function isNamed(head: readonly Line[], initials: string): boolean {
  const said = head.map(({ folded }) => folded).join(' ');
  if (YOU.test(said)) return true;
  const first = new Set(said.split(/[^\p{L}]+/u).map((word) => word.charAt(0)));
  return Array.from(initials.toLowerCase()).every((letter) => first.has(letter));
}
