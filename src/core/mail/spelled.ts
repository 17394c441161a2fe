// Every form in which the desk writes an address or a name: as it stands, in another case, with its dots broken so that
// no program makes a link of it (letters/shared/reason.ts), escaped as HTML, composed or not, cut off by an ellipsis.
// Whoever looks for a person looks for all of them.

import { compose, decompose, UNSEEN } from './text.js';

/** A word of which only so many characters are left before an ellipsis is still known. */
const LEAST_LEFT = 8;

/** One dot of an address in a letter: alone or in brackets. */
const DOT = String.raw`(?:\[[.。．｡]\]|[.。．｡])`;

/** Characters that a page spells otherwise than a text. */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '(?:&amp;|&)',
  '<': '(?:&lt;|<)',
  '>': '(?:&gt;|>)',
  '"': '(?:&quot;|")',
  "'": "(?:&#x27;|&#39;|')",
  '`': '(?:&#x60;|`)',
  '=': '(?:&#x3D;|=)',
};

/** Matches every form of the words, the longest word first; null without words. It is global, for `search` and `replace`. */
export function spelledForms(words: readonly string[]): RegExp | null {
  const seen = words.flatMap((word) => [word, word.replace(UNSEEN, '')]);
  const known = new Set(seen.flatMap((word) => [compose(word), decompose(word)]));
  const forms = [...known]
    .filter((word) => word.trim() !== '')
    .toSorted((one, other) => other.length - one.length)
    .flatMap(formsOf);
  return forms.length === 0 ? null : new RegExp(forms.join('|'), 'giu');
}

function formsOf(word: string): string[] {
  const letters = Array.from(word.trim());
  const characters = letters.map((letter, at) => spell(letter, at === letters.length - 1));
  const whole = characters.join('');
  if (characters.length <= LEAST_LEFT) return [whole];
  const rest = characters
    .slice(LEAST_LEFT)
    .reduceRight((behind, character) => `(?:${character}${behind})?`, '');
  return [whole, `${characters.slice(0, LEAST_LEFT).join('')}${rest}…`];
}

function spell(character: string, isLast: boolean): string {
  // Within a word, a blank stands behind a dot where a capital follows.
  if (/[.。．｡]/u.test(character)) return isLast ? DOT : `${DOT} ?`;
  if (/\s/u.test(character)) return String.raw`\s+`;
  return ESCAPES[character] ?? character.replace(/[\\^$*+?()[\]{}|/]/u, String.raw`\$&`);
}

/**
 * Something short that stands in every form of a word, in small letters of ASCII: what does not hold it need not be
 * looked at more closely. Empty where the word gives nothing of the kind.
 */
export function hintOf(word: string): string {
  const beginning = Array.from(compose(word.trim()));
  while (beginning.length > 0 && beginning.join('').replace(UNSEEN, '').length > LEAST_LEFT) beginning.pop();
  const runs = decompose(beginning.join('')).match(/[A-Za-z0-9@_-]+(?!\p{M})/gu) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '').toLowerCase();
}
