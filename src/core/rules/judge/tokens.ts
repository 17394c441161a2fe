// A text cut into words, numbers and sentence marks in one pass over its code units, into arrays that are used again.
import { DIGIT, MARK, SEPARATOR, foldUnit, isLetter } from './characters.js';
import { addUnit, spread } from './hash.js';

/** A request is made in its first pages: what comes after this is not read. */
const UNITS_AT_MOST = 8_000;

/** Words, numbers and marks that are read. */
export const TOKENS_AT_MOST = 512;

/** Letters of one word that are kept; its hash is made of all of them. */
const LETTERS_AT_MOST = 32;

/** A number counts by how many digits it has, up to this many. */
const DIGITS_AT_MOST = 4;

const SEED = 0x811c9dc5;

/** The hash of the borders of a text, which stand before the first token and after the last one. */
const BORDER = spread(SEED ^ 0x5e);

/** A text cut into tokens. A border is a token without letters at either end. */
export interface Tokens {
  count: number;
  /** A hash of each token, the same wherever it stands. */
  readonly hashes: Int32Array;
  /** Where each token stands in the text. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The folded letters of all words, and where those of each token begin; the next entry is their end. */
  readonly letters: Uint16Array;
  readonly letterStarts: Int32Array;
}

/** Room for the tokens of one text. */
export function roomForTokens(): Tokens {
  const size = TOKENS_AT_MOST + 2;
  return {
    count: 0,
    hashes: new Int32Array(size),
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    letters: new Uint16Array(TOKENS_AT_MOST * LETTERS_AT_MOST),
    letterStarts: new Int32Array(size + 1),
  };
}

/** Cuts a text; what the room held before is gone. */
export function readTokens(text: string, room: Tokens): void {
  const length = Math.min(text.length, UNITS_AT_MOST);
  room.count = 0;
  room.letterStarts[0] = 0;
  add(room, BORDER, 0, 0, 0);
  let at = 0;
  while (at < length && room.count <= TOKENS_AT_MOST) {
    const unit = foldUnit(text.charCodeAt(at));
    if (unit <= MARK) at += 1;
    else if (isLetter(unit)) at = readWord(text, at, length, room);
    else at = readRun(text, at, length, room);
  }
  add(room, BORDER, at, at, 0);
}

function add(room: Tokens, hash: number, start: number, end: number, letters: number): void {
  const { count } = room;
  room.hashes[count] = hash;
  room.starts[count] = start;
  room.ends[count] = end;
  room.letterStarts[count + 1] = (room.letterStarts[count] ?? 0) + letters;
  room.count = count + 1;
}

function readWord(text: string, start: number, length: number, room: Tokens): number {
  const first = room.letterStarts[room.count] ?? 0;
  let letters = 0;
  let hash = SEED;
  let at = start;
  for (; at < length; at += 1) {
    const unit = foldUnit(text.charCodeAt(at));
    if (unit === MARK) continue;
    if (!isLetter(unit)) break;
    hash = addUnit(hash, unit);
    if (letters < LETTERS_AT_MOST) room.letters[first + letters++] = unit;
  }
  add(room, spread(hash), start, at, letters);
  return at;
}

/** A number or a run of sentence marks: "!!" is not "!", and any two lines that are empty are one. */
function readRun(text: string, start: number, length: number, room: Tokens): number {
  const first = foldUnit(text.charCodeAt(start));
  let at = start + 1;
  while (at < length && foldUnit(text.charCodeAt(at)) === first) at += 1;
  const most = first === DIGIT ? DIGITS_AT_MOST : 2;
  const size = first === 10 ? 1 : Math.min(at - start, most);
  add(room, spread(addUnit(addUnit(SEED, first), SEPARATOR + size)), start, at, 0);
  return at;
}
