// How scores become probabilities that mean what they say.
import { softmax } from './arithmetic.js';

/** Scores are multiplied by the slope, and each answer has a shift. */
export interface Calibration {
  readonly slope: number;
  readonly shifts: ArrayLike<number>;
}

/** The probabilities of the answers, into an array of theirs. */
export function calibrated(scores: Float64Array, { slope, shifts }: Calibration, into: Float64Array): void {
  for (let k = 0; k < into.length; k += 1) into[k] = slope * (scores[k] ?? 0) + (shifts[k] ?? 0);
  softmax(into);
}
