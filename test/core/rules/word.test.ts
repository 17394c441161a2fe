import { array, assert, constantFrom, property, string, subarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { READ_LENGTH, findWords, readPhrase, readText, readWords } from '../../../src/core/rules/word.js';
import { fold } from '../../../src/core/mail/text.js';

function found(text: string, words: string): string[] {
  const phrase = readPhrase(words);
  if (!phrase) throw new Error(`not words: ${words}`);
  const reading = readText(text);
  return findWords(reading, [phrase]).map((hit) => reading.original.slice(hit.start, hit.end));
}

describe('folding', () => {
  it('makes capitals, accents and typographic apostrophes alike', () => {
    expect(fold('CITTÀ Perché l’Ufficio')).toBe("citta perche l'ufficio");
  });

  it('keeps every character at its position, whatever the text', () => {
    assert(property(string({ unit: 'grapheme' }), (text) => fold(text).length === text.length));
    assert(property(string({ unit: 'binary' }), (text) => fold(text).length === text.length));
  });
});

describe('finding words', () => {
  it('finds whole words only', () => {
    expect(found("Città, CITTA' e felicità", 'citta')).toEqual(['Città', 'CITTA']);
    expect(found('il confermo', 'ferm*')).toEqual([]);
  });

  it('finds letters written with combining marks', () => {
    expect(found('perche\u0301 no', 'perché')).toHaveLength(1);
  });

  it('takes any ending for *', () => {
    expect(found('Bloccato, bloccata e sbloccato', 'blocc*')).toEqual(['Bloccato', 'bloccata']);
    expect(found('abcd abc abd', 'abc*').toSorted()).toEqual(['abc', 'abcd']);
  });

  it('finds phrases over line ends, apostrophes and hyphens', () => {
    expect(found('Non  funziona\nnulla!', 'non funziona nulla')).toEqual(['Non  funziona\nnulla']);
    expect(found('tutta l’azienda', "l'azienda")).toEqual(['l’azienda']);
    expect(found('per e-mail', 'e mail')).toEqual(['e-mail']);
  });

  it('ends a phrase at a punctuation mark that it does not have', () => {
    expect(found('Il server. Non va', 'server non va')).toEqual([]);
    expect(found('srv.example.com', 'example.com')).toEqual(['example.com']);
    expect(found('example com', 'example.com')).toEqual([]);
  });

  it('lets up to three words of the same sentence stand where a phrase has two dots', () => {
    const said = (text: string) => found(text, 'non .. part*');
    expect(said('Non parte')).toEqual(['Non parte']);
    expect(said('non ci è più partito')).toEqual(['non ci è più partito']);
    expect(said('non so che cosa è partito')).toEqual([]);
    expect(said('non va. Parte domani')).toEqual([]);
    expect(said('non va\n\nparte domani')).toEqual([]);
    expect(said('non va, parte')).toEqual([]);
    expect(found('il server non si apre mai più', 'server .. apre .. piu')).toEqual([
      'server non si apre mai più',
    ]);
  });

  it('tells phrases apart that begin alike', () => {
    const lists = [['non va'], ['non .. va'], ['non*'], ['non va.bene']];
    const reading = readText('Non ci va, non va.bene');
    const told = lists.map((list) =>
      findWords(reading, readWords(list).phrases).map((hit) => reading.original.slice(hit.start, hit.end)),
    );
    expect(told).toEqual([['non va'], ['Non ci va', 'non va'], ['Non', 'non'], ['non va.bene']]);
  });

  it('finds of many words what it finds of each alone', () => {
    const words = [
      'va',
      'v*',
      'non va',
      'non .. va',
      'server',
      'server non',
      's*',
      'server .. va',
      'ma',
      'm*',
    ];
    const texts = array(constantFrom('non', 'va', 'server', 'servono', 'ma', 'e', '.', '\n\n', ','), {
      maxLength: 40,
    });
    assert(
      property(texts, subarray(words), (pieces, list) => {
        const reading = readText(pieces.join(' '));
        const { phrases } = readWords(list);
        const hits = findWords(reading, phrases);
        const alone = phrases.flatMap((phrase) => findWords(reading, [phrase]));
        const places = hits.map(({ start, end }) => `${start}-${end}`);
        expect(new Set(places)).toEqual(new Set(alone.map(({ start, end }) => `${start}-${end}`)));
        expect(places).toHaveLength(new Set(places).size);
        const starts = hits.map(({ start }) => start);
        expect(starts).toEqual(starts.toSorted((one, other) => one - other));
      }),
    );
  });

  it('refuses what is not made of words', () => {
    for (const wrong of ['', '*', '?', '*fermo', 'fer*mo*x!', '[SPAM]', 'a**', 'a * b', '.. a', 'a ..']) {
      expect([wrong, readPhrase(wrong)]).toEqual([wrong, null]);
    }
  });

  it('counts sentences by their ends, not by line breaks or dots within words', () => {
    const reading = readText('Il server\n10.0.0.1 è fermo. Aiuto!\n\nAnna');
    expect(reading.words.map((word) => word.sentence)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
  });

  it('reads a bounded part of a text: what stands behind it changes nothing', () => {
    expect(readText('a '.repeat(1_000_000)).original.length).toBe(READ_LENGTH);
    for (const unit of ['a', ' ', '\n', '.\n \n', '\u0301', 'à']) {
      const text = unit.repeat(1_000_000);
      const { inOrder: _all, ...whole } = readText(text);
      const { inOrder: _part, ...part } = readText(text.slice(0, READ_LENGTH));
      expect(whole).toEqual(part);
    }
  });
});
