// Whatever the desk writes of a person is found again and taken out: in letters, pages, stored values and cut lines.
import * as fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { quoteLine, reasonOf } from '../../../src/core/letters/shared/reason.js';
import { ERASED, isNamed, maskText } from '../../../src/core/mail/mask.js';
import { hintOf } from '../../../src/core/mail/spelled.js';

const label = fc.stringMatching(/^[a-z0-9]{2,9}$/);
const address = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.array(label, { minLength: 1, maxLength: 3 }))
  .chain(([local, domain]) =>
    fc.constantFrom('it', 'example', 'com').map((top) => `${local.join('.')}@${domain.join('.')}.${top}`),
  );
const name = fc
  .tuple(
    fc.constantFrom('Anna', 'Niccolò', 'D. M.', 'Zoë', 'Dott.Ugo', 'Łucja', 'Øyvind'),
    fc.constantFrom('Verdi', "D'Angelo", 'Però', 'B. & C.', '<Rossi>', '"la nuova"', 'Müller-Però'),
  )
  .map((parts) => parts.join(' '));

/** Every way in which a stranger's line reaches a letter, a page or the database. */
const WRITERS: Readonly<Record<string, (line: string) => string>> = {
  'as it stands': (line) => line,
  'in capitals': (line) => line.toUpperCase(),
  'as a harmless line': quoteLine,
  'as a reason': (line) => reasonOf(line, ''),
  'in a page': (line) => Handlebars.escapeExpression(quoteLine(line)),
  decomposed: (line) => line.normalize('NFD'),
  'over two lines': (line) => line.replaceAll(' ', '\r\n  '),
};

describe.each(Object.entries(WRITERS))('%s', (_, write) => {
  it('an address is found, and nothing of it is left', () => {
    fc.assert(
      fc.property(address, fc.constantFrom('', 'scrivere a ', 'Guasto '), (sought, before) => {
        const text = write(`${before}${sought} grazie`);
        expect(isNamed(text, [sought])).toBe(true);
        const masked = maskText(text, [sought]);
        expect(masked.replaceAll(/[[\]]/gu, '').toLowerCase()).not.toContain(sought);
        expect(isNamed(masked, [sought])).toBe(false);
      }),
    );
  });

  it('a name is found, and nothing of it is left', () => {
    fc.assert(
      fc.property(name, (sought) => {
        const text = write(`Scrive ${sought} oggi`);
        expect(isNamed(text, [sought])).toBe(true);
        expect(maskText(text, [sought]).toLowerCase()).toMatch(/^scrive\s+\[…\]\s+oggi$/u);
      }),
    );
  });
});

it('a hint stands in every form', () => {
  fc.assert(
    fc.property(fc.oneof(address, name), fc.constantFrom(...Object.values(WRITERS)), (sought, write) => {
      const text = write(`Scrive ${sought} oggi`);
      if (isNamed(text, [sought])) expect(text.toLowerCase()).toContain(hintOf(sought));
    }),
  );
});

it.each([
  ['anna.x@privata.example', 'Da anna[.]x@privata[.]example, ieri'],
  ['anna.verdi@privata.example', 'Da anna[.]verdi@privata[.]example, ieri'],
  ['anna.verdi@privata.example', 'Da Anna. Verdi@Privata[.]Example, ieri'],
  ['anna.verdi@privata.example', 'Da anna.verdi@priv…, ieri'],
  ["D'Angelo Ugo", 'Da D&#x27;Angelo  Ugo, ieri'],
])('%s is taken out of %j', (sought, text) => {
  expect(maskText(text, [sought])).toBe(`Da ${ERASED}, ieri`);
});

it('whoever only looks like the person stays', () => {
  for (const text of ['annaXverdi@privata.example', 'anna.verdi@altra.example', 'Anna.', 'anna[.]verdi'])
    expect(maskText(text, ['anna.verdi@privata.example'])).toBe(text);
});
