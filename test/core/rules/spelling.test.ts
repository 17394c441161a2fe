// What misspelled words are taken for.
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMeantBy } from '../../../src/core/rules/spelling.js';

const WORDS = [
  'bloccat*',
  'blocco',
  'funzion*',
  'server',
  'internet',
  'non .. risolto',
  'tutto',
  'fermo',
  'resolv*',
];
const means = { nn: 'non', xché: 'perché' };
const meantBy = makeMeantBy({ tolerant: true, right: ['sorver', 'risulto', 'interni*'], means }, WORDS);

describe('a misspelled word', () => {
  it.each([
    ['bloccto', 'bloccato'],
    ['blocato', 'bloccato'],
    ['fuznionano', 'funzionano'],
    ['sever', 'server'],
    ['servre', 'server'],
    ['intrnet', 'internet'],
    ['internwt', null],
    ['intwrnet', 'internet'],
    ['rislto', 'risolto'],
    ['tuto', 'tutto'],
    ['femro', 'fermo'],
  ])('%s is taken for %s', (word, meant) => {
    expect(meantBy(word)).toBe(meant);
  });

  it.each([
    ['is a word of the rules', 'server'],
    ['has another first letter', 'terver'],
    ['is two letters off', 'bloto'],
    ['has another ending', 'risolta'],
    ['is a short word with another letter', 'ferro'],
    ['is one that the administrator calls right', 'sorver'],
    ['has a beginning that the administrator calls right', 'interniet'],
  ])('is what it is where it %s: %s', (_, word) => {
    expect(meantBy(word)).toBeNull();
  });

  it('is left alone where two words are as near', () => {
    const two = makeMeantBy({ tolerant: true, right: [], means: {} }, ['stampato', 'stampavo']);
    expect(two('stmapato')).toBe('stampato');
    expect(two('stampao')).toBeNull();
  });

  it('is found again for every letter left out but the first and the last', () => {
    const one = makeMeantBy({ tolerant: true, right: [], means: {} }, ['irraggiungibile']);
    for (let at = 1; at < 14; at += 1)
      expect(one(`irraggiungibile`.slice(0, at) + 'irraggiungibile'.slice(at + 1))).toBe('irraggiungibile');
  });

  it('is no matter where the file does not ask for it', () => {
    const exact = makeMeantBy({ tolerant: false, right: [], means }, WORDS);
    expect([exact('sever'), exact('nn')]).toEqual([null, 'non']);
  });
});

describe('a short form', () => {
  it('is what it stands for, accents or not', () => {
    expect([meantBy('nn'), meantBy('xche')]).toEqual(['non', 'perche']);
  });
});

describe('any word', () => {
  it('has an answer, and the same one again', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 30 }), (word) => {
        expect(meantBy(word)).toBe(meantBy(word));
      }),
    );
  });
});
