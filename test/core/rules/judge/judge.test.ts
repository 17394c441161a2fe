import { describe, expect, it } from 'vitest';
import { judge } from '../../../../src/core/rules/judge/judge.js';
import { POLICY, leastCost } from '../../../../src/core/rules/judge/policy.js';
import { NO_WORDS, smallJudge } from './small.js';

describe('judging', () => {
  const by = smallJudge();

  it('goes by the likeness to the examples', () => {
    expect(judge(by, POLICY, 'Fermi', 'Nessuno riesce a lavorare, internet non va')).toMatchObject({
      severity: 1,
      service: 'network',
    });
    expect(judge(by, POLICY, '', 'Ci fate un preventivo per gli schermi?')).toMatchObject({
      severity: 3,
      service: 'other',
    });
  });

  it('bears typing errors', () => {
    expect(judge(by, POLICY, '', 'Nesuno riescie a lavorrare').severity).toBe(1);
  });

  it('judges each request by itself', () => {
    const first = judge(by, POLICY, 'Stampante', 'si inceppa');
    judge(by, POLICY, 'Preventivo', 'schermi');
    expect(judge(by, POLICY, 'Stampante', 'si inceppa')).toEqual(first);
  });

  it('is unsure of what it does not know', () => {
    for (const text of ['', '???', 'Zq xw vk', '漢字', '\u0301\u0301'])
      expect(judge(by, POLICY, '', text)).toMatchObject({ severity: 2, unsure: true });
  });

  it('gives probabilities that add up to 1', () => {
    const { probabilities, probability, severity } = judge(
      by,
      POLICY,
      'Stampante',
      'Nessuno riesce a stampare',
    );
    expect(probabilities.reduce((sum, one) => sum + one)).toBeCloseTo(1);
    expect(probability).toBe(probabilities[severity - 1]);
  });
});

describe("a desk's own words", () => {
  const words = { ...NO_WORDS, blocking: ['pressa piegatrice'], services: { printers: ['Plotter'] } };
  const by = smallJudge(words);

  it('speak for a severity and a service', () => {
    expect(judge(smallJudge(), POLICY, '', 'la pressa piegatrice ...').severity).toBe(2);
    expect(judge(by, POLICY, '', 'la PRESSA piegatrice ...').severity).toBe(1);
    expect(judge(by, POLICY, 'plotter', '').service).toBe('printers');
  });

  it('count as whole phrases, each once', () => {
    expect(judge(by, POLICY, '', 'la pressa').probabilities).toEqual(
      judge(smallJudge(), POLICY, '', 'la pressa').probabilities,
    );
    const once = judge(by, POLICY, '', 'pressa piegatrice').probabilities[0];
    expect(judge(by, POLICY, '', 'pressa piegatrice, pressa piegatrice').probabilities[0]).toBeLessThan(
      once + 0.1,
    );
  });
});

describe('the cost of mistakes', () => {
  it('decides where probabilities are close', () => {
    expect(leastCost([0.6, 0.3, 0.1], POLICY.wrong)).toBe(1);
    expect(leastCost([0.3, 0.1, 0.6], POLICY.wrong)).toBe(2);
    expect(leastCost([0.05, 0.15, 0.8], POLICY.wrong)).toBe(3);
    expect(leastCost([1 / 3, 1 / 3, 1 / 3], POLICY.wrong)).toBe(2);
  });
});
