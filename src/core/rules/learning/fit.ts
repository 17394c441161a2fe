// One fit: from some of the examples to the weights of both questions.
import { log } from '../judge/arithmetic.js';
import { type KindCounts, SERVICE_VALUES, SEVERITY_VALUES, scaleOf } from '../judge/kinds.js';
import type { Corpus } from './corpus.js';
import { type Known, type Question, learnFrom, newQuestion, settleRarity } from './question.js';
import { shuffle } from './shuffle.js';

/** The result of learning: the buckets of the features in rising order, one row of weights for each. */
export interface Fit {
  readonly buckets: Int32Array;
  /** The row of each feature of the corpus, or -1. */
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

export const FIT: FitOptions = { rounds: 7, pace: 0.2, leastExamples: 2, rowsAtMost: 160_000 };

/** Learning can be watched: after each so many examples the fit hands back how many it has worked through. */
const EXAMPLES_A_STEP = 256;

/** Rounds after which it shows which features will weigh little. */
const DRAFT_ROUNDS = 1;

/** Fits the members of the corpus; yields the number of examples worked through since the last time. */
export function* fit(corpus: Corpus, members: Int32Array, options: FitOptions): Generator<number, Fit> {
  const { leastExamples, rowsAtMost: most } = options;
  const counts = countFeatures(corpus, members);
  const features = corpus.bucketOf
    .map((_, feature) => feature)
    .filter((feature) => (counts[feature] ?? 0) >= leastExamples);
  const begin = (kept: Int32Array) => emptyFit(corpus, kept, counts, members.length);
  const draft = { ...options, rounds: DRAFT_ROUNDS };
  const kept =
    features.length <= most
      ? features
      : weightiest(corpus, yield* learn(corpus, members, begin(features), draft), features, most);
  const made = yield* learn(corpus, members, begin(kept), options);
  settleRarity([made.severity, made.service], made.severity.rarity);
  return made;
}

/** How many examples a fit works through at most, for whoever shows its progress. */
export function workOf(members: Int32Array, { rounds }: FitOptions): number {
  return members.length * (rounds + DRAFT_ROUNDS);
}

/** How many of the members have each feature. */
function countFeatures({ bucketOf, starts, features }: Corpus, members: Int32Array): Int32Array {
  const counts = new Int32Array(bucketOf.length);
  for (const member of members) {
    const end = starts[member + 1] ?? 0;
    for (let at = starts[member] ?? 0; at < end; at += 1) {
      const feature = features[at] ?? 0;
      counts[feature] = (counts[feature] ?? 0) + 1;
    }
  }
  return counts;
}

/** Learns, into a fit that has not learned yet. */
function* learn(
  corpus: Corpus,
  members: Int32Array,
  made: Fit,
  { rounds, pace }: FitOptions,
): Generator<number, Fit> {
  const order = eachTimes(members, corpus.timesOf);
  const known = new Map<number, Known>();
  for (const member of members) known.set(member, knownOf(corpus, member, made.rowOf));
  let worked = 0;
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, round + 1);
    for (const member of order) {
      const seen = known.get(member);
      if (!seen) continue;
      learnFrom(made.severity, seen, seen.severityScale, corpus.severityOf[member] ?? 0, pace);
      const service = corpus.serviceOf[member] ?? -1;
      if (service >= 0) learnFrom(made.service, seen, seen.serviceScale, service, pace);
      worked += 1;
      if (worked % EXAMPLES_A_STEP === 0) yield EXAMPLES_A_STEP;
    }
  }
  return made;
}

/** A fit that has not learned yet. `counts` says how many of its `of` members have each feature. */
function emptyFit({ bucketOf, services }: Corpus, features: Int32Array, counts: Int32Array, of: number): Fit {
  const inOrder = features.toSorted((one, other) => (bucketOf[one] ?? 0) - (bucketOf[other] ?? 0));
  const rowOf = new Int32Array(bucketOf.length).fill(-1);
  for (const [row, feature] of inOrder.entries()) rowOf[feature] = row;
  const rarity = rarityOf(counts, of, inOrder);
  return {
    buckets: inOrder.map((feature) => bucketOf[feature] ?? 0),
    rowOf,
    severity: newQuestion(3, SEVERITY_VALUES, rarity),
    service: newQuestion(services.length, SERVICE_VALUES, rarity),
  };
}

/** How much the rarest feature counts, beside the usual ones of the middle; measured. */
const RAREST = 1.4;

/** From 0 for what stands in every request to the most for what stands in two: the rarer a word, the more it says. */
function rarityOf(counts: Int32Array, of: number, features: Int32Array): Float32Array {
  const most = log(Math.max(of, 6) / 2);
  return Float32Array.from(features, (feature) => {
    const share = log(Math.max(of, 1) / (counts[feature] ?? 1)) / most;
    return RAREST * Math.max(share, 0);
  });
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
  const counts: KindCounts = [0, 0, 0];
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const row = rowOf[corpus.features[at] ?? 0] ?? -1;
    if (row < 0) continue;
    rows[count] = row;
    const kind = corpus.kinds[at] ?? 0;
    kinds[count++] = kind;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return {
    rows: rows.slice(0, count),
    kinds: kinds.slice(0, count),
    severityScale: scaleOf(counts, SEVERITY_VALUES),
    serviceScale: scaleOf(counts, SERVICE_VALUES),
  };
}

/** The features whose weights are largest, of which there may be so many. */
function weightiest({ bucketOf }: Corpus, draft: Fit, features: Int32Array, most: number): Int32Array {
  const size = (feature: number) => {
    const row = draft.rowOf[feature] ?? 0;
    return sizeOf(draft.severity, row) + sizeOf(draft.service, row) / Math.max(1, draft.service.answers);
  };
  const sizes = new Float64Array(bucketOf.length);
  for (const feature of features) sizes[feature] = size(feature);
  const bySize = (one: number, other: number) => (sizes[other] ?? 0) - (sizes[one] ?? 0) || one - other;
  return features.toSorted(bySize).slice(0, most);
}

function sizeOf({ answers, weights }: Question, row: number): number {
  let sum = 0;
  for (let k = 0; k < answers; k += 1) sum += Math.abs(weights[row * answers + k] ?? 0);
  return sum;
}
