// The letters that the desk writes, laid out from `templates/LANG/KIND.{txt,html}.hbs`. The text template is
// the mail as one would write it down: `Subject: …`, an empty line, the text. Templates come from files
// only; what a sender wrote is a value in them and never becomes part of one.
import Handlebars from 'handlebars';
import type { Letter, LetterContent } from '../../core/letters/letter.js';
import type { Language } from '../../core/mail/language.js';
import { ticketNumbers, withOneNumber } from '../../core/mail/subject.js';
import { wrapText } from '../../core/letters/shared/wrap-text.js';
import { checkNames, namesOf, type ParsedTemplate, parseTemplate, type TemplateFile } from './check.js';
import { type TemplateProblem, TemplatesInvalid } from './problem.js';
import { type Pair, readPairs, SHIPPED_TEMPLATES, shippedLanguages } from './files.js';
import { sampleContents } from './sample.js';

/** The compiled templates: the desk's own, and behind them the shipped ones. */
export interface Templates {
  /** Lays a letter out by the templates in force. Throws where they fail on it: `renderShipped` serves then. */
  render(content: LetterContent): Letter;
  /**
   * Lays a letter out as it is shipped, in English where its language is not. A field that the content lacks, since
   * another version of the program has stored it, stays empty: a letter comes of it in any case.
   */
  renderShipped(content: LetterContent): Letter;
}

/** The longest subject that leaves us, in characters. */
const SUBJECT_LIMIT = 180;

/** Where a letter's language has no shipped templates, it goes out in this one. */
const FALLBACK_LANGUAGE = 'en';

/** Reads and compiles the templates of `folder` and the shipped ones. Throws `TemplatesInvalid` with every mistake. */
export function loadTemplates(folder: string, languages: readonly Language[]): Templates {
  const letters = new Map<string, LayOut>();
  const problems: TemplateProblem[] = [];
  for (const pair of readPairs(folder, languages)) {
    const read = examine(pair);
    if (Array.isArray(read)) problems.push(...read);
    else letters.set(keyOf(pair), read);
  }
  if (problems.length > 0) throw new TemplatesInvalid(problems);
  const compiled = new Map<Pair, LayOut>();
  const shipped = new Map(
    readPairs(SHIPPED_TEMPLATES, shippedLanguages()).map((pair) => [keyOf(pair), pair]),
  );
  return {
    render(content) {
      const layOut = letters.get(keyOf(content));
      if (layOut === undefined) throw new Error(`no template for ${content.kind} in "${content.language}"`);
      return layOut(content);
    },
    renderShipped(content) {
      const fallback = keyOf({ ...content, language: FALLBACK_LANGUAGE });
      const pair = shipped.get(keyOf(content)) ?? shipped.get(fallback);
      if (pair === undefined) throw new Error(`this version knows no letter of the kind ${content.kind}`);
      const layOut = compiled.get(pair) ?? layOutShipped(pair);
      compiled.set(pair, layOut);
      return layOut(content);
    },
  };
}

/** Every mistake in the templates that a desk with this folder uses, without using them. */
export function checkTemplates(folder: string, languages: readonly Language[]): TemplateProblem[] {
  return readPairs(folder, languages)
    .map(examine)
    .flatMap((read) => (Array.isArray(read) ? read : []));
}

/** Lays a letter out by its pair of templates. */
type LayOut = (content: LetterContent) => Letter;

function keyOf({ kind, language }: Pick<LetterContent, 'kind' | 'language'>): string {
  return `${language} ${kind}`;
}

/** A shipped pair, which fails on no content; it is compiled when it is needed, since it hardly ever is. */
function layOutShipped({ txt, html }: Pair): LayOut {
  const [text, page] = [parse(txt), parse(html)];
  const broken = [text, page].find(isProblem);
  if (isProblem(text) || isProblem(page))
    throw new Error(`the shipped template ${broken?.file ?? ''} ${broken?.problem ?? ''}`);
  return layOutBy(compile(text, false), compile(page, false));
}

/** A pair that lays out every kind of content, or what is wrong with it. */
function examine({ txt, html, kind, language }: Pair): LayOut | TemplateProblem[] {
  const [text, page] = [parse(txt), parse(html)];
  const samples = sampleContents(kind, language);
  const known = new Set(samples.flatMap((sample) => namesOf(sample)));
  const problems = [text, page].flatMap((read) => (isProblem(read) ? [read] : checkNames(read, known)));
  if (isProblem(text) || isProblem(page) || problems.length > 0) return problems;
  const [write, show] = [compile(text, true), compile(page, true)];
  const failures = [
    ...tryOn(samples, text.file, (sample) => checkSubject(splitSubject(write(sample)).subject, sample)),
    ...tryOn(samples, page.file, show),
  ];
  return failures.length > 0 ? failures : layOutBy(write, show);
}

/** The failure of a template on the first sample that it fails on. */
function tryOn(
  samples: readonly LetterContent[],
  file: string,
  attempt: (sample: LetterContent) => unknown,
): TemplateProblem[] {
  try {
    for (const sample of samples) attempt(sample);
    return [];
  } catch (error) {
    const hint = 'the text template starts with "Subject: … [Ticket {{number}}] …" and an empty line';
    const problem = error instanceof Error ? error.message : String(error);
    return [{ file, line: 1, column: 1, problem, hint }];
  }
}

/** An answer without In-Reply-To finds its ticket by the number in its subject alone. */
function checkSubject(subject: string, sample: LetterContent): void {
  if ('number' in sample && sample.number !== null && !ticketNumbers(subject).includes(sample.number))
    throw new Error('has a subject that does not bear the ticket number as a word of its own');
}

function layOutBy(write: Fill, show: Fill): LayOut {
  return (content) => {
    const { subject, text } = splitSubject(write(content));
    const own = 'number' in content ? content.number : null;
    return { subject: withOneNumber(subject, own), text, html: show(content) };
  };
}

function parse(template: TemplateFile | TemplateProblem): ParsedTemplate | TemplateProblem {
  return isProblem(template) ? template : parseTemplate(template);
}

type Fill = (content: LetterContent) => string;

/** A strict one throws at a name that the content lacks. */
function compile({ format, program }: ParsedTemplate, strict: boolean): Fill {
  return Handlebars.compile<LetterContent>(program, {
    strict,
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
