import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../../src/core/rules/learning/calibrate.js';
import { FIT } from '../../../../src/core/rules/learning/fit.js';
import { confusions, learn } from '../../../../src/core/rules/learning/learn.js';
import { EXAMPLES, learned } from '../judge/small.js';

function given({ severity }: { readonly severity: Float64Array }): number {
  return severity.indexOf(Math.max(...severity));
}

describe('learning', () => {
  it('tries each example on a fit that has not seen it', () => {
    const many = Array.from({ length: 15 }, () => EXAMPLES).flat();
    const { trials, services } = learned(many);
    expect(trials.map(({ example }) => example)).toEqual(many.map((_, index) => index));
    expect(services).toEqual(['network', 'other', 'printers']);
    const pairs = trials.map((one) => [(many[one.example]?.severity ?? 1) - 1, given(one)] as const);
    expect(confusions(3, pairs)).toEqual([
      [105, 0, 0],
      [0, 105, 0],
      [0, 0, 105],
    ]);
  });

  it('keeps the weightiest features where there are too many', () => {
    expect(learned(EXAMPLES, 'abc', 40).weights.buckets.length).toBeLessThanOrEqual(40);
    expect(learned().weights.buckets.length).toBeGreaterThan(40);
  });

  it('tells how far it has come', () => {
    const many = Array.from({ length: 40 }, () => EXAMPLES).flat();
    const shares = [...learn(many, 'abc', FIT)].map(({ done, of }) => done / of);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.at(-1)).toBeGreaterThan(0.5);
    expect(shares.every((share) => share <= 1)).toBe(true);
  });

  it('does without examples, and without services', () => {
    expect(learned([]).weights.buckets).toHaveLength(0);
    expect(learned(EXAMPLES.map((one) => ({ ...one, service: null }))).services).toEqual([]);
  });
});

describe('calibration', () => {
  it('makes probabilities mean what they say', () => {
    // Right in 3 of 4, whatever the score says.
    const heldOut = [0, 0, 0, 1].map((answer) => ({ scores: Float64Array.of(5, -5), answer }));
    const { slope, shifts } = calibrate(heldOut, 2);
    const margin = 10 * slope + (shifts[0] ?? 0) - (shifts[1] ?? 0);
    expect(1 / (1 + Math.exp(-margin))).toBeCloseTo(0.75, 2);
  });
});
