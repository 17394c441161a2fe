import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featureReader } from '../../../../src/core/rules/judge/features.js';
import { readTokens, roomForTokens } from '../../../../src/core/rules/judge/tokens.js';

function hashes(subject: string, text: string): number[] {
  const { hashes: all, count } = featureReader()(subject, text);
  return [...all.subarray(0, count)];
}

function words(text: string): string[] {
  const tokens = roomForTokens();
  readTokens(text, tokens);
  return Array.from({ length: tokens.count }, (_, at) =>
    text.slice(tokens.starts[at], tokens.ends[at]),
  ).slice(1, -1);
}

describe('tokens', () => {
  it('are words, numbers and runs of sentence marks', () => {
    expect(words("L'ufficio è fermo!!\n\nDalle 8.30, vero?")).toEqual([
      'L',
      'ufficio',
      'è',
      'fermo',
      '!!',
      '\n\n',
      'Dalle',
      '8',
      '.',
      '30',
      ',',
      'vero',
      '?',
    ]);
  });

  it('stand where they stand, whatever the text', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        const found = words(text);
        let at = 0;
        return found.every((word) => word !== '' && (at = text.indexOf(word, at)) >= 0);
      }),
    );
  });
});

describe('features', () => {
  it('are the same for capitals, accents and combining marks', () => {
    expect(hashes('', 'PERCHÉ non va')).toEqual(hashes('', 'perche non va'));
    expect(hashes('', 'perche\u0301 non va')).toEqual(hashes('', 'perché non va'));
    expect(hashes('', `perche${'\u0301'.repeat(50)} non va`)).toEqual(hashes('', 'perché non va'));
  });

  it('are the same for numbers of as many digits', () => {
    expect(hashes('', 'alle 15')).toEqual(hashes('', 'alle 47'));
    expect(hashes('', 'alle 15')).not.toEqual(hashes('', 'alle 150'));
  });

  it('tell the subject from the text, but for groups of letters', () => {
    const subject = new Set(hashes('fermo', ''));
    const common = new Set(hashes('', 'fermo').filter((hash) => subject.has(hash)));
    expect(common.size).toBeGreaterThan(0);
    expect(common.size).toBeLessThan(subject.size);
  });

  it('are bounded for hostile texts', () => {
    const read = featureReader();
    for (const unit of ['a', 'a b ', '!', '\u0301', ' ', '\ud83d', '漢', 'x\n'])
      expect(read(unit.repeat(1_000_000), unit.repeat(1_000_000)).count).toBeLessThanOrEqual(24_000);
  });
});
