// All words of a rules file by their first word: a text is walked once, however many lists of words look at it.
import { type Hit, type Phrase, type Reading, hitAt, readPhrase } from './word.js';

/** A phrase with the list that it belongs to. */
interface Entry {
  readonly list: readonly string[];
  readonly phrase: Phrase;
}

/** The lists of a rules file, ready to be looked for together. */
export interface Lexicon {
  readonly lists: ReadonlySet<readonly string[]>;
  /** Phrases whose first word is whole. */
  readonly whole: ReadonlyMap<string, readonly Entry[]>;
  /** Phrases whose first word ends in `*`, by what stands before it. */
  readonly stems: ReadonlyMap<string, readonly Entry[]>;
  /** The lengths that stems have. */
  readonly stemLengths: readonly number[];
}

/** Indexes lists of words. */
export function makeLexicon(lists: Iterable<readonly string[]>): Lexicon {
  const kept = new Set(lists);
  const whole = new Map<string, Entry[]>();
  const stems = new Map<string, Entry[]>();
  for (const list of kept) {
    for (const word of list) {
      const phrase = readPhrase(word);
      const first = phrase?.parts[0];
      if (!phrase || !first) continue;
      const index = first.ending ? stems : whole;
      const entries = index.get(first.text) ?? [];
      entries.push({ list, phrase });
      index.set(first.text, entries);
    }
  }
  const stemLengths = [...new Set([...stems.keys()].map((stem) => stem.length))];
  return { lists: kept, whole, stems, stemLengths };
}

/** Every place of every list in a text, in order of the text. */
export function findAll(reading: Reading, lexicon: Lexicon): Map<readonly string[], Hit[]> {
  const found = new Map([...lexicon.lists].map((list): [readonly string[], Hit[]] => [list, []]));
  for (const [word, places] of reading.places) {
    for (const { list, phrase } of entriesOf(word, lexicon)) {
      for (const place of places) {
        const hit = hitAt(reading, phrase, place);
        if (hit) found.get(list)?.push(hit);
      }
    }
  }
  for (const hits of found.values())
    hits.sort((one, other) => one.start - other.start || other.end - one.end);
  return found;
}

function entriesOf(word: string, { whole, stems, stemLengths }: Lexicon): Entry[] {
  const entries = [...(whole.get(word) ?? [])];
  for (const length of stemLengths) {
    if (length <= word.length) entries.push(...(stems.get(word.slice(0, length)) ?? []));
  }
  return entries;
}
