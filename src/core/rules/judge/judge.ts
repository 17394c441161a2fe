// Judges a request: severity and service with their probabilities, from what was learned and from a desk's own words.
import type { Severity } from '../../ticket.js';
import { calibrated } from './calibrate.js';
import { bucketOf } from './corpus.js';
import { type Features, WORDS, featureReader } from './features.js';
import { LOCAL_ODDS, type LocalHit, type LocalIndex, findLocalWords } from './local-words.js';
import { type JudgementPolicy, leastCost } from './policy.js';
import { type KindValues, SERVICE_VALUES, SEVERITY_VALUES, SHRINKAGE } from './question.js';
import { type AnswerWeights, type RowIndex, type Weights, indexRows, rowIn } from './weights.js';

/** What a request is judged to be. */
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
  /** The number of the request in which each row was met last, so that a feature counts once. */
  readonly metIn: Int32Array;
  readonly request: { number: number };
}

/** What was seen of a request, for its judgement and for what explains it. */
export interface Sight {
  readonly features: Features;
  readonly severity: Float64Array;
  readonly service: Float64Array;
  /** What the weights of either question are multiplied by. */
  readonly scales: readonly [severity: number, service: number];
  readonly hits: readonly { readonly offset: number; readonly hit: LocalHit }[];
}

/** Makes weights ready. */
export function prepareJudge(weights: Weights, local: LocalIndex): Judge {
  return {
    weights,
    index: indexRows(weights.buckets),
    local,
    read: featureReader(),
    metIn: new Int32Array(weights.buckets.length),
    request: { number: 0 },
  };
}

/** Judges a request. */
export function judge(by: Judge, policy: JudgementPolicy, subject: string, text: string): Judgement {
  return decide(by.weights, look(by, subject, text), policy);
}

/** What was seen, as a decision. */
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

/** Looks at a request: one pass over its features. */
export function look(by: Judge, subject: string, text: string): Sight {
  const { weights, index, metIn, request } = by;
  const features = by.read(subject, text);
  const severity = new Float64Array(weights.severity.answers);
  const service = new Float64Array(weights.service.answers);
  request.number += 1;
  let severitySum = SHRINKAGE;
  let serviceSum = SHRINKAGE;
  for (let at = 0; at < features.count; at += 1) {
    const row = rowIn(index, bucketOf(features.hashes[at] ?? 0));
    if (row < 0 || metIn[row] === request.number) continue;
    metIn[row] = request.number;
    const kind = features.kinds[at] ?? WORDS;
    severitySum += addRow(weights.severity, row, SEVERITY_VALUES, kind, severity);
    serviceSum += addRow(weights.service, row, SERVICE_VALUES, kind, service);
  }
  const scales = [
    weights.severity.unit / Math.sqrt(severitySum),
    weights.service.unit / Math.sqrt(serviceSum),
  ] as const;
  finish(weights.severity, severity, scales[0]);
  finish(weights.service, service, scales[1]);
  const hits = localHits(by, features);
  for (const { hit } of hits) {
    if (hit.severity >= 0) speakFor(severity, hit.severity);
    else if (hit.service !== null) speakFor(service, weights.services.indexOf(hit.service));
  }
  return { features, severity, service, scales, hits };
}

function addRow(
  of: AnswerWeights,
  row: number,
  values: KindValues,
  kind: number,
  into: Float64Array,
): number {
  const value = values[kind] ?? 0;
  if (value === 0) return 0;
  const { answers, weights } = of;
  const start = row * answers;
  for (let k = 0; k < answers; k += 1) into[k] = (into[k] ?? 0) + (weights[start + k] ?? 0) * value;
  return value * value;
}

function finish({ bias, calibration }: AnswerWeights, scores: Float64Array, scale: number): void {
  for (let k = 0; k < scores.length; k += 1) scores[k] = (scores[k] ?? 0) * scale + (bias[k] ?? 0);
  calibrated(scores, calibration, scores);
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
