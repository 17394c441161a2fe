// Where an earlier mail begins: a marker line ("-----Messaggio originale-----", "Begin forwarded message:"),
// the header that Outlook and others repeat ("Da: … Inviato: … A: … Oggetto: …"), or one after the other.
import { attributionEnd } from './attribution.js';
import { anyOf, isBlank, nextFilled, type Line } from './line.js';
import { FORWARD_BY, FORWARD_MARKERS, ORIGINAL_MARKERS, ROLES, type Role } from './words.js';

/** The beginning of an earlier mail. */
export interface Boundary {
  /** A marker says that the mail is handed on; without one a header stands above replies and forwards alike. */
  readonly forward: boolean;
  /** Index of the first line behind marker and header. */
  readonly body: number;
}

const HEADER_LINES_MAX = 30;
const FOLDED_LINES_MAX = 8;

const FIELD = /^([\p{L}][\p{L} .'-]{0,24}?) ?[:：](.*)$/u;
const RULE = /^[-_=*~─—–\s]{5,}$/u;
const DECORATION = /^[-_=*~─—–<>#+|\s]{2,}/u;
const EDGES = /^[-_=*~─—–<>#+|\s]+|[-_=*~─—–<>#+|:：\s]+$/gu;
const EDGE = /[-_=*~─—–<>#+|:：\s]/u;
const REPLY_ABOVE =
  /(?:reply|respond|write|answer|type|rispond|scriv|antwort|repond)[^.]{0,40}(?:above|sopra|oberhalb|au-dessus)/u;

/** The meaning of lines that announce the mail below them. */
const MARKERS: ReadonlyMap<string, 'forward' | 'original'> = new Map([
  ...ORIGINAL_MARKERS.map((words) => [words, 'original'] as const),
  ...FORWARD_MARKERS.map((words) => [words, 'forward'] as const),
]);

/** A header on one line, as some programs make it of HTML. */
const HEADER_IN_ONE_LINE = new RegExp(
  `\\s${anyOf(namesOf('date'))} ?:.*\\s${anyOf(namesOf('subject'))} ?:`,
  'u',
);

function namesOf(role: Role): string[] {
  return [...ROLES].filter(([, its]) => its === role).map(([name]) => name);
}

/** The boundary that begins at `index`, or null when none does. */
export function boundaryAt(lines: readonly Line[], index: number): Boundary | null {
  const line = lines[index];
  if (!line || isBlank(line)) return null;
  const marker = markerOf(line, nextFilled(lines, index + 1));
  if (marker) return { forward: marker === 'forward', body: skipHeader(lines, index + 1) };
  if (RULE.test(line.clean)) {
    const below = skipBlank(lines, index + 1);
    const body = headerEnd(lines, below, true);
    return body === null ? null : { forward: false, body };
  }
  const body = headerEnd(lines, index, false);
  return body === null ? null : { forward: false, body };
}

/** The field that a line opens, its role and its value; null for any other line. Bold as `*Da:*` is seen through. */
function fieldOf(line: Line): { role: Role; value: string } | null {
  if (!/[:：]/u.test(line.folded)) return null;
  const match = FIELD.exec(line.folded.replace(/[*_]/gu, '').trim());
  const role = ROLES.get(match?.[1] ?? '');
  return role ? { role, value: match?.[2]?.trim() ?? '' } : null;
}

/** The value of a From field, as it was written; null for any other line. */
export function fromFieldOf(line: Line): string | null {
  if (fieldOf(line)?.role !== 'from') return null;
  return line.clean
    .replace(/[*_]/gu, '')
    .replace(/^[^:：]*[:：]/u, '')
    .trim();
}

function markerOf(line: Line, below: Line | undefined): 'forward' | 'original' | null {
  const { clean, folded } = line;
  if (clean.length > 160) return null;
  const decorated = DECORATION.test(clean);
  const words = withoutEdges(folded);
  if (decorated && REPLY_ABOVE.test(words)) return 'original';
  if (decorated && FORWARD_BY.some((beginning) => words.startsWith(beginning))) return 'forward';
  const kind = MARKERS.get(words) ?? null;
  if (kind === null || decorated) return kind;
  // Undecorated, the words could be a person's own: something of the earlier mail must follow.
  return below && (below.depth > 0 || fieldOf(below)) ? kind : null;
}

/** Most lines begin with a letter and end with one, or with a full stop. */
function withoutEdges(folded: string): string {
  return EDGE.test(folded.charAt(0)) || EDGE.test(folded.slice(-1)) ? folded.replace(EDGES, '') : folded;
}

/** The first line behind the header or attribution that follows a marker. */
function skipHeader(lines: readonly Line[], index: number): number {
  const start = skipBlank(lines, index);
  return headerEnd(lines, start, true) ?? attributionEnd(lines, start) ?? start;
}

function skipBlank(lines: readonly Line[], index: number): number {
  let at = index;
  while (at < lines.length && at < index + 8 && isBlank(lines[at])) at++;
  return at;
}

/** The index behind the header block at `start`; null when the lines there do not prove to be one. */
function headerEnd(lines: readonly Line[], start: number, marked: boolean): number | null {
  const first = lines[start] && fieldOf(lines[start]);
  if (!first || first.role === 'other') return null;
  if (first.role === 'from' && HEADER_IN_ONE_LINE.test(first.value)) return start + 1;
  const roles = new Set<Role>();
  let end = start;
  let dated = false;
  let addressed = false;
  for (const [offset, line] of lines.slice(start, start + HEADER_LINES_MAX).entries()) {
    const at = start + offset;
    const field = fieldOf(line);
    // A second From begins another header.
    if (field?.role === 'from' && roles.has('from')) break;
    if (field) {
      roles.add(field.role);
      dated ||= field.role === 'date' && /\d/u.test(field.value);
      addressed ||= field.value.includes('@');
      end = at + 1;
    } else if (at - end >= FOLDED_LINES_MAX || endsHeader(lines, at, roles)) break;
  }
  const weight = (dated ? 2 : 0) + (addressed ? 1 : 0) + (marked ? 2 : 0) + (roles.has('to') ? 1 : 0);
  return roles.has('from') && weight + (roles.has('subject') ? 1 : 0) >= 3
    ? skipAddressees(lines, end)
    : null;
}

/** The addressees of To and Cc go on below, where these are the last fields: `name,` or `<address>` by line. */
function skipAddressees(lines: readonly Line[], index: number): number {
  let end = index;
  while (end > 0 && /[,;]$/u.test(lines[end - 1]?.clean ?? '') && !isBlank(lines[end])) end++;
  return /^<?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?[,;]?$/u.test(lines[end]?.clean ?? '') ? end + 1 : end;
}

/** A blank line ends a header, unless the next line goes on with it; so does any other line behind the subject. */
function endsHeader(lines: readonly Line[], index: number, roles: ReadonlySet<Role>): boolean {
  if (!isBlank(lines[index])) return roles.has('subject') && roles.has('from');
  const below = lines[index + 1];
  return !below || fieldOf(below) === null;
}
