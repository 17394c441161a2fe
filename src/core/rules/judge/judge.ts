// Judges a request: severity and service with their probabilities, from what was learned and from a desk's own words.
import type { Severity } from '../terms.js';
import { calibrated } from './calibration.js';
import { type Features, GAPPED, featureReader } from './features.js';
import { bucketOf } from './hash.js';
import { type KindCounts, type KindValues, SERVICE_VALUES, SEVERITY_VALUES, scaleOf } from './kinds.js';
import { LOCAL_ODDS, type LocalHit, type LocalIndex, findLocalWords } from './local-words.js';
import { type JudgementPolicy, leastCost } from './policy.js';
import { isKnown } from './vocabulary.js';
import { type AnswerWeights, type RowIndex, type Weights, indexRows, rowIn } from './weights.js';

/** The judgement of a request. */
export interface Judgement {
  readonly severity: Severity;
  /** Of severity 1, 2 and 3; they add up to 1. */
  readonly probabilities: readonly [number, number, number];
  /** The probability of the severity that was given. */
  readonly probability: number;
  /** Null where nothing speaks for any. */
  readonly service: string | null;
  readonly serviceProbability: number;
  readonly unsure: boolean;
  /** A 1 that is sure enough to wake somebody. */
  readonly callsOut: boolean;
}

/** Weights ready to judge with, and the memory that each request uses anew. */
export interface Judge {
  readonly weights: Weights;
  readonly index: RowIndex;
  readonly local: LocalIndex;
  readonly read: (subject: string, text: string) => Features;
  readonly rows: Rows;
  /** How many requests were judged since the rows were last made to forget in which they were met. */
  readonly request: { number: number };
  /** The sums of the weights of both questions, for each kind of feature. */
  readonly sums: Int32Array;
}

/**
 * What is known of each feature, side by side, so that one reach into memory gets all of it: the weights of both
 * questions as bytes, and behind them the number of the request in which it was met last, so that it counts once.
 */
interface Rows {
  /** Weights per row. */
  readonly width: number;
  /** Bytes per row, an even number. */
  readonly stride: number;
  readonly weights: Int8Array;
  /** The same memory, two bytes at a time. */
  readonly metIn: Uint16Array;
}

const LAST_NUMBER = 0xffff;

/** The features of a request, for its judgement and for its explanation. */
export interface Sight {
  readonly subject: string;
  readonly text: string;
  readonly features: Features;
  readonly severity: Float64Array;
  readonly service: Float64Array;
  /** The factors of either question's weights. */
  readonly scales: readonly [severity: number, service: number];
  readonly hits: readonly { readonly offset: number; readonly hit: LocalHit }[];
}

/** Makes weights ready. */
export function prepareJudge(weights: Weights, local: LocalIndex): Judge {
  const rows = sideBySide(weights);
  return {
    weights,
    index: indexRows(weights.buckets),
    local,
    read: featureReader(),
    rows,
    request: { number: 0 },
    sums: new Int32Array(3 * rows.width),
  };
}

/** A probability as people read it: a likeness is never a certainty. */
export function spellProbability(probability: number): string {
  return Math.min(probability, 0.99).toFixed(2);
}

/** Judges a request. */
export function judge(by: Judge, policy: JudgementPolicy, subject: string, text: string): Judgement {
  return decide(by.weights, look(by, subject, text), policy);
}

/** The decision on a request from its features. */
export function decide({ services }: Weights, sight: Sight, policy: JudgementPolicy): Judgement {
  const [one = 0, two = 0, three = 0] = sight.severity;
  const severity = leastCost(sight.severity, policy.wrong);
  const probability = sight.severity[severity - 1] ?? 0;
  const most = sight.service.reduce((best, value, at) => (value > (sight.service[best] ?? 0) ? at : best), 0);
  return {
    severity,
    probabilities: [one, two, three],
    probability,
    service: services[most] ?? null,
    serviceProbability: sight.service[most] ?? 0,
    unsure: probability < policy.unsure,
    callsOut: severity === 1 && probability >= policy.callOut,
  };
}

/** Looks at a request: one pass over its features. They hold until the judge looks at another one. */
export function look(by: Judge, subject: string, text: string): Sight {
  const { weights } = by;
  const features = by.read(subject, text);
  const counts = addRows(by, features);
  const scales = [
    weights.severity.unit * scaleOf(counts, SEVERITY_VALUES),
    weights.service.unit * scaleOf(counts, SERVICE_VALUES),
  ] as const;
  const severity = finish(by, weights.severity, 0, SEVERITY_VALUES, scales[0]);
  const service = finish(by, weights.service, weights.severity.answers, SERVICE_VALUES, scales[1]);
  // Of a text in another language, or of none, nothing is known: each severity is as likely as the others.
  if (!isKnown(weights.vocabulary, [features.subject, features.text])) severity.fill(1 / severity.length);
  const hits = localHits(by, features);
  for (const { hit } of hits) {
    if (hit.severity >= 0) speakFor(severity, hit.severity);
    else if (hit.service !== null) speakFor(service, weights.services.indexOf(hit.service));
  }
  return { subject, text, features, severity, service, scales, hits };
}

/** Adds the weights of the known features to the sums, and counts them by their kinds. */
function addRows(by: Judge, features: Features): KindCounts {
  const { index, sums } = by;
  const { width, stride, weights, metIn } = by.rows;
  const { answers } = by.weights.severity;
  const counts: KindCounts = [0, 0, 0];
  const { hashes, kinds, count } = features;
  const number = nextNumber(by);
  sums.fill(0);
  for (let at = 0; at < count; at += 1) {
    const row = rowIn(index, bucketOf(hashes[at] ?? 0));
    if (row < 0) continue;
    const start = row * stride;
    const met = (start + stride) / 2 - 1;
    if (metIn[met] === number) continue;
    metIn[met] = number;
    const kind = kinds[at] ?? 0;
    counts[kind] = (counts[kind] ?? 0) + 1;
    // Pairs with a gap say nothing about the service.
    const end = start + (kind === GAPPED ? answers : width);
    let into = kind * width;
    for (let one = start; one < end; one += 1) {
      sums[into] = (sums[into] ?? 0) + (weights[one] ?? 0);
      into += 1;
    }
  }
  return counts;
}

/** The number of the next request; two bytes hold so many. */
function nextNumber({ request, rows: { metIn, stride } }: Judge): number {
  if (request.number === LAST_NUMBER) {
    for (let met = stride / 2 - 1; met < metIn.length; met += stride / 2) metIn[met] = 0;
    request.number = 0;
  }
  request.number += 1;
  return request.number;
}

function finish(
  { sums, rows: { width } }: Judge,
  { answers, bias, calibration }: AnswerWeights,
  offset: number,
  values: KindValues,
  scale: number,
): Float64Array {
  const scores = new Float64Array(answers);
  for (let k = 0; k < answers; k += 1) {
    let sum = 0;
    for (const [kind, value] of values.entries()) sum += value * (sums[kind * width + offset + k] ?? 0);
    scores[k] = sum * scale + (bias[k] ?? 0);
  }
  calibrated(scores, calibration, scores);
  return scores;
}

function sideBySide({ severity, service, buckets }: Weights): Rows {
  const width = severity.answers + service.answers;
  const stride = 4 * Math.ceil((width + 2) / 4);
  const weights = new Int8Array(stride * buckets.length);
  for (const [{ answers, weights: from }, offset] of [
    [severity, 0] as const,
    [service, severity.answers] as const,
  ])
    for (let row = 0; row < buckets.length; row += 1)
      for (let k = 0; k < answers; k += 1) weights[row * stride + offset + k] = from[row * answers + k] ?? 0;
  return { width, stride, weights, metIn: new Uint16Array(weights.buffer) };
}

function localHits({ local }: Judge, features: Features): { offset: number; hit: LocalHit }[] {
  const inSubject = findLocalWords(local, features.subject).map((hit) => ({ offset: 0, hit }));
  const { count } = features.subject;
  return [...inSubject, ...findLocalWords(local, features.text).map((hit) => ({ offset: count, hit }))];
}

/** A local word multiplies the odds of its answer. */
function speakFor(probabilities: Float64Array, answer: number): void {
  const before = probabilities[answer];
  if (before === undefined) return;
  const sum = 1 + before * (LOCAL_ODDS - 1);
  for (let k = 0; k < probabilities.length; k += 1)
    probabilities[k] = ((probabilities[k] ?? 0) * (k === answer ? LOCAL_ODDS : 1)) / sum;
}
