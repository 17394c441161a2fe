// The words of the examples, so that the judge notices a text of which it knows next to nothing: another language, or no
// words at all.
import type { Tokens } from './tokens.js';

/** A bit for each word that is known; few words of another language share the bit of one. */
export type Vocabulary = Uint8Array;

const BITS = 17;

/** The size of a vocabulary in bytes. */
export const VOCABULARY_BYTES = 2 ** (BITS - 3);

/** Shorter words are the same in many languages. */
const SHORTEST = 3;

/** A text of which a smaller share is known is of another language; typing errors and names leave far more. */
const LEAST_KNOWN = 0.5;

/** Of fewer words than these each may be misspelled. */
const FEWEST = 4;

/** A vocabulary without words. */
export function emptyVocabulary(): Vocabulary {
  return new Uint8Array(VOCABULARY_BYTES);
}

/** Adds a word by its hash. */
export function addWord(vocabulary: Vocabulary, word: number): void {
  const bit = word >>> (32 - BITS);
  vocabulary[bit >>> 3] = (vocabulary[bit >>> 3] ?? 0) | (1 << (bit & 7));
}

/** The hashes of the words of a text that are long enough to show a language. */
export function wordsIn({ count, hashes, letterStarts }: Tokens): Int32Array {
  return hashes.slice(0, count).filter((_, at) => {
    return (letterStarts[at + 1] ?? 0) - (letterStarts[at] ?? 0) >= SHORTEST;
  });
}

/** Whether enough of the words are known to say anything of the texts. */
export function isKnown(vocabulary: Vocabulary, texts: readonly Tokens[]): boolean {
  let all = 0;
  let known = 0;
  for (const { count, hashes, letterStarts } of texts)
    for (let at = 0; at < count; at += 1) {
      if ((letterStarts[at + 1] ?? 0) - (letterStarts[at] ?? 0) < SHORTEST) continue;
      const bit = (hashes[at] ?? 0) >>> (32 - BITS);
      all += 1;
      known += ((vocabulary[bit >>> 3] ?? 0) >>> (bit & 7)) & 1;
    }
  return all > 0 && (all < FEWEST || known >= LEAST_KNOWN * all);
}
