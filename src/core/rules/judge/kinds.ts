// The kinds of features, and how much each counts for either question.

/** How much a feature of each kind counts (words, groups of letters, pairs with a gap); 0 leaves the kind out. */
export type KindValues = readonly [words: number, letters: number, gapped: number];

/** How many features of each kind there are. */
export type KindCounts = [words: number, letters: number, gapped: number];

// Measured: every word has a dozen groups of letters, which would drown the words if they counted as much.
export const SEVERITY_VALUES: KindValues = [1, 0.25, 1];
export const SERVICE_VALUES: KindValues = [1, 0.5, 0];

/** Added to the squared length of a request: one or two known words must not sound like certainty. */
const SHRINKAGE = 4;

/** The factor for so many features of each kind. */
export function scaleOf(counts: Readonly<KindCounts>, values: KindValues): number {
  const [words, letters, gapped] = values;
  const sum = counts[0] * words * words + counts[1] * letters * letters + counts[2] * gapped * gapped;
  return 1 / Math.sqrt(SHRINKAGE + sum);
}
