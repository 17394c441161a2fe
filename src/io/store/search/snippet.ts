// The part of a text in which the words stand that were looked for, short enough for two lines of a terminal.
import { compose, oneLine } from '../../../core/mail/text.js';
import { wordsIn, type PlacedWord, type Term } from './words.js';

/** A piece of a snippet. */
export interface Piece {
  readonly text: string;
  /** Whether it was looked for. */
  readonly isFound: boolean;
}

const SNIPPET_CHARACTERS = 160;
/** Words before the first one that was found show what it is about. */
const LEAD_CHARACTERS = 40;
/** A text that repeats a word for ever is not weighed at each. */
const MOST_WEIGHED = 200;

/** The best part of the first of the texts in which most terms stand; empty where none does. */
export function snippetOf(texts: readonly string[], terms: readonly Term[]): Piece[] {
  let best: { text: string; marks: readonly Mark[]; score: number } | null = null;
  for (const raw of texts) {
    const text = compose(raw);
    const marks = findMarks(wordsIn(text), terms);
    const score = new Set(marks.map(({ term }) => term)).size;
    if (score > (best?.score ?? 0)) best = { text, marks, score };
  }
  return best === null ? [] : cutOut(best.text, best.marks);
}

/** Where a term stands. */
interface Mark {
  readonly term: number;
  readonly from: number;
  readonly to: number;
}

function findMarks(words: readonly PlacedWord[], terms: readonly Term[]): Mark[] {
  return words.flatMap((first, at) =>
    terms.flatMap((term, number) => {
      const found = term.words.every((word, index) => {
        const here = words[at + index]?.word;
        const isLast = index === term.words.length - 1;
        return isLast && term.isPrefix ? here?.startsWith(word) === true : here === word;
      });
      const last = words[at + term.words.length - 1];
      return found && last !== undefined ? [{ term: number, from: first.from, to: last.to }] : [];
    }),
  );
}

function cutOut(text: string, marks: readonly Mark[]): Piece[] {
  const begin = bestBegin(marks);
  const from = begin <= LEAD_CHARACTERS ? 0 : wordBegin(text, begin - LEAD_CHARACTERS);
  const to = Math.min(text.length, from + SNIPPET_CHARACTERS);
  const pieces: Piece[] = [{ text: from > 0 ? '… ' : '', isFound: false }];
  let at = from;
  for (const mark of marks) {
    if (mark.from < at || mark.to > to) continue;
    pieces.push({ text: text.slice(at, mark.from), isFound: false });
    pieces.push({ text: text.slice(mark.from, mark.to), isFound: true });
    at = mark.to;
  }
  const end = to === text.length ? to : Math.max(at, wordEnd(text, to));
  pieces.push({ text: `${text.slice(at, end)}${end < text.length ? ' …' : ''}`, isFound: false });
  return pieces
    .map((piece) => ({ ...piece, text: onOneLine(piece.text) }))
    .filter((piece) => piece.text !== '');
}

/** The mark behind which most of the terms stand close together. */
function bestBegin(marks: readonly Mark[]): number {
  let best = { from: marks[0]?.from ?? 0, score: 0 };
  for (const [at, { from }] of marks.slice(0, MOST_WEIGHED).entries()) {
    const seen = new Set<number>();
    for (const mark of marks.slice(at, at + MOST_WEIGHED)) {
      if (mark.to > from + SNIPPET_CHARACTERS - LEAD_CHARACTERS) break;
      seen.add(mark.term);
    }
    if (seen.size > best.score) best = { from, score: seen.size };
  }
  return best.from;
}

function wordBegin(text: string, at: number): number {
  const blank = text.slice(at, at + LEAD_CHARACTERS).search(/\s\S/u);
  return blank === -1 ? whole(text, at) : at + blank + 1;
}

function wordEnd(text: string, at: number): number {
  const cut = text.slice(0, at).search(/\s\S*$/u);
  return cut < at - LEAD_CHARACTERS ? whole(text, at) : cut;
}

/** Not within a character of two units. */
function whole(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at;
}

/** Blanks at the ends part the pieces. */
function onOneLine(text: string): string {
  const [, before = '', after = ''] = /^(\s?)[^]*?(\s?)$/u.exec(text) ?? [];
  const line = oneLine(text);
  return line === '' ? (text === '' ? '' : ' ') : `${before && ' '}${line}${after && ' '}`;
}
