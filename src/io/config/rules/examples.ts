// The labelled requests that the judge learns from: the shipped ones, and the desk's own (own.tsv), which count several
// times and stand in place of a shipped one with the same words.
import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE } from '../../system/package.js';
import type { Problem } from '../../system/problem.js';
import {
  type ExampleLine,
  HEADER,
  type LabelledRequest,
  readExampleFile,
  writeExampleLine,
} from './example-file.js';

/** The folder of the examples within a configuration folder, and within the package. */
export const EXAMPLES_FOLDER = 'examples';

/** The file of the desk's own examples, as problems name it. */
export const OWN_EXAMPLES = 'examples/own.tsv';

const SHIPPED_FILES = ['examples/it.tsv', 'examples/en.tsv'] as const;

/** How often one of the desk's own examples counts. */
const OWN_TIMES = 5;

/** All labelled requests that count in a folder. */
export interface Examples {
  readonly examples: readonly LabelledRequest[];
  /** The SHA-256 of the files, hexadecimal; null where there are none. */
  readonly hash: string | null;
  /** Mistakes; a request with one of them does not count. */
  readonly problems: readonly Problem[];
}

/** Reads them. A file that the desk's folder does not have is the shipped one. */
export function readExamples(folder: string): Examples {
  const files = [...SHIPPED_FILES, OWN_EXAMPLES].flatMap((file) => {
    const within = [folder, join(PACKAGE, 'config')].find((one) => existsSync(join(one, file)));
    return within === undefined ? [] : [readExampleFile(within, file, file === OWN_EXAMPLES ? OWN_TIMES : 1)];
  });
  const problems = files.flatMap((file) => file.problems);
  const examples = onceEach(
    files.flatMap((file) => file.examples),
    problems,
  );
  if (files.length === 0) return { examples, hash: null, problems };
  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(bytes);
  return { examples, hash: hash.digest('hex'), problems };
}

/** The same words count once. Two labels are a mistake, unless the desk's own stands against a shipped one: then it counts. */
function onceEach(examples: readonly LabelledRequest[], problems: Problem[]): LabelledRequest[] {
  const byWords = new Map<string, LabelledRequest>();
  for (const example of examples) {
    const words = foldWords(`${example.subject}\n${example.text}`);
    const before = byWords.get(words);
    if (before === undefined || isOwn(example) !== isOwn(before)) byWords.set(words, example);
    else if (labelOf(before) !== labelOf(example)) problems.push(twoLabels(before, example));
  }
  return [...byWords.values()];
}

function foldWords(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}

/** Whether the desk has labelled it itself. */
export function isOwn({ file }: LabelledRequest): boolean {
  return file === OWN_EXAMPLES;
}

function labelOf({ severity, service }: LabelledRequest): string {
  return service === null ? String(severity) : `${severity}, ${service}`;
}

function twoLabels(before: LabelledRequest, { file, line, ...label }: LabelledRequest): Problem {
  const problem = `the request stands in ${before.file}:${before.line}, too, as ${labelOf(before)}, and here as ${labelOf({ file, line, ...label })}`;
  return { file, line, column: 1, problem, hint: 'keep the line that is right' };
}

/** Adds a request to the desk's own; the file is made where there is none. */
export function appendOwnExample(folder: string, request: ExampleLine): void {
  mkdirSync(join(folder, EXAMPLES_FOLDER), { recursive: true });
  const path = join(folder, OWN_EXAMPLES);
  const start = existsSync(path) ? endOfLastLine(path) : `${HEADER}\n`;
  appendFileSync(path, `${start}${writeExampleLine(request)}\n`, { flush: true });
}

/** The end that the last line lacks: an editor need not have written it. */
function endOfLastLine(path: string): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === 0x0a) ? '' : '\n';
  } finally {
    closeSync(file);
  }
}
