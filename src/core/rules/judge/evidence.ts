// Why a request was judged as it was: the words, as the sender wrote them, that weighed most for and against.
import { log } from './arithmetic.js';
import { GAPPED, WORDS } from './features.js';
import { bucketOf } from './hash.js';
import type { Judge, Sight } from './judge.js';
import { SEVERITY_VALUES } from './kinds.js';
import { LOCAL_ODDS } from './local-words.js';
import { rowIn } from './weights.js';

/** Words of a request, and how much they weighed. */
export interface WeightyWords {
  readonly field: 'subject' | 'text';
  readonly words: string;
  /** By how much they raised the score of the severity over the one next to it; below 0 against it. */
  readonly weight: number;
  /** They stand in the desk's own words. */
  readonly local: boolean;
}

/** The evidence for a severity and against it, the weightiest first. */
export interface Evidence {
  readonly for: readonly WeightyWords[];
  readonly against: readonly WeightyWords[];
}

const WORDS_SHOWN = 5;

/** Sentence marks weigh, too, but mean nothing to a reader. */
const NO_WORDS_AROUND = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/** The logarithm of the odds that a local word multiplies by. */
const LOCAL_SCORE = log(LOCAL_ODDS);

/** A word of less weight than this share of the weightiest one says nothing. */
const LEAST_SHARE = 0.15;

/** The words that spoke for a severity (counted from 0), and against it. The judge has looked at nothing else since. */
export function findEvidence(judge: Judge, sight: Sight, severity: number): Evidence {
  const local = localWords(sight, severity);
  const learned = phrases(weighTokens(judge, sight, severity), sight);
  return {
    for: [...local.filter(({ weight }) => weight > 0), ...shown(learned.filter(({ weight }) => weight > 0))],
    against: [
      ...local.filter(({ weight }) => weight < 0),
      ...shown(learned.filter(({ weight }) => weight < 0)),
    ],
  };
}

function shown(words: readonly WeightyWords[]): WeightyWords[] {
  return words.toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight)).slice(0, WORDS_SHOWN);
}

/** The weight of each token, those of the subject first. A feature shares its weight among its words. */
function weighTokens(judge: Judge, { features, severity: probabilities, scales }: Sight, severity: number) {
  const { weights, calibration } = judge.weights.severity;
  const rival = likeliestBut(probabilities, severity);
  const scale = scales[0] * calibration.slope;
  const tokens = new Float64Array(features.subject.count + features.text.count);
  const met = new Set<number>();
  for (let at = 0; at < features.count; at += 1) {
    const row = rowIn(judge.index, bucketOf(features.hashes[at] ?? 0));
    if (row < 0 || met.has(row)) continue;
    met.add(row);
    const kind = features.kinds[at] ?? WORDS;
    const margin = (weights[3 * row + severity] ?? 0) - (weights[3 * row + rival] ?? 0);
    const ends = [features.firsts[at] ?? 0, features.lasts[at] ?? 0] as const;
    share(tokens, ends, kind, margin * (SEVERITY_VALUES[kind] ?? 0) * scale);
  }
  return tokens;
}

function share(
  tokens: Float64Array,
  [first, last]: readonly [number, number],
  kind: number,
  weight: number,
): void {
  // The words within a gap had no part in it.
  const step = kind === GAPPED ? last - first : 1;
  const shares = (last - first) / step + 1;
  for (let token = first; token <= last; token += step)
    tokens[token] = (tokens[token] ?? 0) + weight / shares;
}

function likeliestBut(probabilities: Float64Array, severity: number): number {
  const others = [0, 1, 2].filter((other) => other !== severity);
  return others.toSorted((one, other) => (probabilities[other] ?? 0) - (probabilities[one] ?? 0))[0] ?? 1;
}

/** Neighbouring words that weigh on the same side, as the sender wrote them. */
function phrases(weights: Float64Array, sight: Sight): WeightyWords[] {
  const least = LEAST_SHARE * weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const found: WeightyWords[] = [];
  const { features } = sight;
  for (const field of ['subject', 'text'] as const) {
    const { count, starts, ends } = features[field];
    const offset = field === 'subject' ? 0 : features.subject.count;
    const written = sight[field];
    // The borders of a text are no words.
    for (let first = 1; first < count - 1; first += 1) {
      let weight = weights[offset + first] ?? 0;
      if (Math.abs(weight) < least || weight === 0) continue;
      let last = first;
      for (; last + 1 < count - 1; last += 1) {
        const next = weights[offset + last + 1] ?? 0;
        if (Math.abs(next) < least || next > 0 !== weight > 0) break;
        weight += next;
      }
      const words = written.slice(starts[first], ends[last]).replace(NO_WORDS_AROUND, '');
      if (words !== '') found.push({ field, words, weight, local: false });
      first = last;
    }
  }
  return found;
}

function localWords(sight: Sight, severity: number): WeightyWords[] {
  return sight.hits
    .filter(({ hit }) => hit.severity >= 0)
    .map(({ offset, hit }) => {
      const field = offset === 0 ? ('subject' as const) : ('text' as const);
      const { starts, ends } = sight.features[field];
      const words = sight[field].slice(starts[hit.first], ends[hit.last]);
      return { field, words, weight: hit.severity === severity ? LOCAL_SCORE : -LOCAL_SCORE, local: true };
    });
}
