// Characters as the judge reads them: lower case without accents, one code unit at a time. No text is normalised as a
// whole, so a run of a million combining marks costs no more than a million letters.

/** The code that separates words. */
export const SEPARATOR = 0;

/** A combining mark: belongs to the letter before it and changes nothing. */
export const MARK = 1;

/** Every digit is the same digit: amounts and hours differ in each mail. */
export const DIGIT = 48;

const UNKNOWN = 0xffff;
const folded = new Uint16Array(0x10000).fill(UNKNOWN);

const LETTER = /\p{L}/u;
const DIGITS = /\p{Nd}/u;
const MARKS = /\p{M}/gu;
const SENTENCE_MARKS = '!?.:;,\n';

/** The letter without its accent, `DIGIT`, `MARK`, a sentence mark as it is, or `SEPARATOR`. */
export function foldUnit(unit: number): number {
  const known = folded[unit] ?? SEPARATOR;
  if (known !== UNKNOWN) return known;
  const found = find(unit);
  folded[unit] = found;
  return found;
}

function find(unit: number): number {
  if (unit >= 0x600 && (unit < 0x1e00 || unit > 0x1fff)) return isFarLetter(unit) ? unit : SEPARATOR;
  const character = String.fromCharCode(unit);
  if (SENTENCE_MARKS.includes(character)) return unit;
  if (DIGITS.test(character)) return DIGIT;
  const base = character.normalize('NFD').replace(MARKS, '').toLowerCase().replace(MARKS, '');
  if (base === '') return MARK;
  return LETTER.test(base) ? base.charCodeAt(0) : SEPARATOR;
}

/**
 * Scripts without capitals and accents are known by their ranges: asking of each of their thousands of characters would
 * let a hostile text take its time. A character there that is no letter may count as one; it means the same each time.
 */
function isFarLetter(unit: number): boolean {
  if (unit < 0x2000) return true;
  return (
    (unit >= 0x2c00 && unit < 0x3000) || (unit > 0x3040 && unit < 0xd800) || (unit >= 0xf900 && unit < 0xfe00)
  );
}

/** Whether a folded unit is a letter. Sentence marks and digits have the codes below the first letter. */
export function isLetter(unit: number): boolean {
  return unit > 64;
}
