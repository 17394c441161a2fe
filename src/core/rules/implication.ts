// What follows from a condition that holds: whether another must hold as well, or cannot. Only what is certain counts;
// a condition that is not understood here implies nothing but itself.
import { type Condition, readPattern } from './condition.js';
import { isCovered } from './coverage.js';
import { readPhrase } from './word.js';

/** Whether the second holds of every request of which the first does. Both look at the same text. */
export function implies(one: Condition, other: Condition): boolean {
  if (spellingOf(one) === spellingOf(other)) return true;
  if ('in' in one && 'in' in other)
    return one.in.every((field) => other.in.includes(field)) && wordsImply(one, other);
  return factImplies(one, other);
}

const spellings = new WeakMap<Condition, string>();

/** Conditions that are spelt alike ask the same. */
function spellingOf(condition: Condition): string {
  const known = spellings.get(condition) ?? JSON.stringify(condition);
  spellings.set(condition, known);
  return known;
}

/** Whether no request can meet both. */
export function excludes(one: Condition, other: Condition): boolean {
  for (const name of ['serviceHours', 'forwarded'] as const) {
    const [first, second] = [factOf(one, name), factOf(other, name)];
    if (first !== undefined && second !== undefined) return first !== second;
  }
  for (const name of SINGLE) {
    const [first, second] = [factOf(one, name), factOf(other, name)];
    if (first === undefined || second === undefined) continue;
    if (first === false || second === false) return first !== second;
    if (!isList(first) || !isList(second)) return false;
    return first.every((value) => !second.includes(value));
  }
  return false;
}

/** Whether every request meets one of the conditions. */
export function isCertain(conditions: readonly Condition[]): boolean {
  const origins = new Set(conditions.flatMap((condition) => ('origin' in condition ? condition.origin : [])));
  if (ORIGINS.every((origin) => origins.has(origin))) return true;
  return ['serviceHours', 'forwarded', 'customer', 'contract'].some((name) => {
    const asked = new Set(conditions.map((condition) => factOf(condition, name)));
    return asked.has(true) && asked.has(false);
  });
}

const ORIGINS = ['phone', 'mail', 'monitor', 'other'] as const;

/** Facts of which a request has one value or none. */
const SINGLE = ['origin', 'customer', 'contract', 'language', 'mailbox', 'form'] as const;

function factOf(condition: Condition, name: string): unknown {
  return 'in' in condition ? undefined : new Map<string, unknown>(Object.entries(condition)).get(name);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function factImplies(one: Condition, other: Condition): boolean {
  if ('sender' in one && 'sender' in other) {
    return one.sender.every(
      (sender) =>
        other.sender.includes(sender) || other.sender.includes(sender.slice(sender.lastIndexOf('@'))),
    );
  }
  return SINGLE.some((name) => {
    const [first, second] = [factOf(one, name), factOf(other, name)];
    if (!isList(first)) return false;
    return second === true || (isList(second) && first.every((value) => second.includes(value)));
  });
}

/** Whether a condition holds of every request with a word in its subject or its text. */
export function findsAnyText(condition: Condition): boolean {
  if (!('pattern' in condition)) return false;
  const { in: fields, pattern } = condition;
  const looksEverywhere = fields.includes('subject') && fields.includes('text');
  return looksEverywhere && ANY_WORD.every((word) => findsWithin(pattern, word));
}

/** The shortest words that there are: what finds each of them finds one in every mail. */
const ANY_WORD = ['a', 'm', 'z', '0', '9'];

/**
 * Whether a pattern finds something wherever this text stands: where a pattern asks for no edge (of a line, a word), what
 * stands around a find takes nothing away from it.
 */
function findsWithin(pattern: string, text: string): boolean {
  const withoutSets = pattern.replace(/\\\\|\[\^/g, '');
  if (/[$^]|\\[bBAz]/.test(withoutSets)) return false;
  const read = readPattern(pattern);
  return typeof read !== 'string' && read.matcher(text).find();
}

type Words = Extract<Condition, { readonly in: readonly string[] }>;

/** The keys that are understood here; one more, and a condition may mean something else. */
const UNDERSTOOD = new Set(['in', 'any', 'all', 'without']);

function wordsImply(one: Words, other: Words): boolean {
  if ('pattern' in other && !('pattern' in one))
    return groupsOf(one).some((group) => group.every((word) => beginsWithFind(word, other.pattern)));
  const keys = [...Object.entries(one), ...Object.entries(other)];
  if (keys.some(([key, value]) => value !== undefined && !UNDERSTOOD.has(key))) return false;
  // A sentence that does not count for the first must not be missing for the second.
  const without = 'without' in other ? (other.without ?? []) : [];
  const counted = 'without' in one ? (one.without ?? []) : [];
  if (!isCovered(without, counted)) return false;
  if ('any' in other) return groupsOf(one).some((group) => isCovered(group, other.any));
  if ('all' in one && 'all' in other)
    return other.all.every((word) => one.all.some((mine) => isCovered([mine], [word])));
  return false;
}

/** Where a phrase stands, its first word does, or the stem of it. */
function beginsWithFind(word: string, pattern: string): boolean {
  const first = readPhrase(word)?.parts[0]?.text;
  return first !== undefined && first !== '' && findsWithin(pattern, first);
}

/** Groups of words of each of which one stands in the request. */
function groupsOf(words: Words): readonly (readonly string[])[] {
  if ('any' in words) return [words.any];
  return 'all' in words ? words.all.map((word) => [word]) : [];
}
