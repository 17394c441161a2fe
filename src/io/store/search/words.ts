// The words that a person looks for, and where they stand in a text. Nothing that is typed is syntax, but for quotes round
// words that stand together, and a * behind the beginning of a word.
import { compose, decompose, withoutMarks } from '../../../core/mail/text.js';

/** Words that stand together in this order, folded; where `isPrefix`, the last is the beginning of a word. */
export interface Term {
  readonly words: readonly string[];
  readonly isPrefix: boolean;
}

/** As many words may be looked for at once. */
export const MOST_WORDS = 32;

// What the index takes for a word: letters, digits, and the marks on them.
const WORD = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;

/** Reads what a person typed; none where it holds no word at all. */
export function readTerms(typed: string): Term[] {
  const parts = typed.matchAll(/"(?<phrase>[^"]*)"?|[^\s"]+/gu);
  return [...parts]
    .map(([part, phrase]) => ({
      words: wordsIn(phrase ?? part).map(({ word }) => word),
      isPrefix: phrase === undefined && /[\p{L}\p{N}\p{Co}\p{M}]\*+$/u.test(part),
    }))
    .filter(({ words }) => words.length > 0);
}

/** A word of a text, folded, and where it stands. */
export interface PlacedWord {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/** The words of a text. */
export function wordsIn(text: string): PlacedWord[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    word: foldWord(word),
    from: index,
    to: index + word.length,
  }));
}

function foldWord(word: string): string {
  return compose(withoutMarks(decompose(word)).toLowerCase());
}
