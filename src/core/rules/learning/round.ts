// The end of learning: a fit as whole numbers, as they stand in the file.
import type { Calibration } from '../judge/calibration.js';
import type { AnswerWeights, Weights } from '../judge/weights.js';
import type { Corpus } from './corpus.js';
import type { Fit } from './fit.js';
import type { Question } from './question.js';

/** How both questions are calibrated. */
export interface Calibrations {
  readonly severity: Calibration;
  readonly service: Calibration;
}

const MOST = 127;

/** The weights of a fit, rounded. */
export function roundWeights(
  made: Fit,
  { services, vocabulary }: Corpus,
  { examples, trials }: Pick<Weights, 'examples' | 'trials'>,
  { severity, service }: Calibrations,
): Weights {
  return {
    examples,
    services,
    vocabulary,
    buckets: made.buckets,
    severity: round(made.severity, severity),
    service: round(made.service, service),
    trials,
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
