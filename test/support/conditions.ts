// Conditions as the configuration makes them.
import type { Condition } from '../../src/core/rules/condition.js';
import { readWords } from '../../src/core/rules/word.js';

/** One of the words stands in one of the fields, in a sentence that has no word of `without`. */
export function anyOf(
  fields: readonly string[],
  any: readonly string[],
  without: readonly string[] = [],
): Condition {
  return { in: fields, any: readWords(any), without: readWords(without) };
}

/** Every word stands in one of the fields. */
export function allOf(fields: readonly string[], all: readonly string[]): Condition {
  return { in: fields, all: readWords(all) };
}
