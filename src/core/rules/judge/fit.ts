// One fit: from some of the examples to the weights of both questions.
import { BUCKETS, type Corpus } from './corpus.js';
import {
  type Known,
  type Question,
  SERVICE_VALUES,
  SEVERITY_VALUES,
  learnFrom,
  newQuestion,
} from './question.js';
import { shuffle } from './shuffle.js';

/** What was learned: the buckets of the features in rising order, a row of weights for each. */
export interface Fit {
  readonly buckets: Int32Array;
  /** The row of each bucket, or -1. */
  readonly rowOf: Int32Array;
  readonly severity: Question;
  readonly service: Question;
}

/** How a fit is made. */
export interface FitOptions {
  readonly rounds: number;
  readonly pace: number;
  /** A feature of fewer examples is not learned. */
  readonly leastExamples: number;
  /** No more features than this are kept. */
  readonly rowsAtMost: number;
}

export const FIT: FitOptions = { rounds: 8, pace: 0.2, leastExamples: 2, rowsAtMost: 65_000 };

/** Learning can be watched: after each so many examples the fit hands back how many it has worked through. */
const EXAMPLES_A_STEP = 256;

/** Fits the members of the corpus; yields the number of examples worked through since the last time. */
export function* fit(corpus: Corpus, members: Int32Array, options: FitOptions): Generator<number, Fit> {
  const buckets = commonBuckets(corpus, members, options.leastExamples);
  let made = start(corpus, buckets);
  yield* learn(corpus, members, made, options);
  if (buckets.length > options.rowsAtMost) {
    made = start(corpus, weightiest(made, options.rowsAtMost));
    yield* learn(corpus, members, made, options);
  }
  return made;
}

/** How many examples a fit works through, for whoever shows its progress. */
export function workOf(members: Int32Array, { rounds }: FitOptions): number {
  return members.length * rounds;
}

function commonBuckets(corpus: Corpus, members: Int32Array, least: number): Int32Array {
  const counts = new Uint16Array(BUCKETS);
  for (const member of members) {
    const end = corpus.starts[member + 1] ?? 0;
    for (let at = corpus.starts[member] ?? 0; at < end; at += 1) {
      const bucket = corpus.buckets[at] ?? 0;
      const count = counts[bucket] ?? 0;
      if (count < least) counts[bucket] = count + 1;
    }
  }
  return rising(BUCKETS, (bucket) => counts[bucket] === least);
}

/** The numbers below an end that are wanted, in rising order. */
function rising(end: number, wanted: (number: number) => boolean): Int32Array {
  let size = 0;
  for (let number = 0; number < end; number += 1) if (wanted(number)) size += 1;
  const found = new Int32Array(size);
  size = 0;
  for (let number = 0; number < end; number += 1) if (wanted(number)) found[size++] = number;
  return found;
}

function start(corpus: Corpus, buckets: Int32Array): Fit {
  const rowOf = new Int32Array(BUCKETS).fill(-1);
  for (const [row, bucket] of buckets.entries()) rowOf[bucket] = row;
  return {
    buckets,
    rowOf,
    severity: newQuestion(3, buckets.length, SEVERITY_VALUES),
    service: newQuestion(corpus.services.length, buckets.length, SERVICE_VALUES),
  };
}

function* learn(
  corpus: Corpus,
  members: Int32Array,
  into: Fit,
  options: FitOptions,
): Generator<number, void> {
  const order = eachTimes(members, corpus.timesOf);
  let worked = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    shuffle(order, round + 1);
    for (const member of order) {
      const known = knownOf(corpus, member, into.rowOf);
      learnFrom(into.severity, known, corpus.severityOf[member] ?? 0, options.pace);
      const service = corpus.serviceOf[member] ?? -1;
      if (service >= 0) learnFrom(into.service, known, service, options.pace);
      worked += 1;
      if (worked % EXAMPLES_A_STEP === 0) yield EXAMPLES_A_STEP;
    }
  }
}

function eachTimes(members: Int32Array, timesOf: Uint8Array): Int32Array {
  const all: number[] = [];
  for (const member of members) for (let n = 0; n < (timesOf[member] ?? 1); n += 1) all.push(member);
  return Int32Array.from(all);
}

/** The features of an example that a fit knows. */
export function knownOf(corpus: Corpus, member: number, rowOf: Int32Array): Known {
  const start = corpus.starts[member] ?? 0;
  const end = corpus.starts[member + 1] ?? 0;
  const rows = new Int32Array(end - start);
  const kinds = new Uint8Array(end - start);
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const row = rowOf[corpus.buckets[at] ?? 0] ?? -1;
    if (row < 0) continue;
    rows[count] = row;
    kinds[count++] = corpus.kinds[at] ?? 0;
  }
  return { rows: rows.subarray(0, count), kinds: kinds.subarray(0, count) };
}

/** The features whose weights differ most from answer to answer, of which there may be so many. */
function weightiest({ buckets, severity, service }: Fit, most: number): Int32Array {
  const spreads = Float64Array.from(
    buckets,
    (_, row) => spreadOf(severity, row) + spreadOf(service, row) / 2,
  );
  const least = spreads.toSorted()[spreads.length - most] ?? 0;
  return buckets.filter((_, row) => (spreads[row] ?? 0) >= least);
}

function spreadOf({ answers, weights }: Question, row: number): number {
  let sum = 0;
  for (let k = 0; k < answers; k += 1) sum += Math.abs(weights[row * answers + k] ?? 0);
  return sum;
}
