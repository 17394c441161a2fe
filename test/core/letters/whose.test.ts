// Every text field of every letter says whose words it holds: what goes with a forgotten person, and what may never
// stand inside a tag, follows from that.
import { describe, expect, it } from 'vitest';
import { LETTERS, type LetterKind } from '../../../src/core/letters/letter.js';
import { type FieldWords, fieldsOfRequester, whoseWords } from '../../../src/core/letters/whose.js';
import { sampleContents } from '../../../src/io/template/sample.js';

const KINDS = Object.keys(LETTERS).filter((kind): kind is LetterKind => kind in LETTERS);

/** The paths of all texts in a value, as templates name them. */
function textsOf(value: unknown, path: string): string[] {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, `${path}.*`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, path === '' ? key : `${path}.${key}`));
}

describe.each(KINDS)('the letter %s', (kind) => {
  const { words } = LETTERS[kind];
  const paths = new Set(
    ['it', 'en'].flatMap((language) => sampleContents(kind, language)).flatMap((one) => textsOf(one, '')),
  );

  it('says of each of its texts whose words it holds', () => {
    expect(paths.size).toBeGreaterThan(5);
    expect([...paths].filter((path) => whoseWords(words, path) === null)).toEqual([]);
  });
});

describe('whose words a field holds', () => {
  const fields: FieldWords = { desk: 'desk', 'rows.*': 'desk', 'rows.*.who': 'requester', dial: 'contact' };

  it('is said of the field, or of what it stands in', () => {
    expect(
      ['desk.name', 'rows.*.who', 'rows.*.count', 'dial', 'new'].map((path) => whoseWords(fields, path)),
    ).toEqual(['desk', 'requester', 'desk', 'contact', null]);
  });

  it('tells which fields go with a person', () => {
    expect([...fieldsOfRequester([fields])]).toEqual(['who', 'dial']);
  });
});
