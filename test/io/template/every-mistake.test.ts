// Every kind of mistake in every template, and content of another version of the program: a template is refused with its
// name, or lays every letter out; and behind it stands the shipped one, which fails on nothing.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LETTERS, type LetterContent, type LetterKind } from '../../../src/core/letters/letter.js';
import { sampleContents } from '../../../src/io/template/sample.js';
import { checkTemplates, loadTemplates, type Templates } from '../../../src/io/template/template.js';

const SHIPPED = 'templates';
const LANGUAGES = ['it', 'en'];
const KINDS = Object.keys(LETTERS).filter((kind): kind is LetterKind => kind in LETTERS);

const MISTAKES: readonly (readonly [string, (source: string) => string])[] = [
  ['nothing in it', () => ''],
  ['half of it', (source) => source.slice(0, source.length / 2)],
  ['its first line gone', (source) => source.slice(source.indexOf('\n') + 1)],
  ['bytes that are no text', () => '\u0000\uFFFD\uFFFD'.repeat(40)],
  ['Windows line ends and a byte order mark', (source) => `\uFEFF${source.replaceAll('\n', '\r\n')}`],
  ['an unknown name', (source) => `${source}{{nobodyKnowsThis}}`],
  ['a misspelt condition', (source) => `${source}{{#if}}x{{/if}}`],
  ['a block that never ends', (source) => `${source}{{#if language}}`],
  ['a block that never began', (source) => `${source}{{/if}}`],
  ['an open brace', (source) => `${source}{{`],
  ['a helper', (source) => `${source}{{lookup desk 'name'}}`],
  ['a partial', (source) => `${source}{{> header}}`],
  ['a decorator', (source) => `${source}{{* x}}`],
  ['a list that is none', (source) => `${source}{{#each desk}}x{{/each}}`],
  ['an object', (source) => `${source}{{desk}}`],
  ['a prototype', (source) => `${source}{{desk.constructor.name}}`],
  ['no value at all', (source) => source.replaceAll(/\{\{[^}]*\}\}/gu, '')],
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mistakes-'));
  for (const language of LANGUAGES) mkdirSync(join(folder, language));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe.each(['txt', 'html'] as const)('a template (%s) with', (format) => {
  it.each(MISTAKES)('%s is refused by its name, or lays every letter out', (_, spoil) => {
    const names = LANGUAGES.flatMap((language) => KINDS.map((kind) => `${language}/${kind}.${format}.hbs`));
    for (const name of names)
      writeFileSync(join(folder, name), spoil(readFileSync(join(SHIPPED, name), 'utf8')));
    const refused = new Set(checkTemplates(folder, LANGUAGES).map(({ file }) => file));
    for (const file of refused) {
      expect(names).toContain(relative(folder, file));
      rmSync(file);
    }
    const templates = loadTemplates(folder, LANGUAGES);
    for (const language of LANGUAGES) {
      for (const kind of KINDS) {
        for (const content of sampleContents(kind, language))
          expectComplete(templates.render(content), content);
      }
    }
  });
});

describe.each(KINDS)('a letter %s that another version of the program has stored', (kind) => {
  const templates = loadTemplates(SHIPPED, LANGUAGES);

  it.each(LANGUAGES)('is laid out in %s whatever it lacks', (language) => {
    for (const content of sampleContents(kind, language)) {
      for (const lacking of Object.keys(content).filter(
        (key) => !['kind', 'language', 'number'].includes(key),
      )) {
        const older: LetterContent = JSON.parse(
          JSON.stringify(content, (key, value: unknown) => (key === lacking ? undefined : value)),
        );
        expectComplete(templates.renderShipped(older), { ...older, desk: undefined });
      }
    }
  });

  it('is laid out in English where its language is not shipped', () => {
    for (const content of sampleContents(kind, 'de'))
      expect(templates.renderShipped(content).html).toContain('lang="en"');
  });
});

function expectComplete(
  letter: ReturnType<Templates['render']>,
  content: object & { number?: unknown; desk?: { name: string } | undefined },
): void {
  expect(letter.subject).not.toBe('');
  expect(letter.text.length).toBeGreaterThan(40);
  expect(letter.html.length).toBeGreaterThan(200);
  if (typeof content.number !== 'string') return;
  for (const part of [letter.subject, letter.text, letter.html]) expect(part).toContain(content.number);
}
