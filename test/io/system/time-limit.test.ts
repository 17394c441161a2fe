import { describe, expect, it } from 'vitest';
import { TookTooLong, withinTime } from '../../../src/io/system/time-limit.js';

describe('work within a time', () => {
  it('gives what it comes to, and throws what it throws', () => {
    expect(withinTime(5_000, 'it', () => [1, undefined])).toEqual([1, undefined]);
    expect(withinTime(5_000, 'it', () => undefined)).toBeUndefined();
    const failure = new RangeError('too far');
    expect(() =>
      withinTime(5_000, 'it', () => {
        throw failure;
      }),
    ).toThrow(failure);
  });

  it('is ended wherever it is, and what comes next is not', () => {
    let rounds = 0;
    const endless = (): never => {
      for (;;) {
        try {
          rounds += 1;
          // A pattern that tries every way.
          /^(?:a+)+$/.test(`${'a'.repeat(rounds)}b`);
        } catch {
          rounds += 1;
        }
      }
    };
    expect(() => withinTime(50, 'counting', endless)).toThrow(new TookTooLong('counting', 50));
    expect(rounds).toBeGreaterThan(0);
    expect(withinTime(5_000, 'it', () => 'done')).toBe('done');
  });
});
