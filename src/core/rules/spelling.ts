// Slips of the keyboard ("bloccto", "intrnet") and short forms ("nn"): what a word of a mail was meant to be. A slip is
// one letter off, and counts where exactly one word of the rules is that near. Its cost is that of the word's length.
import { remember } from '../mail/memory.js';
import { type MeantBy, type Part, readPhrase } from './word.js';
import { fold } from '../mail/text.js';

/** What is made of misspelled words in subject and text. */
export interface Spelling {
  /** A word that is one letter off a word of the rules is taken for it. */
  readonly tolerant: boolean;
  /** Words that are what they are, though one letter off a word of the rules; `*` stands for any ending. */
  readonly right: readonly string[];
  /** What short forms stand for: `nn` for `non`. */
  readonly means: Readonly<Record<string, string>>;
}

/** What a word was meant to be, where these are the phrases of the rules. */
export function makeMeantBy({ tolerant, right, means }: Spelling, phrases: Iterable<string>): MeantBy {
  const forms = new Map(Object.entries(means).map(([form, meaning]) => [fold(form), fold(meaning)]));
  if (!tolerant) return (word) => forms.get(word) ?? null;
  const parts = partsOf(phrases);
  const isRight = makeIsRight([...parts.filter((part) => !part.ending), ...partsOf(right)]);
  const first = spell(parts);
  return remember((word) => forms.get(word) ?? (isRight(word) ? null : nearest(first, word)));
}

/** The parts of phrases, each once: many thousand phrases share a few thousand words. */
function partsOf(phrases: Iterable<string>): Part[] {
  const words = new Set<string>();
  for (const phrase of new Set(phrases)) for (const word of phrase.split(' ')) words.add(word);
  return [...words].flatMap((word) => readPhrase(word)?.parts ?? []);
}

function makeIsRight(parts: readonly Part[]): (word: string) => boolean {
  const whole = new Set(parts.flatMap(({ text, ending }) => (ending ? [] : text)));
  const stems = new Set(parts.flatMap(({ text, ending }) => (ending ? text : [])));
  const lengths = new Set([...stems].map((stem) => stem.length));
  return (word) => whole.has(word) || [...lengths].some((length) => stems.has(word.slice(0, length)));
}

/** Words letter by letter: all that begin alike. */
interface Letter {
  readonly spelled: string;
  readonly next: Map<string, Letter>;
  /** A word ends here. */
  whole: boolean;
  /** From here any ending will do (`blocc*`). */
  stem: boolean;
}

function spell(parts: Iterable<Part>): Letter {
  const first = makeLetter('');
  for (const { text, ending } of parts) {
    let letter = first;
    for (const character of text) {
      const next = letter.next.get(character) ?? makeLetter(letter.spelled + character);
      letter.next.set(character, next);
      letter = next;
    }
    if (ending) letter.stem = true;
    else letter.whole = true;
  }
  return first;
}

function makeLetter(spelled: string): Letter {
  return { spelled, next: new Map(), whole: false, stem: false };
}

/** Shorter words have too many neighbours that are words, too; longer ones are none. */
const SHORTEST = 4;
const LONGEST = 24;

/** What is meant has this many letters at least; this many suffice where two were swapped or one doubled ("tuto"). */
const ANY_SLIP_FROM = 6;
const LIGHT_SLIP_FROM = 5;

/** Another letter this near to the end makes another form of a word rather than a slip ("inviate", "inviare"). */
const ENDING = 3;

function nearest(first: Letter, word: string): string | null {
  if (word.length < SHORTEST || word.length > LONGEST) return null;
  const found: Found = new Map();
  // The first letter is seldom wrong, and asking for it keeps most neighbours away.
  let letter = first.next.get(word.charAt(0));
  for (let at = 1; letter && at <= word.length; at += 1) {
    if (letter.stem && at >= ANY_SLIP_FROM) return null;
    slipAt(letter, word, at, found);
    letter = letter.next.get(word.charAt(at));
  }
  // "bloccto" is rather "bloccato" with a letter left out than "blocco" with one too many.
  const likeliest = KINDS.map((kind) => found.get(kind)).find((words) => words !== undefined);
  const [meant] = likeliest ?? [];
  return likeliest?.size === 1 && meant !== undefined ? meant : null;
}

/** Kinds of slips, the likeliest first. */
const KINDS = ['swapped', 'left out', 'another', 'too many'] as const;
type Kind = (typeof KINDS)[number];
type Found = Map<Kind, Set<string>>;

/** Follows every slip that may have happened at a place of the word, the letters before it being right. */
function slipAt(letter: Letter, word: string, at: number, found: Found): void {
  const [before, here, after] = [word.charAt(at - 1), word.charAt(at), word.charAt(at + 1)];
  const swapped = after === here ? undefined : letter.next.get(after)?.next.get(here);
  if (swapped) readOn(swapped, word, at + 2, { kind: 'swapped', from: LIGHT_SLIP_FROM, rest: 0 }, found);
  // One letter doubled, or one of two left out, is told from any word, at its end too.
  const double = (isDouble: boolean) =>
    isDouble ? { from: LIGHT_SLIP_FROM, rest: 0 } : { from: ANY_SLIP_FROM, rest: 1 };
  readOn(letter, word, at + 1, { kind: 'too many', ...double(here === before) }, found);
  for (const [character, next] of letter.next) {
    if (character === here) continue;
    readOn(next, word, at + 1, { kind: 'another', from: ANY_SLIP_FROM, rest: ENDING }, found);
    readOn(next, word, at, { kind: 'left out', ...double(character === before) }, found);
  }
}

/** A slip, and what is asked after it: how many letters the word has at least, and how many follow. */
interface Slip {
  readonly kind: Kind;
  readonly from: number;
  readonly rest: number;
}

/** Reads the rest of a word after a slip, and notes what it was meant to be. */
function readOn(start: Letter, word: string, place: number, slip: Slip, found: Found): void {
  const note = (meant: string) => found.set(slip.kind, (found.get(slip.kind) ?? new Set()).add(meant));
  let letter: Letter | undefined = start;
  for (let at = place; letter; at += 1) {
    if (letter.spelled.length >= slip.from && at - place >= slip.rest) {
      // A stem that ends at the slip would take every word that begins nearly like it.
      if (letter.stem && at > place) note(letter.spelled + word.slice(at));
      if (letter.whole && at === word.length) note(letter.spelled);
    }
    if (at >= word.length) return;
    letter = letter.next.get(word.charAt(at));
  }
}
