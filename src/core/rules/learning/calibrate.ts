// Finds the slope and the shifts by which scores become probabilities that mean what they say, on requests that were held
// out while learning.
import { type Calibration, calibrated } from '../judge/calibration.js';

/** Scores of a request that was held out, and its right answer. */
export interface HeldOut {
  readonly scores: Float64Array;
  readonly answer: number;
}

const STEPS = 40;

/** Part of Newton's step that is taken, since slope and shifts are moved at once. */
const PART = 0.5;

/** The scores at which the right answers of what was held out are likeliest (Newton's steps, each number by itself). */
export function calibrate(heldOut: readonly HeldOut[], answers: number): Calibration {
  let slope = 1;
  const shifts = new Float64Array(answers);
  for (let step = 0; step < STEPS && heldOut.length > 0; step += 1) {
    const bend = bendsOf(heldOut, { slope, shifts });
    // A step is bounded, for scores that decide everything or nothing.
    slope *= Math.min(2, Math.max(0.5, 1 - (PART * bend.slope.first) / (bend.slope.second * slope)));
    for (const [k, { first, second }] of bend.shifts.entries())
      shifts[k] = (shifts[k] ?? 0) - Math.min(1, Math.max(-1, (PART * first) / second));
  }
  return { slope: Math.fround(slope), shifts: Array.from(shifts, Math.fround) };
}

/** The first and the second derivative of the surprise. */
interface Bend {
  first: number;
  second: number;
}

function bendsOf(heldOut: readonly HeldOut[], at: Calibration): { slope: Bend; shifts: Bend[] } {
  const answers = at.shifts.length;
  // The small number keeps slope and shifts near 1 and 0 where nothing was held out that shows more.
  const slope = { first: 0, second: 1e-3 };
  const shifts = Array.from({ length: answers }, () => ({ first: 0, second: 1e-3 }));
  const probabilities = new Float64Array(answers);
  for (const { scores, answer } of heldOut) {
    calibrated(scores, at, probabilities);
    let mean = 0;
    let square = 0;
    for (const [k, shift] of shifts.entries()) {
      const probability = probabilities[k] ?? 0;
      const score = scores[k] ?? 0;
      mean += probability * score;
      square += probability * score * score;
      shift.first += probability - (k === answer ? 1 : 0);
      shift.second += probability * (1 - probability);
    }
    slope.first += mean - (scores[answer] ?? 0);
    slope.second += square - mean * mean;
  }
  return { slope, shifts };
}
