import { describe, expect, it } from 'vitest';
import { findEvidence } from '../../../../src/core/rules/judge/evidence.js';
import { look } from '../../../../src/core/rules/judge/judge.js';
import { nearest, readNeighbourhood } from '../../../../src/core/rules/judge/neighbours.js';
import { EXAMPLES, NO_WORDS, smallJudge } from './small.js';

describe('evidence', () => {
  it('is told in the words of the sender', () => {
    const by = smallJudge();
    const found = findEvidence(
      by,
      look(by, 'Aiuto', 'NESSUNO riesce a lavorare, ma grazie del preventivo'),
      0,
    );
    expect(found.for.map(({ words }) => words).join(' ')).toContain('NESSUNO');
    expect(found.against.map(({ words }) => words).join(' ')).toContain('preventivo');
  });

  it("names the desk's own words first", () => {
    const by = smallJudge({ ...NO_WORDS, report: ['pressa'] });
    const { for: pro, against } = findEvidence(by, look(by, 'La PRESSA', 'nessuno riesce a lavorare'), 0);
    expect(against[0]).toMatchObject({ field: 'subject', words: 'PRESSA', local: true });
    expect(pro.every(({ local }) => !local)).toBe(true);
  });
});

describe('the nearest examples', () => {
  const near = readNeighbourhood(EXAMPLES);

  it('are the ones with the same words', () => {
    const found = nearest(near, EXAMPLES[4] ?? { subject: '', text: '' }, 3);
    expect(found.map(({ example }) => example)[0]).toBe(4);
    expect(found[0]?.likeness).toBeCloseTo(1);
    expect(found).toHaveLength(3);
    expect(found.every(({ likeness }) => likeness > 0 && likeness <= 1)).toBe(true);
  });

  it('are none where no word is known', () => {
    expect(nearest(near, { subject: '', text: 'zq' }, 3).filter(({ likeness }) => likeness > 0.2)).toEqual(
      [],
    );
  });
});
