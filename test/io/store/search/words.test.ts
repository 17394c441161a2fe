// What a person types is words and nothing else; a snippet shows them where they stand.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { snippetOf } from '../../../../src/io/store/search/snippet.js';
import { readTerms } from '../../../../src/io/store/search/words.js';

const marked = (texts: readonly string[], typed: string): string =>
  snippetOf(texts, readTerms(typed))
    .map(({ text, isFound }) => (isFound ? `[${text}]` : text))
    .join('');

it.each([
  ['stampante rotta', [['stampante'], ['rotta']]],
  ['"carta inceppata" piano', [['carta', 'inceppata'], ['piano']]],
  ['Città È', [['citta'], ['e']]],
  ['anna.verdi@example.com', [['anna', 'verdi', 'example', 'com']]],
  ['toner OR NOT (carta) subject:x ^a', [['toner'], ['or'], ['not'], ['carta'], ['subject', 'x'], ['a']]],
  ['"aperta e mai chiusa', [['aperta', 'e', 'mai', 'chiusa']]],
  ['🖨️ !!! "" *', []],
])('reads %s', (typed, words) => {
  expect(readTerms(typed).map((term) => term.words)).toEqual(words);
});

it('takes only a star behind a word for its beginning', () => {
  expect(readTerms('blocc* *fermo "rete*" a*b').map(({ isPrefix }) => isPrefix)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

it.each([
  [
    ['La stampante del secondo piano non stampa.'],
    'STAMPANTE pianò',
    'La [stampante] del secondo [piano] non stampa.',
  ],
  [['Si è bloccata'], 'blocc*', 'Si è [bloccata]'],
  [['La carta\n\ninceppata'], '"carta inceppata"', 'La [carta inceppata]'],
  [['nulla', 'Perche\u0301 no?'], 'perché', '[Perché] no?'],
  [['nulla di tutto questo'], 'altro', ''],
])('shows of %j for %s', (texts, typed, shown) => {
  expect(marked(texts, typed)).toBe(shown);
});

it('cuts a long text round the place where most words stand', () => {
  const text = `toner ${'parola '.repeat(100)}il toner della stampante rossa ${'ancora '.repeat(100)}`;
  const shown = marked([text], 'toner stampante');
  expect(shown).toMatch(/^… .*\[toner\] della \[stampante\] rossa .* …$/u);
  expect(shown.length).toBeLessThan(220);
});

it('shows no more than a part of any text, and nothing that is not in it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.string({ maxLength: 40 }),
      (text, typed) => {
        const shown = snippetOf([text], readTerms(typed));
        expect(shown.map((piece) => piece.text).join('').length).toBeLessThan(500);
      },
    ),
  );
});
