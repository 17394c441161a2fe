// Which words find all that another word finds. Only what is certain counts: a phrase covers another one that begins
// with it, so that both are found at the same place of a text.
import { type Phrase, readPhrase } from './word.js';

type Part = Phrase['parts'][number];

interface Entry {
  readonly word: string;
  readonly phrase: Phrase;
}

/** A list of words with its phrases, by their first word: a stem with its `*`. */
interface Index {
  readonly entries: readonly (Entry | null)[];
  readonly byFirst: ReadonlyMap<string, readonly Entry[]>;
}

// Lists are plain data that live as long as their file, and a file asks for the same ones again and again.
const indexes = new WeakMap<readonly string[], Index>();
const covered = new WeakMap<readonly string[], WeakMap<readonly string[], boolean>>();

/** Whether everything that one of the words finds is found by one of the others, too. */
export function isCovered(words: readonly string[], by: readonly string[]): boolean {
  if (words === by) return true;
  const known = covered.get(words) ?? new WeakMap<readonly string[], boolean>();
  covered.set(words, known);
  const answer =
    known.get(by) ?? indexOf(words).entries.every((entry) => entry !== null && findCover(entry, by) !== null);
  known.set(by, answer);
  return answer;
}

/** Words of a list that find nothing that another word of it does not: their position, and the other one. */
export function coveredWords(words: readonly string[]): { index: number; cover: string }[] {
  const { entries } = indexOf(words);
  return entries.flatMap((entry, index) => {
    const cover = entry && findCover(entry, words);
    if (!entry || !cover) return [];
    // Of two that find the same the second is one too many.
    const isFirst = entries.indexOf(cover) > index && covers(entry.phrase, cover.phrase);
    return isFirst ? [] : [{ index, cover: cover.word }];
  });
}

function findCover(entry: Entry, by: readonly string[]): Entry | null {
  const { byFirst } = indexOf(by);
  const [first] = entry.phrase.parts;
  if (!first) return null;
  for (let length = 0; length <= first.text.length; length += 1) {
    const key = length === 0 ? first.text : `${first.text.slice(0, length)}*`;
    const cover = byFirst.get(key)?.find((other) => other !== entry && covers(other.phrase, entry.phrase));
    if (cover) return cover;
  }
  return null;
}

function indexOf(words: readonly string[]): Index {
  const known = indexes.get(words);
  if (known) return known;
  const byFirst = new Map<string, Entry[]>();
  const entries = words.map((word) => {
    const phrase = readPhrase(word);
    const first = phrase?.parts[0];
    if (!phrase || !first) return null;
    const entry = { word, phrase };
    const key = first.ending ? `${first.text}*` : first.text;
    const others = byFirst.get(key);
    if (others) others.push(entry);
    else byFirst.set(key, [entry]);
    return entry;
  });
  const index = { entries, byFirst };
  indexes.set(words, index);
  return index;
}

function covers(wide: Phrase, narrow: Phrase): boolean {
  if (wide.parts.length > narrow.parts.length) return false;
  return wide.parts.every((part, index) => {
    const other = narrow.parts[index];
    return other !== undefined && partCovers(part, other, index === 0);
  });
}

function partCovers(wide: Part, narrow: Part, isFirst: boolean): boolean {
  if (wide.ending ? !narrow.text.startsWith(wide.text) : wide.text !== narrow.text || narrow.ending)
    return false;
  // What stands before the first word is not looked at.
  return isFirst || (wide.gap === narrow.gap && wide.loose === narrow.loose);
}
