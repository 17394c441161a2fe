// How a digest counts: a figure of the period, the same of the period before, and the first few of what was counted.
import { sql } from 'kysely';
import type { Listed } from '../../../core/letters/digest/figures.js';
import type { Period } from '../../../core/letters/digest/period.js';

/** The object of a count, and where the list of it ends. */
export interface Bounds {
  readonly period: Period;
  readonly before: Period;
  /** How many items stand in the list. */
  readonly limit: number;
}

/** The column that counts rows. */
export const COUNT = sql<number>`count(*)`.as('count');

/** Counts both periods, and puts the items beside. */
export async function listed<Item>(
  { period, before }: Bounds,
  counted: (period: Period) => Promise<{ readonly count: number }>,
  items: Promise<readonly Item[]>,
): Promise<Listed<Item>> {
  const [{ count }, earlier] = [await counted(period), await counted(before)];
  return { count, before: earlier.count, items: await items };
}
