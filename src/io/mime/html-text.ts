// HTML mail as the text that its reader sees: lines where it shows lines, quotations marked with `> ` and the
// separators of mail programs left where they stand, for the core looks for both. Links lose their addresses.
import { decodeHTML } from 'entities';
import { compile } from 'html-to-text';

const HTML_LENGTH = 1_000_000;
const DEPTH = 500;

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: HTML_LENGTH, maxDepth: DEPTH },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'p', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    // Cells that follow each other would run together: "NomeMario".
    { selector: 'tr', format: 'block' },
    ...['td', 'th'].map((selector) => ({ selector, format: 'inlineSurround', options: { suffix: '\t' } })),
    { selector: 'hr', options: { length: 32 } },
    { selector: 'title', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/** The readable text of an HTML document. `remark` hears in words what was left out, and why. */
export function htmlToText(html: string, remark: (what: string) => void): string {
  if (html.length > HTML_LENGTH) remark('The HTML text is too long: only its beginning was read.');
  const bounded = html.slice(0, HTML_LENGTH);
  const tooMuch = whyTooMuch(bounded);
  if (tooMuch === null) {
    try {
      return convert(bounded);
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : String(problem);
      remark(`The HTML could not be laid out (${why}): its text was read without its form.`);
      return stripTags(bounded);
    }
  }
  remark(`The HTML is ${tooMuch}: its text was read without its form.`);
  return stripTags(bounded);
}

/** Elements that hold nothing or are closed by the next of their kind: thousands of them do not nest. */
const FLAT = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd option tr td th'.split(
    ' ',
  ),
);

/** Elements that put something before each line within them, each once more: time and text grow with both. */
const SHIFTING = new Set(['blockquote', 'ul', 'ol']);
/** Pieces of text, each counted once for every shifting element around it; the longest threads have a tenth. */
const SHIFTS = 300_000;
/** A piece ends with a line or at a tag; a longer one counts as several. */
const PIECE_LENGTH = 100;

const QUOTED = 'quoted or indented too often';

/**
 * Why a document is more than the converter takes in linear time; null for any other. It counts, for each name,
 * openings that no later end tag of that name has closed: never fewer than are really open.
 */
function whyTooMuch(html: string): string | null {
  const open = new Map<string, number>();
  let depth = 0;
  let shifting = 0;
  let shifts = 0;
  let before = 0;
  for (const match of withoutComments(html).matchAll(/<(\/?)([a-z][a-z0-9:]*)|\n/gi)) {
    const [, end, tag] = match;
    shifts += shifting * (1 + (match.index - before) / PIECE_LENGTH);
    before = match.index;
    if (shifts > SHIFTS) return QUOTED;
    if (tag === undefined) continue;
    const name = tag.toLowerCase();
    const count = open.get(name) ?? 0;
    if (FLAT.has(name) || (end === '/' && count === 0)) continue;
    const change = end === '/' ? -1 : 1;
    open.set(name, count + change);
    depth += change;
    if (SHIFTING.has(name)) shifting += change;
    if (depth > DEPTH) return 'nested too deep';
  }
  shifts += shifting * ((html.length - before) / PIECE_LENGTH);
  return shifts > SHIFTS ? QUOTED : null;
}

function withoutComments(html: string): string {
  return html.replace(/<!--[^]*?(?:-->|$)/g, '');
}

const UNREAD = /<(style|script|title)\b[^]*?(?:<\/\1\s*>|$)/gi;
const LINE = /<\/?(?:br|p|div|tr|li|dt|dd|h[1-6]|hr|blockquote|pre|table|ul|ol)\b[^<>]*>/gi;
const CELL = /<\/?(?:td|th)\b[^<>]*>/gi;

/** The text of a document whose form is not looked at: lines end where elements do that stand on their own. */
function stripTags(html: string): string {
  const text = withoutComments(html)
    .replace(UNREAD, '')
    .replace(/\s+/g, ' ')
    .replace(LINE, '\n')
    .replace(CELL, ' ')
    .replace(/<[^<>]*>/g, '');
  return decodeHTML(text)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}
