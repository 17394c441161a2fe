// The letters that the desk writes, laid out from `templates/LANG/KIND.{txt,html}.hbs`. The text template is
// the mail as one would write it down: `Subject: …`, an empty line, the text. Templates come from files
// only; what a sender wrote is a value in them and never becomes part of one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { LETTERS, type Letter, type LetterContent, type LetterKind } from '../../core/letters/letter.js';
import type { Language } from '../../core/mail/language.js';
import { wrapText } from '../../core/letters/shared/wrap-text.js';
import {
  checkNames,
  namesOf,
  type ParsedTemplate,
  parseTemplate,
  type TemplateFile,
  type TemplateProblem,
} from './check.js';
import { sampleContents } from './sample.js';

/** The compiled templates of every language of the desk. */
export interface Templates {
  /** Lays a letter out. Throws when its template fails or is missing: `plainLetter` serves then. */
  render(content: LetterContent): Letter;
}

/** Templates with mistakes, all of them at once. */
export class TemplatesInvalid extends Error {
  override readonly name = 'TemplatesInvalid';
  constructor(readonly problems: readonly TemplateProblem[]) {
    super(
      problems.map(({ file, line, column, problem }) => `${file}:${line}:${column}: ${problem}`).join('\n'),
    );
  }
}

/** The longest subject that leaves us, in characters. */
const SUBJECT_LIMIT = 180;

/** Reads and compiles the templates of `folder`. Throws `TemplatesInvalid` with every mistake in them. */
export function loadTemplates(folder: string, languages: readonly Language[]): Templates {
  const letters = new Map<string, LayOut>();
  const problems: TemplateProblem[] = [];
  for (const pair of readPairs(folder, languages)) {
    const read = examine(pair);
    if (Array.isArray(read)) problems.push(...read);
    else letters.set(`${pair.language} ${pair.kind}`, read);
  }
  if (problems.length > 0) throw new TemplatesInvalid(problems);
  return {
    render(content) {
      const layOut = letters.get(`${content.language} ${content.kind}`);
      if (layOut === undefined) throw new Error(`no template for ${content.kind} in "${content.language}"`);
      return layOut(content);
    },
  };
}

/** Every mistake in the templates of `folder`, without using them. */
export function checkTemplates(folder: string, languages: readonly Language[]): TemplateProblem[] {
  return readPairs(folder, languages)
    .map(examine)
    .flatMap((read) => (Array.isArray(read) ? read : []));
}

/** Lays a letter out by its pair of templates. */
type LayOut = (content: LetterContent) => Letter;

/** The two files of one kind of letter in one language. */
interface Pair {
  readonly kind: LetterKind;
  readonly language: Language;
  readonly txt: TemplateFile | TemplateProblem;
  readonly html: TemplateFile | TemplateProblem;
}

function readPairs(folder: string, languages: readonly Language[]): Pair[] {
  return languages.flatMap((language) =>
    letterKinds().map((kind) => ({
      kind,
      language,
      txt: readTemplate(folder, language, kind, 'txt'),
      html: readTemplate(folder, language, kind, 'html'),
    })),
  );
}

function letterKinds(): LetterKind[] {
  return Object.keys(LETTERS).filter((kind): kind is LetterKind => kind in LETTERS);
}

function readTemplate(
  folder: string,
  language: Language,
  kind: LetterKind,
  format: 'txt' | 'html',
): TemplateFile | TemplateProblem {
  const file = join(folder, language, `${kind}.${format}.hbs`);
  try {
    return { file, kind, format, source: readFileSync(file, 'utf8') };
  } catch (error) {
    const problem = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const hint = `every language of desk.languages has its own templates: write this one, or take "${language}" out`;
    return { file, line: 1, column: 1, problem, hint };
  }
}

/** A pair that lays out every kind of content, or what is wrong with it. */
function examine({ txt, html, kind, language }: Pair): LayOut | TemplateProblem[] {
  const [text, page] = [parse(txt), parse(html)];
  const samples = sampleContents(kind, language);
  const known = new Set(samples.flatMap((sample) => namesOf(sample)));
  const problems = [text, page].flatMap((read) => (isProblem(read) ? [read] : checkNames(read, known)));
  if (isProblem(text) || isProblem(page) || problems.length > 0) return problems;
  const [write, show] = [compile(text), compile(page)];
  const layOut: LayOut = (content) => ({ ...splitSubject(write(content)), html: show(content) });
  try {
    for (const sample of samples) layOut(sample);
    return layOut;
  } catch (error) {
    const hint = 'the text template starts with "Subject: …" and an empty line';
    const problem = error instanceof Error ? error.message : String(error);
    return [{ file: text.file, line: 1, column: 1, problem, hint }];
  }
}

function parse(template: TemplateFile | TemplateProblem): ParsedTemplate | TemplateProblem {
  return isProblem(template) ? template : parseTemplate(template);
}

function compile({ format, program }: ParsedTemplate): (content: LetterContent) => string {
  return Handlebars.compile<LetterContent>(program, {
    strict: true,
    knownHelpersOnly: true,
    noEscape: format === 'txt',
  });
}

function splitSubject(mail: string): { subject: string; text: string } {
  const [first = '', second, ...rest] = mail.split(/\r?\n/u);
  if (!first.startsWith('Subject: ') || second !== '')
    throw new Error('has no subject line with an empty line behind it');
  const subject = first
    .slice('Subject: '.length)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return {
    subject: Array.from(subject).slice(0, SUBJECT_LIMIT).join(''),
    text: `${wrapText(rest.join('\n')).trim()}\n`,
  };
}

function isProblem(template: object): template is TemplateProblem {
  return 'problem' in template;
}
