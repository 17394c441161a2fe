// Learning: examples become weights. Weights learned from three quarters are tried on the quarter that was left out,
// four times; that calibrates the probabilities and gives honest figures. The weights themselves come from all
// examples.
import { calibrated } from '../judge/calibration.js';
import { POLICY, leastCost } from '../judge/policy.js';
import type { Weights } from '../judge/weights.js';
import { type HeldOut, calibrate } from './calibrate.js';
import { type Corpus, type Example, readCorpus } from './corpus.js';
import { FIT, type Fit, type FitOptions, fit, knownOf, workOf } from './fit.js';
import { type Question, scoreAnswers } from './question.js';
import { roundWeights } from './round.js';

/** How far learning has come. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** The answer to an example by a fit that had not seen it. */
export interface Trial {
  /** Its place among the examples. */
  readonly example: number;
  readonly severity: Float64Array;
  readonly service: Float64Array;
}

/** The result of learning, and how well it did on examples that were left out. */
export interface Learned {
  readonly weights: Weights;
  readonly trials: readonly Trial[];
  readonly services: readonly string[];
}

export const FOLDS = 4;

/** Neighbours in a file are often of one hand and one day, so so many in a row are left out together. */
const RUN = 50;

/**
 * Learns from examples; the hash of them is kept with the weights. A generator, so that whoever calls it can show
 * progress and stop: the core has no clock.
 */
export function* learn(
  examples: readonly Example[],
  hash: string,
  options: FitOptions = FIT,
): Generator<Progress, Learned> {
  const corpus = readCorpus(examples);
  const everyone = Int32Array.from(examples, (_, member) => member);
  const folds = Array.from({ length: FOLDS }, (_, fold) => split(everyone, fold));
  const whole = workOf(everyone, options);
  const of = folds.reduce((sum, { inside }) => sum + workOf(inside, options), whole);
  const progress = { done: 0, of };
  const severity: HeldOut[] = [];
  const service: HeldOut[] = [];
  const trials: Trial[] = [];
  for (const { inside, outside } of folds) {
    const made = yield* watched(fit(corpus, inside, options), progress);
    for (const member of outside) {
      const trial = tryOut(corpus, made, member);
      trials.push(trial);
      severity.push({ scores: trial.severity, answer: corpus.severityOf[member] ?? 0 });
      const about = corpus.serviceOf[member] ?? -1;
      if (about >= 0) service.push({ scores: trial.service, answer: about });
    }
  }
  const made = yield* watched(fit(corpus, everyone, options), progress);
  const calibrations = {
    severity: calibrate(severity, 3),
    service: calibrate(service, corpus.services.length),
  };
  for (const trial of trials) {
    calibrated(trial.severity, calibrations.severity, trial.severity);
    calibrated(trial.service, calibrations.service, trial.service);
  }
  const table = confusions(
    3,
    trials.map(({ example, severity: given }) => [
      corpus.severityOf[example] ?? 0,
      leastCost(given, POLICY.wrong) - 1,
    ]),
  );
  return {
    weights: roundWeights(made, corpus, { examples: hash, trials: table }, calibrations),
    trials: trials.toSorted((one, other) => one.example - other.example),
    services: corpus.services,
  };
}

/** How often examples of each kind were given which answer: `table[is][given]`. */
export function confusions(
  answers: number,
  pairs: Iterable<readonly [is: number, given: number]>,
): readonly (readonly number[])[] {
  const table = Array.from({ length: answers }, () => Array.from({ length: answers }, () => 0));
  for (const [is, given] of pairs) {
    const row = table[is];
    if (row) row[given] = (row[given] ?? 0) + 1;
  }
  return table;
}

function split(members: Int32Array, fold: number): { inside: Int32Array; outside: Int32Array } {
  const isOutside = (member: number) => Math.floor(member / RUN) % FOLDS === fold;
  return {
    inside: members.filter((member) => !isOutside(member)),
    outside: members.filter(isOutside),
  };
}

function* watched(
  work: Generator<number, Fit>,
  progress: { done: number; readonly of: number },
): Generator<Progress, Fit> {
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return next.value;
    progress.done = Math.min(progress.of, progress.done + next.value);
    yield { ...progress };
  }
}

function tryOut(corpus: Corpus, made: Fit, example: number): Trial {
  const known = knownOf(corpus, example, made.rowOf);
  const scored = (question: Question, scale: number) => {
    scoreAnswers(question, known, scale);
    return question.scores.slice();
  };
  return {
    example,
    severity: scored(made.severity, known.severityScale),
    service: scored(made.service, known.serviceScale),
  };
}
