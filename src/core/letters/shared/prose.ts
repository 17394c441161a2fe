// A person's words as they are laid out in a letter: paragraphs and line breaks stay, and only a plain web address becomes
// a link. Everything else is text, whatever it looks like.

/** A run of text. `href` is the web address that it is, which is then shown as it stands; else null. */
export interface Piece {
  readonly text: string;
  readonly href: string | null;
}

/** A line, whole for plain text and in pieces for a page. */
export interface Line {
  readonly text: string;
  /** False for the first line of its paragraph. */
  readonly follows: boolean;
  readonly pieces: readonly Piece[];
}

/** Lines without an empty one between them. */
export interface Paragraph {
  readonly lines: readonly Line[];
}

/** Beyond these lines nothing is laid out. */
const MOST_LINES = 3000;

/** Controls, and what makes a line read in another order than it is written (UAX #9). */
const UNPRINTED = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A web address in plain letters: no account before the host, which only disguises one, and nothing that a tag could end. */
const LINK =
  /https?:\/\/[a-z0-9][a-z0-9.-]{0,252}(?::\d{1,5})?(?:[/?#][a-z0-9\-._~:/?#[\]!$&()*+,;=%@]{0,1000})?/giu;
/** What ends a sentence belongs to it, and not to the address. */
const AFTER_LINK = /[.,;:!?)\]]+$/u;

/** The lines of a text, without what no reader sees and without spaces at their ends. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r\n?|\n/u)
    .slice(0, MOST_LINES)
    .map((line) => line.replaceAll('\t', '    ').replace(UNPRINTED, '').trimEnd());
}

/** Lays a text out. */
export function layOut(text: string): Paragraph[] {
  const paragraphs: { lines: Line[] }[] = [];
  let current: { lines: Line[] } | null = null;
  for (const line of linesOf(text)) {
    if (line === '') {
      current = null;
      continue;
    }
    if (current === null) {
      current = { lines: [] };
      paragraphs.push(current);
    }
    current.lines.push({ text: line, follows: current.lines.length > 0, pieces: piecesOf(line) });
  }
  return paragraphs;
}

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of line.matchAll(LINK)) {
    const href = found.replace(AFTER_LINK, '');
    const next = line[index + href.length] ?? ' ';
    // `https://bank.example@evil.example` and letters of other scripts: whoever reads it shall see where it leads.
    if (!/[\s.,;:!?)\]>"'»]/u.test(next) || /[\p{L}\p{N}]$/u.test(line.slice(0, index))) continue;
    if (index > end) pieces.push({ text: indent(line.slice(end, index), end), href: null });
    pieces.push({ text: href, href });
    end = index + href.length;
  }
  if (end < line.length) pieces.push({ text: indent(line.slice(end), end), href: null });
  return pieces;
}

/** A page shows no spaces at the beginning of a line: there they become no-break spaces. */
function indent(text: string, at: number): string {
  return at > 0 ? text : text.replace(/^ +/u, (spaces) => '\u00a0'.repeat(spaces.length));
}
