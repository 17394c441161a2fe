// Scores made into probabilities that mean what they say, measured on requests that were held out while learning.
import { log, softmax } from './arithmetic.js';

/** Scores are multiplied by the slope, and each answer has a shift. */
export interface Calibration {
  readonly slope: number;
  readonly shifts: ArrayLike<number>;
}

/** Scores of a request that was held out, and its right answer. */
export interface HeldOut {
  readonly scores: Float64Array;
  readonly answer: number;
}

const STEPS = 300;
const PACE = 0.5;

/** Scores at which the right answers of what was held out are likeliest (gradient descent on a convex surface). */
export function calibrate(heldOut: readonly HeldOut[], answers: number): Calibration {
  let slope = 1;
  const shifts = new Float64Array(answers);
  const errors = new Float64Array(answers);
  for (let step = 0; step < STEPS && heldOut.length > 0; step += 1) {
    let slopeGradient = 0;
    const shiftGradients = new Float64Array(answers);
    for (const { scores, answer } of heldOut) {
      calibrated(scores, { slope, shifts: shifts }, errors);
      errors[answer] = (errors[answer] ?? 0) - 1;
      for (let k = 0; k < answers; k += 1) {
        const error = errors[k] ?? 0;
        slopeGradient += error * (scores[k] ?? 0);
        shiftGradients[k] = (shiftGradients[k] ?? 0) + error;
      }
    }
    slope = Math.max(0.05, slope - (PACE * slopeGradient) / heldOut.length);
    for (let k = 0; k < answers; k += 1)
      shifts[k] = (shifts[k] ?? 0) - (PACE * (shiftGradients[k] ?? 0)) / heldOut.length;
  }
  return { slope: Math.fround(slope), shifts: Array.from(shifts, Math.fround) };
}

/** The probabilities of the answers, into an array of theirs. */
export function calibrated(scores: Float64Array, { slope, shifts }: Calibration, into: Float64Array): void {
  for (let k = 0; k < into.length; k += 1) into[k] = slope * (scores[k] ?? 0) + (shifts[k] ?? 0);
  softmax(into);
}

/** How surprised the probabilities are by the right answers, on average; 0 is never. */
export function surprise(heldOut: readonly HeldOut[], calibration: Calibration): number {
  let sum = 0;
  for (const { scores, answer } of heldOut) {
    const probabilities = new Float64Array(scores.length);
    calibrated(scores, calibration, probabilities);
    sum -= log(Math.max(1e-9, probabilities[answer] ?? 0));
  }
  return heldOut.length === 0 ? 0 : sum / heldOut.length;
}
