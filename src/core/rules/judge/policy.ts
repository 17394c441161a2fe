// The desk's view of mistakes.
import type { Severity } from '../terms.js';

/** The cost of a mistake to the desk: `wrong[is - 1][given - 1]`; nothing where both are the same. */
export type Costs = readonly (readonly number[])[];

/** How probabilities become decisions. */
export interface JudgementPolicy {
  readonly wrong: Costs;
  /** Below this probability the ticket is marked unsure. */
  readonly unsure: number;
  /** A 1 below this probability does not ring at night. */
  readonly callOut: number;
}

/** A blocking request that is given a 3 costs most, then a harmless one that is given a 1. */
export const POLICY: JudgementPolicy = {
  wrong: [
    [0, 1, 5],
    [1, 0, 1],
    [2, 1, 0],
  ],
  unsure: 0.7,
  callOut: 0.75,
};

/** The severity whose mistakes cost least, expected over what the request may be. */
export function leastCost(probabilities: ArrayLike<number>, wrong: Costs): Severity {
  const expected = ([1, 2, 3] as const).map((given) => {
    const cost = (is: number) => (probabilities[is] ?? 0) * (wrong[is]?.[given - 1] ?? 0);
    return { given, cost: cost(0) + cost(1) + cost(2) };
  });
  // Of two that cost the same the one in the middle of the table counts, then the graver one.
  const [first, middle, last] = expected;
  if (!first || !middle || !last) return 2;
  if (middle.cost <= first.cost && middle.cost <= last.cost) return 2;
  return first.cost <= last.cost ? 1 : 3;
}
