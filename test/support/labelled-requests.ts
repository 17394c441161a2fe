// The labelled requests that never train: what the judge makes of them is what it makes of mail that it has not seen.
import { type LabelledRequest, readExampleFile } from '../../src/io/config/rules/example-file.js';
import { projectPath } from './process.js';

/** The sets: requests as a mailbox holds them, and those with decoys, twins and calm words for grave things. */
export const KEPT_BACK = ['typical', 'hard'] as const;

/** The requests of a set. */
export function keptBack(set: (typeof KEPT_BACK)[number]): readonly LabelledRequest[] {
  const { examples, problems } = readExampleFile(projectPath('test'), `requests/${set}.tsv`, 1);
  const [first] = problems;
  if (first) throw new Error(`${first.file}:${first.line}: ${first.problem}`);
  return examples;
}
