// The judge's view of a request: words, pairs, triples, pairs with a gap, and groups of letters within words, those
// of the subject apart from those of the text. Each is a hash of 32 bits. The length of a request is left out on
// purpose: in collected examples grave requests tend to be longer ones, and a judge that sees length learns only that.
import { addUnit, join, spread } from './hash.js';
import { TOKENS_AT_MOST, type Tokens, readTokens, roomForTokens } from './tokens.js';

/** Two words with up to this many places from one to the other count as a pair with a gap. */
const FARTHEST = 4;

const SHORTEST_GROUP = 3;
const LONGEST_GROUP = 5;

/** Features of one request that are looked at, repeated ones among them. */
const FEATURES_AT_MOST = 24_000;

/** The kinds of features; each kind of the text has its own salt, and so has the subject. */
export const WORDS = 0;
export const LETTERS = 1;
export const GAPPED = 2;

const PAIR_SALT = 0x1b873593;
const TRIPLE_SALT = 0x4cf5ad43;
const GAP_SALT = 0x52dce729;
const GROUP_SALT = 0x38b34ae5;
const SUBJECT_SALT = 0x2745937f;

/** Where a word ends, for the groups of letters at its edges. */
const EDGE = 35;

/** The features of one request. They stand in arrays that the next request overwrites. */
export interface Features {
  count: number;
  /** May hold the same feature more than once. */
  readonly hashes: Int32Array;
  readonly kinds: Uint8Array;
  /** The first and the last token of each; those of the subject come first, then those of the text. */
  readonly firsts: Uint16Array;
  readonly lasts: Uint16Array;
  readonly subject: Tokens;
  readonly text: Tokens;
  /** Words that were met in this request, so that their letters are grouped once. */
  readonly met: Int32Array;
}

/** A reader of requests that uses its memory again: what it returns holds until it is asked the next time. */
export function featureReader(): (subject: string, text: string) => Features {
  const room: Features = {
    count: 0,
    hashes: new Int32Array(FEATURES_AT_MOST),
    kinds: new Uint8Array(FEATURES_AT_MOST),
    firsts: new Uint16Array(FEATURES_AT_MOST),
    lasts: new Uint16Array(FEATURES_AT_MOST),
    subject: roomForTokens(),
    text: roomForTokens(),
    met: new Int32Array(2 * TOKENS_AT_MOST),
  };
  return (subject, text) => {
    readTokens(subject, room.subject);
    readTokens(text, room.text);
    room.count = 0;
    room.met.fill(0);
    addFeatures(room, room.subject, SUBJECT_SALT, 0);
    addFeatures(room, room.text, 0, room.subject.count);
    return room;
  };
}

function addFeatures(room: Features, tokens: Tokens, salt: number, offset: number): void {
  const { hashes, count } = tokens;
  const last = count - 1;
  for (let at = 0; at < last; at += 1) {
    const place = offset + at;
    const here = (hashes[at] ?? 0) ^ salt;
    const next = hashes[at + 1] ?? 0;
    if (at > 0) add(room, here, WORDS, place, place);
    const pair = join(here ^ PAIR_SALT, next);
    add(room, pair, WORDS, place, place + 1);
    if (at + 2 <= last) add(room, join(pair ^ TRIPLE_SALT, hashes[at + 2] ?? 0), WORDS, place, place + 2);
    const farthest = Math.min(FARTHEST, last - at);
    for (let far = 2; far <= farthest; far += 1)
      add(room, join(here ^ GAP_SALT, hashes[at + far] ?? 0), GAPPED, place, place + far);
    addGroups(room, tokens, at, place);
  }
}

function add(room: Features, hash: number, kind: number, first: number, last: number): void {
  const { count } = room;
  if (count >= FEATURES_AT_MOST) return;
  room.hashes[count] = hash;
  room.kinds[count] = kind;
  room.firsts[count] = first;
  room.lasts[count] = last;
  room.count = count + 1;
}

/** The groups of letters of a word that was not met before. They bear typing errors, and endings of a language. */
function addGroups(room: Features, tokens: Tokens, at: number, place: number): void {
  const from = tokens.letterStarts[at] ?? 0;
  const to = tokens.letterStarts[at + 1] ?? 0;
  if (from === to) return;
  const hash = tokens.hashes[at] ?? 0;
  const slot = hash >>> 22;
  if (room.met[slot] === hash) return;
  room.met[slot] = hash;
  for (let start = from - 1; start <= to; start += 1) {
    let group = GROUP_SALT;
    const end = Math.min(start + LONGEST_GROUP, to + 1);
    for (let one = start; one < end; one += 1) {
      group = addUnit(group, one < from || one >= to ? EDGE : (tokens.letters[one] ?? 0));
      if (one - start >= SHORTEST_GROUP - 1) add(room, spread(group), LETTERS, place, place);
    }
  }
}
