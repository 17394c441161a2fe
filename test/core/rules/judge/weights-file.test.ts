import { assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWeights, writeWeights } from '../../../../src/core/rules/judge/weights-file.js';
import { EXAMPLES, example, learned } from './small.js';

const bytes = writeWeights(learned().weights);

describe('the file of the weights', () => {
  it('gives back what was written', () => {
    const { weights } = learned([...EXAMPLES, example(3, 'qualità', 'ciao', 'ciao a tutti')]);
    expect(readWeights(writeWeights(weights))).toEqual(weights);
  });

  it('has the same bytes for the same examples', () => {
    expect(writeWeights(learned().weights)).toEqual(bytes);
    expect(writeWeights(learned(EXAMPLES, 'def').weights)).not.toEqual(bytes);
  });

  it('is refused when it is cut, changed or something else', () => {
    assert(property(nat(bytes.length - 1), (length) => 'malformed' in readWeights(bytes.slice(0, length))));
    assert(
      property(nat(bytes.length - 1), nat(254), (at, by) => {
        const changed = bytes.slice();
        changed[at] = ((changed[at] ?? 0) + by + 1) % 256;
        return 'malformed' in readWeights(changed);
      }),
    );
    assert(property(uint8Array({ maxLength: 300 }), (some) => 'malformed' in readWeights(some)));
  });
});
