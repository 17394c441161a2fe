// Characters as the judge reads them: lower case without accents, one code unit at a time. No text is normalised as a
// whole, so a run of a million combining marks costs no more than a million letters.

/** What separates words. */
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
  // Ideographs and Hangul are letters as they are: a text of them alone would ask for each of thousands.
  if ((unit >= 0x3400 && unit <= 0x9fff) || (unit >= 0xac00 && unit <= 0xd7a3)) return unit;
  const character = String.fromCharCode(unit);
  if (SENTENCE_MARKS.includes(character)) return character.charCodeAt(0);
  if (DIGITS.test(character)) return DIGIT;
  if (LETTER.test(character)) {
    const base = character.toLowerCase().normalize('NFD').replace(MARKS, '');
    return base === '' ? MARK : base.charCodeAt(0);
  }
  return character.replace(MARKS, '') === '' ? MARK : SEPARATOR;
}

/** Whether a folded unit is a letter. Sentence marks and digits have the codes below the first letter. */
export function isLetter(unit: number): boolean {
  return unit > 64;
}
