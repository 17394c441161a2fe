// What follows from a condition that holds: whether another must hold as well, or cannot. Only what is certain counts;
// a condition that is not understood here implies nothing but itself.
import type { Condition } from './condition.js';
import { isCovered } from './coverage.js';

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

type Words = Extract<Condition, { readonly in: readonly string[] }>;

/** The keys that are understood here; one more, and a condition may mean something else. */
const UNDERSTOOD = new Set(['in', 'any', 'all', 'together', 'without']);

function wordsImply(one: Words, other: Words): boolean {
  const keys = [...Object.entries(one), ...Object.entries(other)];
  if (keys.some(([key, value]) => value !== undefined && !UNDERSTOOD.has(key))) return false;
  // A sentence that does not count for the first must not be missing for the second.
  const without = 'without' in other ? (other.without ?? []) : [];
  const counted = 'without' in one ? (one.without ?? []) : [];
  if (!isCovered(without, counted)) return false;
  if ('any' in other) return groupsOf(one).some((group) => isCovered(group, other.any));
  if ('all' in one && 'all' in other)
    return other.all.every((word) => one.all.some((mine) => isCovered([mine], [word])));
  if ('together' in one && 'together' in other) {
    // Each way round: the sentence that has the first's words must have some of the second's.
    return (
      other.together.every((group) => one.together.some((mine) => isCovered(mine, group))) &&
      one.together.every((mine) => other.together.some((group) => isCovered(mine, group)))
    );
  }
  return false;
}

/** Groups of words of each of which one stands in the request. */
function groupsOf(words: Words): readonly (readonly string[])[] {
  if ('any' in words) return [words.any];
  if ('together' in words) return words.together;
  return 'all' in words ? words.all.map((word) => [word]) : [];
}
