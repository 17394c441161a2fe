// What follows from a condition that holds: whether another must hold as well, or cannot. Only what is certain counts.
import type { RE2JS } from 're2js';
import type { Condition } from './condition.js';
import { isCovered } from './coverage.js';
import type { Phrase } from './word.js';

/** Whether the second holds of every request of which the first does. Both look at the same text. */
export function implies(one: Condition, other: Condition): boolean {
  if ('in' in one && 'in' in other)
    return one.in.every((field) => other.in.includes(field)) && wordsImply(one, other);
  return factImplies(one, other);
}

/** Whether no request can meet both. */
export function excludes(one: Condition, other: Condition): boolean {
  for (const name of FLAGS) {
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

/** Facts that are so or not. */
const FLAGS = ['serviceHours', 'forwarded'] as const;

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
  return [...SINGLE, ...FLAGS].some((name) => {
    const [first, second] = [factOf(one, name), factOf(other, name)];
    if (!isList(first)) return first !== undefined && first === second;
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
 * Whether a pattern finds something wherever this text stands: where a pattern asks for no edge (of a line, a word),
 * the characters around a find take nothing away from it.
 */
function findsWithin(pattern: RE2JS, text: string): boolean {
  const withoutSets = pattern.pattern().replace(/\\\\|\[\^/g, '');
  return !/[$^]|\\[bBAz]/.test(withoutSets) && pattern.matcher(text).find();
}

type Words = Extract<Condition, { readonly in: readonly string[] }>;

function wordsImply(one: Words, other: Words): boolean {
  if ('pattern' in one) return 'pattern' in other && one.pattern.equals(other.pattern);
  const groups = groupsOf(one);
  // Where a phrase stands, its first word does, or the stem of it.
  if ('pattern' in other)
    return groups.some((group) => group.every(([first]) => findsWithin(other.pattern, first.text)));
  // A sentence that does not count for the first must not be missing for the second.
  return (
    isCovered(withoutOf(other), withoutOf(one)) &&
    groupsOf(other).every((wanted) => groups.some((group) => isCovered(group, wanted)))
  );
}

function withoutOf(words: Words): readonly Phrase[] {
  return 'without' in words ? words.without.phrases : [];
}

/** Groups of phrases of each of which one stands in the request. */
function groupsOf(words: Exclude<Words, { readonly pattern: RE2JS }>): readonly (readonly Phrase[])[] {
  return 'any' in words ? [words.any.phrases] : words.all.phrases.map((phrase) => [phrase]);
}
