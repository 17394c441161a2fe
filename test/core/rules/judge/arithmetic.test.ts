import { assert, double, property } from 'fast-check';
import { expect, it } from 'vitest';
import { exp, log, softmax } from '../../../../src/core/rules/judge/arithmetic.js';

const near = (one: number, other: number) => Math.abs(one - other) <= 1e-12 * Math.max(1, Math.abs(other));

it('computes exponents and logarithms', () => {
  assert(property(double({ min: -50, max: 20, noNaN: true }), (x) => near(exp(x), Math.exp(x))));
  assert(property(double({ min: 1e-9, max: 1e9, noNaN: true }), (x) => near(log(x), Math.log(x))));
  expect([exp(0), log(1), exp(-1000), exp(1000)]).toEqual([1, 0, 0, Infinity]);
});

it('makes probabilities of scores', () => {
  const scores = Float64Array.of(1000, 1000, -1000);
  softmax(scores);
  expect([...scores]).toEqual([0.5, 0.5, 0]);
});
