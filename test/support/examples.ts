// Few of the labelled requests, so that a test learns within a second.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from './process.js';

/** The first line of a file of labelled requests. */
export const HEADER = 'severity\tservice\tlanguage\tsubject\tbody\n';

/** Gives a configuration folder labelled requests of its own: one of so many of the shipped ones. */
export function writeFewExamples(config: string, oneOf: number): void {
  const folder = join(config, 'examples');
  mkdirSync(folder, { recursive: true });
  for (const name of ['it.tsv', 'en.tsv']) {
    const [, ...lines] = readFileSync(projectPath('config', 'examples', name), 'utf8')
      .trimEnd()
      .split('\n');
    const few = lines.filter((_, index) => index % oneOf === 0);
    writeFileSync(join(folder, name), `${HEADER}${few.join('\n')}\n`);
  }
}

/** Writes the desk's own labelled requests. */
export function writeOwnExamples(config: string, lines: readonly string[]): void {
  writeFileSync(join(config, 'examples', 'own.tsv'), `${HEADER}${lines.join('\n')}\n`);
}
