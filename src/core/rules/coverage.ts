// Which words find all that another word finds. Only what is certain counts: a phrase covers another one that begins
// with it, so that both are found at the same place of a text.
import { type Phrase, readPhrase } from './word.js';

type Part = Phrase[number];

/** Whether everything that one of the phrases finds is found by one of the others, too. */
export function isCovered(phrases: readonly Phrase[], by: readonly Phrase[]): boolean {
  return phrases.every((phrase) => by.some((other) => covers(other, phrase)));
}

/** Words of a list that find nothing that another word of it does not: their position, and the other one. */
export function coveredWords(words: readonly string[]): { index: number; cover: string }[] {
  const phrases = words.map(readPhrase);
  return phrases.flatMap((phrase, index) => {
    // Of two that find the same the second is one too many.
    const at = phrases.findIndex(
      (other, place) => place !== index && covers(other, phrase) && (place < index || !covers(phrase, other)),
    );
    const cover = words[at];
    return cover === undefined ? [] : [{ index, cover }];
  });
}

function covers(wide: Phrase | null, narrow: Phrase | null): boolean {
  if (!wide || !narrow || wide.length > narrow.length) return false;
  return wide.every((part, index) => {
    const other = narrow[index];
    return other !== undefined && partCovers(part, other, index === 0);
  });
}

function partCovers(wide: Part, narrow: Part, isFirst: boolean): boolean {
  if (wide.ending ? !narrow.text.startsWith(wide.text) : wide.text !== narrow.text || narrow.ending)
    return false;
  // The distance before the first word is not looked at.
  return isFirst || (wide.gap === narrow.gap && wide.loose === narrow.loose);
}
