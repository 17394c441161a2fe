// A question that the judge answers about a request, severity or service, as a logistic regression over the features.
import { softmax } from './arithmetic.js';

/** How much a feature of each kind counts (words, groups of letters, pairs with a gap); 0 leaves the kind out. */
export type KindValues = readonly [words: number, letters: number, gapped: number];

// Measured: every word has a dozen groups of letters, which would drown the words if they counted as much.
export const SEVERITY_VALUES: KindValues = [1, 0.25, 1];
export const SERVICE_VALUES: KindValues = [1, 0.5, 0];

/** Added to the squared length of a request: one or two known words must not sound like certainty. */
export const SHRINKAGE = 4;

/** A question while it is learned. `weights` hold one number an answer, feature by feature. */
export interface Question {
  readonly answers: number;
  readonly values: KindValues;
  readonly weights: Float32Array;
  readonly bias: Float64Array;
  /** Sums of squared gradients: each weight is learned at its own pace (AdaGrad). */
  readonly squares: Float32Array;
  readonly biasSquares: Float64Array;
  readonly scores: Float64Array;
}

/** The known features of one request: rows of the weights, and the kind of each. */
export interface Known {
  readonly rows: Int32Array;
  readonly kinds: Uint8Array;
}

const START = 1e-6;

/** A question about which nothing is known. */
export function newQuestion(answers: number, rows: number, values: KindValues): Question {
  return {
    answers,
    values,
    weights: new Float32Array(answers * rows),
    bias: new Float64Array(answers),
    squares: new Float32Array(answers * rows).fill(START),
    biasSquares: new Float64Array(answers).fill(START),
    scores: new Float64Array(answers),
  };
}

/** What the features of a request are divided by, so that long and short ones speak equally loud. */
export function loudness(known: Known, values: KindValues): number {
  let sum = SHRINKAGE;
  for (let at = 0; at < known.rows.length; at += 1) {
    const value = values[known.kinds[at] ?? 0] ?? 0;
    sum += value * value;
  }
  return Math.sqrt(sum);
}

/** Scores the answers, into `scores`. */
export function scoreAnswers(question: Question, known: Known): void {
  const { answers, values, weights, bias, scores } = question;
  const scale = 1 / loudness(known, values);
  scores.fill(0);
  for (let at = 0; at < known.rows.length; at += 1) {
    const value = values[known.kinds[at] ?? 0] ?? 0;
    if (value === 0) continue;
    const row = (known.rows[at] ?? 0) * answers;
    for (let k = 0; k < answers; k += 1) scores[k] = (scores[k] ?? 0) + (weights[row + k] ?? 0) * value;
  }
  for (let k = 0; k < answers; k += 1) scores[k] = (scores[k] ?? 0) * scale + (bias[k] ?? 0);
}

/** Learns from one request whose answer is known. */
export function learnFrom(question: Question, known: Known, answer: number, pace: number): void {
  const { answers, values, weights, squares, bias, biasSquares, scores } = question;
  scoreAnswers(question, known);
  softmax(scores);
  scores[answer] = (scores[answer] ?? 0) - 1;
  const scale = 1 / loudness(known, values);
  for (let k = 0; k < answers; k += 1) {
    const error = scores[k] ?? 0;
    const sum = (biasSquares[k] ?? 0) + error * error;
    biasSquares[k] = sum;
    bias[k] = (bias[k] ?? 0) - (0.1 * pace * error) / Math.sqrt(sum);
  }
  for (let at = 0; at < known.rows.length; at += 1) {
    const value = (values[known.kinds[at] ?? 0] ?? 0) * scale;
    if (value === 0) continue;
    const row = (known.rows[at] ?? 0) * answers;
    for (let k = 0; k < answers; k += 1) {
      const gradient = (scores[k] ?? 0) * value;
      const sum = (squares[row + k] ?? 0) + gradient * gradient;
      squares[row + k] = sum;
      weights[row + k] = (weights[row + k] ?? 0) - (pace * gradient) / Math.sqrt(sum);
    }
  }
}
