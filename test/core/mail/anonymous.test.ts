// A request as an example for others says what is wrong, and of whom nothing.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutPersons } from '../../../src/core/mail/anonymous.js';

it('loses names, addresses, links, numbers and codes, and keeps its words', () => {
  const text = [
    'Buongiorno, sono Mario Rossi (mario.rossi@example.com, tel. 347 1234567).',
    'Il server della contabilità è fermo, errore 0x80070005: https://example.com/a?u=mario non si apre.',
    'Codice fiscale RSSMRA80A01H501U. Chiami MARIO, grazie. Rossi',
  ].join('\n');
  expect(withoutPersons(text, ['Mario Rossi'])).toBe(
    [
      'Buongiorno, sono […] ([…], tel. 000 0000000).',
      'Il server della contabilità è fermo, errore 0x00000000: […] non si apre.',
      'Codice fiscale […]. Chiami […], grazie. […]',
    ].join('\n'),
  );
});

it('keeps a word that is written like a name and is none', () => {
  expect(withoutPersons('Le luci rosse del router. Il bianco manca', ['Anna Bianco', 'Rosse'])).toBe(
    'Le luci rosse del router. Il bianco manca',
  );
});

it('takes as long as its text, whatever the text', () => {
  fc.assert(
    fc.property(fc.constantFrom('a-', '1-', 'a1', 'Ab', 'a@', 'www.', 'x://', '@@', '0'), (piece) => {
      const long = piece.repeat(4000 / piece.length);
      expect(withoutPersons(long, ['Mario Rossi', 'Ab Cd']).length).toBeLessThanOrEqual(long.length + 3000);
    }),
  );
});
