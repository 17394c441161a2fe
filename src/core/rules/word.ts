// Words as an administrator writes them (`blocc*`, `non funziona nulla`) and texts as senders write them, brought
// together: folded for case and accents, whole words only, and every hit told in the sender's own spelling.
import { compose, fold, withoutMarks } from '../mail/text.js';

/** A text, read once: its words in order and where each distinct word stands. */
export interface Reading {
  /** The text in composed form (NFC), cut at `READ_LENGTH`: positions below refer to it. */
  readonly original: string;
  /** The same text folded; every character keeps its position. */
  readonly folded: string;
  readonly words: readonly ReadWord[];
  /** Positions in `words` by folded word, and by what a word was meant to be. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/** One word of a text. */
export interface ReadWord {
  readonly text: string;
  /** What it was meant to be, where that is not what it is ("bloccto"). */
  readonly meant: string | null;
  readonly start: number;
  readonly end: number;
  /** What stands between this word and the one before it, without spaces, apostrophes and hyphens. */
  readonly gap: string;
  /** Counts sentences from 0, and what a turn begins as one. */
  readonly sentence: number;
}

/** A word or phrase of a rule, ready to be looked for. */
export interface Phrase {
  readonly parts: readonly Part[];
}

/** One word of a phrase. */
export interface Part {
  readonly text: string;
  /** Any ending will do (`blocc*`). */
  readonly ending: boolean;
  /** What has to stand between it and the word before. */
  readonly gap: string;
  /** A few other words may stand between it and the word before (`non .. funziona`). */
  readonly loose: boolean;
}

/** One place where a phrase stands. */
export interface Hit {
  /** Found by what words were meant to be. */
  readonly slipped: boolean;
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
}

/** What is read of a text, in characters; a request is told in its first pages, and the bound keeps judging short. */
export const READ_LENGTH = 20_000;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const MARK = /\p{M}/u;
const SOFT = /[\s'"-]+/g;
const SENTENCE_END = /[.!?;…]\s|\n\s{0,100}\n/;

/** What a word was meant to be; null for a word that is what it is. */
export type MeantBy = (word: string) => string | null;

/** How a text is read. */
export interface Manner {
  readonly meantBy: MeantBy;
  /** Words that turn to something else, as a new sentence does ("la stampante va ma il server è fermo"). */
  readonly turns: ReadonlySet<string>;
}

const AS_IT_STANDS: Manner = { meantBy: () => null, turns: new Set() };

/** Nobody's request has more different words: what comes after them is taken as it stands. */
const MEANINGS_AT_MOST = 2_000;

/** Reads a text once, for all that is looked for in it. Linear in its length. */
export function readText(text: string, { meantBy, turns }: Manner = AS_IT_STANDS): Reading {
  // A combining mark can be far from its letter in hostile text only: cutting first bounds the work.
  const original = compose(text.slice(0, READ_LENGTH));
  const folded = fold(original);
  const isMarked = MARK.test(folded);
  const words: ReadWord[] = [];
  const places = new Map<string, number[]>();
  const seen = new Map<string, SeenWord>();
  const see = (word: string): SeenWord => {
    const meant = seen.size < MEANINGS_AT_MOST ? meantBy(word) : null;
    const placed = (meant === null ? [word] : [word, meant]).map((name) => {
      const place = places.get(name) ?? [];
      places.set(name, place);
      return place;
    });
    const made = { text: word, meant, turns: turns.has(meant ?? word), placed };
    seen.set(word, made);
    return made;
  };
  let before = 0;
  let sentence = 0;
  for (const match of folded.matchAll(WORD)) {
    const start = match.index;
    const end = start + match[0].length;
    const word = isMarked ? withoutMarks(match[0]) : match[0];
    const one = seen.get(word) ?? see(word);
    const { gap, endsSentence } = readBetween(folded.slice(before, start));
    if (words.length > 0 && (endsSentence || one.turns)) sentence += 1;
    for (const place of one.placed) place.push(words.length);
    words.push({ text: one.text, meant: one.meant, start, end, gap, sentence });
    before = end;
  }
  return { original, folded, words, places };
}

/** A word of a text, looked up when it is first seen. */
interface SeenWord {
  readonly text: string;
  readonly meant: string | null;
  /** It turns to something else. */
  readonly turns: boolean;
  /** The places of its name, and of what it was meant to be. */
  readonly placed: readonly number[][];
}

/** What stands between two words. */
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

/** What stands between words but spaces, apostrophes and hyphens. */
function hardIn(between: string): string {
  return between === '' || between === ' ' ? '' : between.replace(SOFT, '');
}

/** The words of a hit as they were meant; null where they are as they stand. */
export function meantAt(reading: Reading, { slipped, start, end }: Hit): string | null {
  if (!slipped) return null;
  const within = reading.words.filter((word) => word.start >= start && word.end <= end);
  return within.map(({ text, meant }) => meant ?? text).join(' ');
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
  if (parts[0]?.gap !== '' || rest !== '' || folded.includes('**')) return null;
  return parts.some((part) => part.text === '' || part.gap.includes('*')) ? null : { parts };
}
