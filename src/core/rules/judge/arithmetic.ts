// Exponent and logarithm made of additions, multiplications and divisions alone: those of `Math` may differ in the last
// bit between engines, and the same examples must give the same bytes of weights on any machine.

const { LN2 } = Math;

/** e to the power of x. */
export function exp(x: number): number {
  if (x < -700) return 0;
  if (x > 700) return Infinity;
  const halvings = Math.round(x / LN2);
  const rest = x - halvings * LN2;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 14; n += 1) {
    term = (term * rest) / n;
    sum += term;
  }
  return scale(sum, halvings);
}

/** The natural logarithm of a positive number. */
export function log(x: number): number {
  let rest = x;
  let doublings = 0;
  for (; rest > 1.5; rest /= 2) doublings += 1;
  for (; rest < 0.75; rest *= 2) doublings -= 1;
  const ratio = (rest - 1) / (rest + 1);
  const square = ratio * ratio;
  let term = ratio;
  let sum = 0;
  for (let n = 1; n <= 31; n += 2) {
    sum += term / n;
    term *= square;
  }
  return 2 * sum + doublings * LN2;
}

function scale(value: number, by: number): number {
  let result = value;
  for (let n = 0; n < by; n += 1) result *= 2;
  for (let n = 0; n > by; n -= 1) result /= 2;
  return result;
}

/** Turns scores into probabilities, in place. */
export function softmax(scores: Float64Array): void {
  let most = -Infinity;
  for (const score of scores) if (score > most) most = score;
  let sum = 0;
  for (let k = 0; k < scores.length; k += 1) sum += scores[k] = exp((scores[k] ?? 0) - most);
  for (let k = 0; k < scores.length; k += 1) scores[k] = (scores[k] ?? 0) / sum;
}
