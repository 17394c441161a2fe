// The result of learning, ready to judge with: whole numbers from -127 to 127 for each feature, as they stand in the
// file.
import type { Calibration } from './calibration.js';
import { BUCKETS } from './hash.js';
import type { Vocabulary } from './vocabulary.js';

/** The answers to one question: one row of whole numbers per feature, and their common factor. */
export interface AnswerWeights {
  readonly answers: number;
  readonly unit: number;
  readonly weights: Int8Array;
  readonly bias: Float32Array;
  readonly calibration: Calibration;
}

/** The weights that were learned from examples. */
export interface Weights {
  /** The hash of the examples, as whoever learned handed it in. */
  readonly examples: string;
  readonly services: readonly string[];
  /** The features in rising order; each is a row of both questions. */
  readonly buckets: Int32Array;
  /** The words of the examples. */
  readonly vocabulary: Vocabulary;
  readonly severity: AnswerWeights;
  readonly service: AnswerWeights;
  /**
   * What examples that were left out were taken for when it was learned, by the shipped costs: `trials[is - 1][given - 1]`
   * counts them.
   */
  readonly trials: readonly (readonly number[])[];
}

/**
 * Which buckets are known and in which row each stands, small enough for a processor's cache. For each 32 buckets there
 * are two numbers: a bit for each, and how many known buckets stand before them.
 */
export type RowIndex = Int32Array;

/** The index of buckets in rising order. */
export function indexRows(buckets: Int32Array): RowIndex {
  const index = new Int32Array(BUCKETS / 16);
  for (const bucket of buckets) {
    const word = 2 * (bucket >>> 5);
    index[word] = (index[word] ?? 0) | (1 << (bucket & 31));
  }
  let before = 0;
  for (let word = 0; word < index.length; word += 2) {
    index[word + 1] = before;
    before += countBits(index[word] ?? 0);
  }
  return index;
}

/** The row of a bucket, or -1. */
export function rowIn(index: RowIndex, bucket: number): number {
  const at = 2 * (bucket >>> 5);
  const word = index[at] ?? 0;
  const bit = 1 << (bucket & 31);
  if ((word & bit) === 0) return -1;
  return (index[at + 1] ?? 0) + countBits(word & (bit - 1));
}

function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
