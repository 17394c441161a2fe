// Words as an administrator writes them (`blocc*`, `non funziona nulla`) and texts as senders write them, brought
// together: folded for case and accents, whole words only, and every hit reported in the sender's own spelling.
import { compose, fold, withoutMarks } from '../mail/text.js';

/** A text, read once: its words in order and where each distinct word stands. */
export interface Reading {
  /** The text in composed form (NFC), cut at `READ_LENGTH`: positions below refer to it. */
  readonly original: string;
  /** The same text folded; every character keeps its position. */
  readonly folded: string;
  readonly words: readonly ReadWord[];
  /** Positions in `words` by folded word. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** The different words in order of the alphabet, for words that end in `*`. */
  readonly inOrder: () => readonly string[];
}

/** One word of a text. */
interface ReadWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The characters between this word and the one before it, without spaces, apostrophes and hyphens. */
  readonly gap: string;
  /** Counts sentences from 0. */
  readonly sentence: number;
}

/** Words and phrases of a rule, made ready when the file is read. */
export interface WordList {
  /** As the file has them: `$name` stands for a list. */
  readonly written: readonly string[];
  readonly phrases: readonly Phrase[];
}

/** A word or phrase of a rule, ready to be looked for. */
export type Phrase = readonly [Part, ...Part[]];

/** One word of a phrase. */
interface Part {
  readonly text: string;
  /** Any ending will do (`blocc*`). */
  readonly ending: boolean;
  /** The characters that have to stand between it and the word before. */
  readonly gap: string;
  /** A few other words may stand between it and the word before (`non .. funziona`). */
  readonly loose: boolean;
}

/** One place where a phrase stands. */
export interface Hit {
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The length that is read of a text, in characters; a request stands in its first pages, and the bound keeps judging
 * short.
 */
export const READ_LENGTH = 20_000;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const MARK = /\p{M}/u;
const SOFT = /[\s'"-]+/g;
const SENTENCE_END = /[.!?;…]\s|\n\s{0,100}\n/;

/** Reads a text once, for all that is looked for in it. Linear in its length. */
export function readText(text: string): Reading {
  // A combining mark can be far from its letter in hostile text only: cutting first bounds the work.
  const original = compose(text.slice(0, READ_LENGTH));
  const folded = fold(original);
  const isMarked = MARK.test(folded);
  const words: ReadWord[] = [];
  const places = new Map<string, number[]>();
  let before = 0;
  let sentence = 0;
  for (const match of folded.matchAll(WORD)) {
    const start = match.index;
    const end = start + match[0].length;
    const word = isMarked ? withoutMarks(match[0]) : match[0];
    const { gap, endsSentence } = readBetween(folded.slice(before, start));
    if (words.length > 0 && endsSentence) sentence += 1;
    const known = places.get(word);
    if (known) known.push(words.length);
    else places.set(word, [words.length]);
    words.push({ text: word, start, end, gap, sentence });
    before = end;
  }
  let inOrder: readonly string[] | undefined;
  return {
    original,
    folded,
    words,
    places,
    inOrder: () => (inOrder ??= [...places.keys()].toSorted(byUnits)),
  };
}

/** By code units, so that all words that begin alike stand side by side. */
function byUnits(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The characters between two words. */
interface Between {
  readonly gap: string;
  readonly endsSentence: boolean;
}

const SPACE: Between = { gap: '', endsSentence: false };

function readBetween(text: string): Between {
  // Nearly always.
  if (text === ' ') return SPACE;
  return { gap: hardIn(text), endsSentence: SENTENCE_END.test(text) };
}

/** The characters between words but spaces, apostrophes and hyphens. */
function hardIn(between: string): string {
  return between === '' || between === ' ' ? '' : between.replace(SOFT, '');
}

/** Every place where one of the phrases stands, in order of the text; each place once. */
export function findWords(reading: Reading, phrases: readonly Phrase[]): readonly Hit[] {
  const found = new Map<string, Hit>();
  for (const phrase of phrases) {
    for (const place of placesOf(reading, phrase[0])) {
      for (const last of endsOf(reading, phrase, 1, place)) {
        const [start, end] = [reading.words[place], reading.words[last]];
        if (!start || !end) continue;
        const hit = { sentence: start.sentence, start: start.start, end: end.end };
        found.set(`${hit.start}-${hit.end}`, hit);
      }
    }
  }
  return [...found.values()].toSorted((one, other) => one.start - other.start || other.end - one.end);
}

function placesOf({ places, inOrder }: Reading, { text, ending }: Part): readonly number[] {
  if (!ending) return places.get(text) ?? [];
  const words = inOrder();
  const found: number[] = [];
  for (let at = firstFrom(words, text); words[at]?.startsWith(text) === true; at += 1)
    for (const place of places.get(words[at] ?? '') ?? []) found.push(place);
  return found;
}

/** The position of the first word that does not stand before `text` in the alphabet. */
function firstFrom(words: readonly string[], text: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As many words `..` stands for at most; a negation and its verb are seldom farther apart. */
const WORDS_BETWEEN = 3;

/** Where a phrase may end, of which the words before `next` stand up to `place`. */
function endsOf(reading: Reading, phrase: Phrase, next: number, place: number): number[] {
  const { words } = reading;
  const part = phrase[next];
  if (!part) return [place];
  const ends: number[] = [];
  const farthest = place + 1 + (part.loose ? WORDS_BETWEEN : 0);
  for (let at = place + 1; at <= farthest; at += 1) {
    const word = words[at];
    if (!word || (part.loose && (word.gap !== '' || word.sentence !== words[place]?.sentence))) break;
    const isIt = part.ending ? word.text.startsWith(part.text) : word.text === part.text;
    if (isIt && word.gap === part.gap) ends.push(...endsOf(reading, phrase, next + 1, at));
  }
  return ends;
}

/** Makes words ready, lists opened; `written` is what the file has. What is not made of words could never be found. */
export function readWords(words: readonly string[], written = words): WordList {
  return { written, phrases: words.map(readPhrase).filter((phrase) => phrase !== null) };
}

/**
 * Makes a rule's word ready. `*` may end a word of it, `..` stands for up to three words. Other punctuation
 * inside (`example.com`) must stand in the text as well; spaces, apostrophes and hyphens are all alike. Null when
 * it is not made of words.
 */
export function readPhrase(words: string): Phrase | null {
  const folded = fold(compose(words)).trim();
  const isMarked = MARK.test(folded);
  const parts: Part[] = [];
  let before = 0;
  for (const match of folded.matchAll(/[\p{L}\p{N}\p{M}]+(\*?)/gu)) {
    const ending = match[1] === '*';
    const word = ending ? match[0].slice(0, -1) : match[0];
    const text = isMarked ? withoutMarks(word) : word;
    const between = hardIn(folded.slice(before, match.index));
    const loose = between === '..' && parts.length > 0;
    parts.push({ text, ending, gap: loose ? '' : between, loose });
    before = match.index + match[0].length;
  }
  const rest = hardIn(folded.slice(before));
  const [first, ...others] = parts;
  if (first?.gap !== '' || rest !== '' || folded.includes('**')) return null;
  return parts.some((part) => part.text === '' || part.gap.includes('*')) ? null : [first, ...others];
}
