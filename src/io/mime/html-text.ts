// HTML mail as the text that its reader sees: lines where it shows lines, quotations marked with `> ` and the
// separators of mail programs left where they stand, for the core looks for both. Links lose their addresses.
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

/** The readable text of an HTML document. `remark` hears in words what was left out. */
export function htmlToText(html: string, remark: (what: string) => void): string {
  if (html.length > HTML_LENGTH) remark('The HTML text is too long: only its beginning was read.');
  const bounded = html.slice(0, HTML_LENGTH);
  if (nestsTooDeep(bounded)) {
    remark('The HTML is nested too deep: its text was read without its form.');
    return bounded.replace(/<[^<>]*>/g, ' ');
  }
  return convert(bounded);
}

/** Elements that hold nothing or are closed by the next of their kind: thousands of them do not nest. */
const FLAT = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd option tr td th'.split(
    ' ',
  ),
);

/**
 * Whether more elements may be open at once than the converter takes in linear time. It counts, for each
 * name, openings that no later end tag of that name has closed: never fewer than are really open.
 */
function nestsTooDeep(html: string): boolean {
  const open = new Map<string, number>();
  let depth = 0;
  const uncommented = html.replace(/<!--[^]*?(?:-->|$)/g, '');
  for (const [, end, tag] of uncommented.matchAll(/<(\/?)([a-z][a-z0-9:]*)/gi)) {
    const name = (tag ?? '').toLowerCase();
    const count = open.get(name) ?? 0;
    if (FLAT.has(name) || (end === '/' && count === 0)) continue;
    const change = end === '/' ? -1 : 1;
    open.set(name, count + change);
    depth += change;
    if (depth > DEPTH) return true;
  }
  return false;
}
