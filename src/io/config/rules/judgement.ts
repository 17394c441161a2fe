// The basis of judging by likeness: the weights that were learned (judgement.bin), and the desk's own words
// (words.yaml). Weights that the desk's folder does not have are the shipped ones.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Judge, prepareJudge } from '../../../core/rules/judge/judge.js';
import { indexLocalWords, isLocalWord } from '../../../core/rules/judge/local-words.js';
import type { Weights } from '../../../core/rules/judge/weights.js';
import { readWeights } from '../../../core/rules/judge/weights-file.js';
import { LEARNED, type RuleSet } from '../../../core/rules/rule.js';
import { PACKAGE } from '../../system/package.js';
import { readDocument } from '../yaml/document.js';
import { suggestName } from '../yaml/nearest.js';
import type { Findings, Problem } from '../../system/problem.js';
import { key, line, section } from '../yaml/value.js';
import { readExamples } from './examples.js';

/** The file of the weights. */
export const WEIGHTS_FILE = 'judgement.bin';

/** The file of the desk's own words. */
export const WORDS_FILE = 'words.yaml';

const words = z.array(line).default([]);

/** The schema of words.yaml. */
export const wordsSchema = section({
  blocking: words.describe('Words that speak for a 1.'),
  partial: words.describe('Words that speak for a 2.'),
  report: words.describe('Words that speak for a 3.'),
  services: z.record(key, z.array(line)).default({}).describe('Words by the service that they speak for.'),
});

/** The rules, with what judges by likeness where one of them asks for it. Mistakes go to the findings. */
export function withJudge(rules: RuleSet, folder: string, findings: Findings): RuleSet {
  const actions = [rules.default, ...rules.rules.map(({ action }) => action)];
  const isAsked = actions.some(({ severity, service }) => severity === LEARNED || service === LEARNED);
  const judge = isAsked ? readJudge(folder, findings) : null;
  return judge === null ? rules : { ...rules, judge };
}

function readJudge(folder: string, findings: Findings): Judge | null {
  const weights = readWeightsFile(folder);
  if ('problem' in weights) {
    findings.problems.push(weights);
    return null;
  }
  return prepareJudge(weights, indexLocalWords(readLocalWords(folder, weights.services, findings)));
}

/** What was learned from ten thousand requests takes less than three megabytes. */
const MOST_BYTES = 32 * 1024 ** 2;

function readWeightsFile(folder: string): Weights | Problem {
  const own = join(folder, WEIGHTS_FILE);
  const file = existsSync(own) ? own : join(PACKAGE, 'config', WEIGHTS_FILE);
  const hint =
    file === own
      ? 'learn again: sportello rules learn; or remove the file, and the shipped weights serve'
      : 'install the program again: it brings the file';
  const malformed = (problem: string): Problem => ({ file: WEIGHTS_FILE, line: 1, column: 1, problem, hint });
  try {
    if (statSync(file).size > MOST_BYTES) return malformed('the file is too large to hold weights');
    const read = readWeights(readFileSync(file));
    return 'malformed' in read ? malformed(read.malformed) : read;
  } catch (error) {
    return malformed(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

type LocalWords = z.output<typeof wordsSchema>;

const NO_WORDS: LocalWords = { blocking: [], partial: [], report: [], services: {} };

function readLocalWords(folder: string, services: readonly string[], findings: Findings): LocalWords {
  if (!existsSync(join(folder, WORDS_FILE))) return NO_WORDS;
  const document = readDocument(folder, WORDS_FILE, wordsSchema, wordsSchema, findings);
  const { part } = document;
  if (part === null) return NO_WORDS;
  const refuse = (path: readonly PropertyKey[], problem: string, hint: string) =>
    findings.problems.push(document.problemAt(path, problem, hint));
  const standsIn = new Map<string, string>();
  for (const name of ['blocking', 'partial', 'report'] as const)
    for (const [index, word] of part[name].entries()) {
      const before = standsIn.get(word.toLowerCase());
      if (!isLocalWord(word)) refuse([name, index], ...NEVER_FOUND(word));
      else if (before !== undefined)
        refuse([name, index], `"${word}" stands under ${before}, too`, 'keep it in one place');
      standsIn.set(word.toLowerCase(), name);
    }
  for (const [service, ofService] of Object.entries(part.services)) {
    if (!services.includes(service))
      refuse(
        ['services', service],
        `no labelled request names the service "${service}"`,
        suggestName(service, services),
      );
    for (const [index, word] of ofService.entries())
      if (!isLocalWord(word)) refuse(['services', service, index], ...NEVER_FOUND(word));
  }
  return part;
}

const NEVER_FOUND = (word: string): [problem: string, hint: string] => [
  `"${word}" can never be found as words`,
  'write whole words, without * and ..',
];

/**
 * Mistakes in the labelled requests, and weights that were learned from other requests than those that stand there now.
 * They serve all the same.
 */
export function examineExamples(
  folder: string,
  { judge }: RuleSet,
): { readonly mistakes: readonly Problem[]; readonly doubts: readonly Problem[] } {
  if (judge === undefined) return { mistakes: [], doubts: [] };
  const { hash, problems } = readExamples(folder);
  if (hash === null || hash === judge.weights.examples) return { mistakes: problems, doubts: [] };
  const problem = 'the labelled requests have changed since the weights were learned';
  const hint = 'learn again: sportello rules learn; until then the weights serve as they are';
  const place = { file: WEIGHTS_FILE, line: 1, column: 1 };
  return { mistakes: problems, doubts: [{ ...place, problem, hint }] };
}
