import { describe, expect, it } from 'vitest';
import { REQUESTER_FIELDS } from '../../../src/core/letters/letter.js';
import { ERASED, maskText, maskValue } from '../../../src/core/mail/mask.js';

const words = ['anna@example.com', 'Anna Verdi (CEO)'];
const person = { words, numbers: new Set(['2026-000007']), isAbout: false, fields: REQUESTER_FIELDS };

describe('a text', () => {
  it('loses the words, whatever their case, and nothing else', () => {
    expect(maskText('Da ANNA@Example.com e anna verdi (ceo), per Bruno.', words)).toBe(
      `Da ${ERASED} e ${ERASED}, per Bruno.`,
    );
    expect(maskText('annaXexample.com', words)).toBe('annaXexample.com');
  });
});

describe('a stored value', () => {
  it('keeps its keys, its numbers and what is about others', () => {
    const value = {
      kind: 'team',
      at: 5,
      subject: 'Stampante',
      sender: 'bruno@example.org',
      cc: [words[0], null],
    };
    expect(maskValue(value, person)).toEqual({ ...value, cc: [ERASED, null] });
  });

  it('loses what a line tells of the person, by its number or by its address', () => {
    const rows = [
      { number: '2026-000007', severity: 1, subject: 'Centralino', customer: 'rossi' },
      { number: '2026-000008', severity: 1, subject: 'Server', customer: 'rossi' },
      { name: 'messaggio 3', who: words[0], subject: 'Offerta' },
    ];
    expect(maskValue({ oldest: rows }, person)).toEqual({
      oldest: [
        { number: '2026-000007', severity: 1, subject: ERASED, customer: 'rossi' },
        rows[1],
        { name: 'messaggio 3', who: ERASED, subject: ERASED },
      ],
    });
  });

  it('loses all that tells of a request where it is about one', () => {
    const letter = {
      number: '2026-000009',
      reason: 'Centralino',
      why: null,
      answerTo: { address: words[0] },
    };
    expect(maskValue(letter, { ...person, isAbout: true })).toEqual({
      number: '2026-000009',
      reason: ERASED,
      why: null,
      answerTo: null,
    });
  });

  it('is not spoilt by somebody who calls himself like a key', () => {
    expect(maskValue({ kind: 'notice', subject: 'kind' }, { ...person, words: ['kind'] })).toEqual({
      kind: 'notice',
      subject: ERASED,
    });
  });
});
