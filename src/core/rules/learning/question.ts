// A question that the judge answers about a request, severity or service, as a logistic regression over the features.
import { softmax } from '../judge/arithmetic.js';
import type { KindValues } from '../judge/kinds.js';

/** A question while it is learned. `weights` hold one number an answer, feature by feature. */
export interface Question {
  readonly answers: number;
  readonly values: KindValues;
  /** How much each feature counts: the rarer, the more. */
  readonly rarity: Float32Array;
  readonly weights: Float32Array;
  readonly bias: Float64Array;
  /** Sums of squared gradients: each feature is learned at its own pace (AdaGrad). */
  readonly squares: Float32Array;
  readonly biasSquares: Float64Array;
  readonly scores: Float64Array;
}

/** The known features of one request: rows of the weights, and the kind of each. */
export interface Known {
  readonly rows: Int32Array;
  readonly kinds: Uint8Array;
  /** The factor of the features for each question: long and short requests speak equally loud. */
  readonly severityScale: number;
  readonly serviceScale: number;
}

const START = 1e-6;

/** A question about which nothing is known. */
export function newQuestion(answers: number, values: KindValues, rarity: Float32Array): Question {
  const rows = rarity.length;
  return {
    answers,
    values,
    rarity,
    weights: new Float32Array(answers * rows),
    bias: new Float64Array(answers),
    squares: new Float32Array(rows).fill(START),
    biasSquares: new Float64Array(answers).fill(START),
    scores: new Float64Array(answers),
  };
}

/** Scores the answers, into `scores`. The scale is that of the question. */
export function scoreAnswers(question: Question, known: Known, scale: number): void {
  const { answers, values, rarity, weights, bias, scores } = question;
  const { rows, kinds } = known;
  scores.fill(0);
  for (let at = 0; at < rows.length; at += 1) {
    const value = (values[kinds[at] ?? 0] ?? 0) * (rarity[rows[at] ?? 0] ?? 0);
    if (value === 0) continue;
    const row = (rows[at] ?? 0) * answers;
    for (let k = 0; k < answers; k += 1) scores[k] = (scores[k] ?? 0) + (weights[row + k] ?? 0) * value;
  }
  for (let k = 0; k < answers; k += 1) scores[k] = (scores[k] ?? 0) * scale + (bias[k] ?? 0);
}

/** Learns from one request whose answer is known. */
export function learnFrom(
  question: Question,
  known: Known,
  scale: number,
  answer: number,
  pace: number,
): void {
  const { answers, values, rarity, weights, squares, scores } = question;
  const { rows, kinds } = known;
  scoreAnswers(question, known, scale);
  softmax(scores);
  scores[answer] = (scores[answer] ?? 0) - 1;
  learnBias(question, pace);
  let error = 0;
  for (const one of scores) error += one * one;
  for (let at = 0; at < rows.length; at += 1) {
    const value = (values[kinds[at] ?? 0] ?? 0) * (rarity[rows[at] ?? 0] ?? 0) * scale;
    if (value === 0) continue;
    const row = (rows[at] ?? 0) * answers;
    const sum = (squares[rows[at] ?? 0] ?? 0) + error * value * value;
    squares[rows[at] ?? 0] = sum;
    const step = (pace * value) / Math.sqrt(sum);
    for (let k = 0; k < answers; k += 1) weights[row + k] = (weights[row + k] ?? 0) - step * (scores[k] ?? 0);
  }
}

/** Puts into the weights how much each feature counts, once they are learned: a judgement then asks for weights alone. */
export function settleRarity(questions: readonly Question[], rarity: Float32Array): void {
  for (const { answers, weights } of questions)
    for (let at = 0; at < weights.length; at += 1)
      weights[at] = (weights[at] ?? 0) * (rarity[Math.floor(at / answers)] ?? 0);
  rarity.fill(1);
}

/** How common an answer is, is learned slowly: the words shall decide. */
function learnBias({ answers, bias, biasSquares, scores }: Question, pace: number): void {
  for (let k = 0; k < answers; k += 1) {
    const error = scores[k] ?? 0;
    const sum = (biasSquares[k] ?? 0) + error * error;
    biasSquares[k] = sum;
    bias[k] = (bias[k] ?? 0) - (0.1 * pace * error) / Math.sqrt(sum);
  }
}
