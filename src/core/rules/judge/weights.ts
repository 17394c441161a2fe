// What was learned, ready to judge with: whole numbers from -127 to 127 for each feature, as they stand in the file.
import { BUCKETS } from './corpus.js';
import type { Calibration } from './calibrate.js';
import type { Fit } from './fit.js';
import type { Question } from './question.js';

/** The answers to one question: a row of whole numbers a feature, and what they are multiplied by. */
export interface AnswerWeights {
  readonly answers: number;
  readonly unit: number;
  readonly weights: Int8Array;
  readonly bias: Float32Array;
  readonly calibration: Calibration;
}

/** What was learned from examples. */
export interface Weights {
  /** The hash of the examples, as whoever learned handed it in. */
  readonly examples: string;
  readonly services: readonly string[];
  /** The features in rising order; each is a row of both questions. */
  readonly buckets: Int32Array;
  readonly severity: AnswerWeights;
  readonly service: AnswerWeights;
}

/** How both questions are calibrated. */
export interface Calibrations {
  readonly severity: Calibration;
  readonly service: Calibration;
}

const MOST = 127;

/** The weights of a fit, rounded. */
export function roundWeights(
  made: Fit,
  services: readonly string[],
  examples: string,
  { severity, service }: Calibrations,
): Weights {
  return {
    examples,
    services,
    buckets: made.buckets,
    severity: round(made.severity, severity),
    service: round(made.service, service),
  };
}

function round({ answers, weights, bias }: Question, calibration: Calibration): AnswerWeights {
  let most = 1e-6;
  for (const weight of weights) most = Math.max(most, Math.abs(weight));
  const unit = Math.fround(most / MOST);
  const rounded = Int8Array.from(weights, (weight) =>
    Math.max(-MOST, Math.min(MOST, Math.round(weight / unit))),
  );
  return { answers, unit, weights: rounded, bias: Float32Array.from(bias), calibration };
}

/** Which buckets are known and in which row each stands, small enough for a processor's cache. */
export interface RowIndex {
  /** A bit a bucket. */
  readonly bits: Int32Array;
  /** How many known buckets stand before each 32. */
  readonly before: Int32Array;
}

/** The index of buckets in rising order. */
export function indexRows(buckets: Int32Array): RowIndex {
  const bits = new Int32Array(BUCKETS / 32);
  for (const bucket of buckets) bits[bucket >>> 5] = (bits[bucket >>> 5] ?? 0) | (1 << (bucket & 31));
  const before = new Int32Array(bits.length);
  let sum = 0;
  for (let word = 0; word < bits.length; word += 1) {
    before[word] = sum;
    sum += countBits(bits[word] ?? 0);
  }
  return { bits, before };
}

/** The row of a bucket, or -1. */
export function rowIn({ bits, before }: RowIndex, bucket: number): number {
  const word = bits[bucket >>> 5] ?? 0;
  const bit = 1 << (bucket & 31);
  if ((word & bit) === 0) return -1;
  return (before[bucket >>> 5] ?? 0) + countBits(word & (bit - 1));
}

function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
