// Where templates stand: the desk's own in `templates/` beside its configuration, and each that is not there among the
// shipped ones. A desk that changes one letter copies one file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LETTERS, type LetterKind } from '../../core/letters/letter.js';
import type { Language } from '../../core/mail/language.js';
import { PACKAGE } from '../system/package.js';
import type { TemplateFile } from './check.js';
import type { TemplateProblem } from './problem.js';

/** The folder of the shipped templates. */
export const SHIPPED_TEMPLATES = join(PACKAGE, 'templates');

/** The two files of one kind of letter in one language. */
export interface Pair {
  readonly kind: LetterKind;
  readonly language: Language;
  readonly txt: TemplateFile | TemplateProblem;
  readonly html: TemplateFile | TemplateProblem;
}

const KINDS = Object.keys(LETTERS).filter((kind): kind is LetterKind => kind in LETTERS);
const FILES = KINDS.flatMap((kind) => [`${kind}.txt.hbs`, `${kind}.html.hbs`]);

/** Every pair of the languages: each file as `folder` has it, else as it is shipped. */
export function readPairs(folder: string, languages: readonly Language[]): Pair[] {
  return languages.flatMap((language) =>
    KINDS.map((kind) => ({
      kind,
      language,
      txt: readTemplate(folder, language, kind, 'txt'),
      html: readTemplate(folder, language, kind, 'html'),
    })),
  );
}

/** The languages that templates are shipped in. */
export function shippedLanguages(): Language[] {
  return foldersIn(SHIPPED_TEMPLATES);
}

function readTemplate(
  folder: string,
  language: Language,
  kind: LetterKind,
  format: 'txt' | 'html',
): TemplateFile | TemplateProblem {
  const name = join(language, `${kind}.${format}.hbs`);
  const [own, shipped] = [join(folder, name), join(SHIPPED_TEMPLATES, name)];
  try {
    const source = readIfThere(own);
    if (source !== null) return { file: own, kind, format, source };
    return { file: shipped, kind, format, source: readFileSync(shipped, 'utf8') };
  } catch (error) {
    const problem = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const hint = `templates are shipped in ${shippedLanguages().join(', ')}: a language beyond them needs all of its own`;
    return { file: own, line: 1, column: 1, problem, hint };
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null;
    throw error;
  }
}

/**
 * Templates of `folder` that serve no letter, since their names are not those of one: the shipped letter goes out in
 * their place. Files that do not end in `.hbs`, such as an editor's copies, are nobody's mistake.
 */
export function strayTemplates(folder: string, languages: readonly Language[]): TemplateProblem[] {
  return templateFilesIn(folder).flatMap((name) => {
    const [language = '', file, ...more] = name.split('/');
    if (file !== undefined && more.length === 0 && FILES.includes(file)) {
      if (languages.includes(language) || shippedLanguages().includes(language)) return [];
      return [stray(folder, name, `"${language}" is no language of the desk: ${languages.join(', ')}`)];
    }
    const hint = `name it LANGUAGE/LETTER.txt.hbs or LANGUAGE/LETTER.html.hbs; letters: ${KINDS.join(', ')}`;
    return [stray(folder, name, hint)];
  });
}

function stray(folder: string, name: string, hint: string): TemplateProblem {
  const problem = 'is the template of no letter, and nothing reads it';
  return { file: join(folder, name), line: 1, column: 1, problem, hint };
}

/** Names of template files relative to the folder, in an order of their own; none where there is no such folder. */
export function templateFilesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.hbs')).toSorted();
  } catch {
    return [];
  }
}

/** Names of the folders in a folder. */
export function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
