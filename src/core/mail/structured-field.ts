// Header fields with a grammar (RFC 5322 §3.2), made plain before they are taken apart: what stands in comments and
// quoted strings was often chosen by the sender, and must not be read as the structure around it.

/** A field without its comments, cut where a separator stands outside of comments and quoted strings. */
export interface StructuredField {
  /** Comments are a space each; of a quoted string only letters, digits and `.-_+` stay, all else is a `�`. */
  readonly sections: readonly string[];
  /** False where a comment or a quoted string does not end, or a quoted string begins within a word. */
  readonly isWhole: boolean;
}

/** A quoted string begins a word, or follows the sign that introduces it. */
const BEFORE_QUOTE = /[\s=.;:,<]/;
const HARMLESS = /[\p{L}\p{N}.\-_+]/u;

/** Takes a field apart in one pass. `separator` is one character, or empty for a field that has no sections. */
export function readStructured(value: string, separator: string): StructuredField {
  const sections: string[] = [];
  let section = '';
  let isWhole = true;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  for (const character of value) {
    if (escaped) {
      escaped = false;
      if (quoted) section += HARMLESS.test(character) ? character : '�';
    } else if (character === '\\' && (quoted || depth > 0)) escaped = true;
    else if (quoted) {
      if (character === '"') quoted = false;
      else section += HARMLESS.test(character) ? character : '�';
    } else if (character === '(') {
      depth += 1;
      if (depth === 1) section += ' ';
    } else if (depth > 0) depth -= character === ')' ? 1 : 0;
    else if (character === '"') {
      isWhole &&= section === '' || BEFORE_QUOTE.test(section.at(-1) ?? '');
      quoted = true;
    } else if (character === separator) {
      sections.push(section);
      section = '';
    } else section += character;
  }
  return { sections: [...sections, section], isWhole: isWhole && depth === 0 && !quoted };
}
