import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  boundMarks,
  compose,
  fold,
  foldLine,
  foldToLetters,
  oneLine,
  shorten,
} from '../../../src/core/mail/text.js';

/** Marks of different classes, which composing has to sort. */
const MARKS = '\u0345\u0301\u0316\u031b\u0327\u0335\u3099\u0334';

describe('combining marks', () => {
  it('stay as far as a script puts them on a letter', () => {
    for (const text of ['perche\u0301', 'Tiê\u0301ng', `a${MARKS}`, '1\ufe0f\u20e3', 'naïve']) {
      expect(boundMarks(text)).toBe(text);
    }
  });

  it('are eight on a letter at most, wherever they stand', () => {
    expect(boundMarks(`${MARKS}${MARKS}a${MARKS}${MARKS}b${MARKS}\u0301`)).toBe(`${MARKS}a${MARKS}b${MARKS}`);
  });

  it('are bounded before anything is normalised', () => {
    const text = `a${MARKS.repeat(1000)}`;
    expect(compose(text)).toBe(`a${MARKS}`.normalize('NFC'));
    expect(foldLine(text).length).toBeLessThan(10);
    expect(foldToLetters(text)).toBe('a');
  });

  it('are bounded at one place, the only one that normalises more than a character', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const normalising = files.filter((file) =>
      /(?<!\bcharacter)\.normalize\(/.test(readFileSync(`src/${file}`, 'utf8')),
    );
    expect(normalising).toEqual(['core/mail/text.ts']);
  });
});

describe('a text as it is compared', () => {
  it('has no accents, and every character where it was', () => {
    const text = 'È già «FERMO», l’ha détto';
    expect(fold(text)).toBe('e gia "fermo", l\'ha detto');
    expect(fold(text)).toHaveLength(text.length);
  });

  it('has plain letters only where positions do not matter', () => {
    expect(foldToLetters('Straße Łódź ﬁne Ｄａ')).toBe('strasse lodz fine da');
  });

  it('stands on one line', () => {
    expect(foldLine(' Perche\u0301\n\t no ')).toBe('perche no');
    expect(oneLine(' a\r\n\u0007\u2028b  c ')).toBe('a b c');
  });
});

it('a line is cut at a space, if one is near', () => {
  expect(shorten('Stampante', 9)).toBe('Stampante');
  expect(shorten('La stampante non stampa', 15)).toBe('La stampante…');
  expect(shorten('😀'.repeat(5), 4)).toBe(`${'😀'.repeat(3)}…`);
});
