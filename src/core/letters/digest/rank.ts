// Percentiles by nearest rank: always a value that was really measured, never one between two.

/** The place, counted from 0 in ascending order, of the value that `share` (0 to 1) of `count` values do not exceed. */
export function rankOf(share: number, count: number): number {
  return Math.max(0, Math.ceil(share * count) - 1);
}
