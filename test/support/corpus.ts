// A collection of real mail that may lie beside the project, with what its index expects of each. Nothing of it
// belongs to the project: where it is missing, its tests say so.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const COLLECTION = resolve('..', 'shared', 'mail');

/** Whether the collection is there. */
export const hasCorpus = existsSync(join(COLLECTION, 'INDEX.tsv'));

/** One mail of the collection. */
export interface CorpusMail {
  /** Its path below the collection. */
  readonly file: string;
  readonly path: string;
  /** What should become of it, in the words of the index. */
  readonly outcome: string;
  readonly bytes: Buffer;
}

/** Every mail of the collection, in the order of its index. */
export function readCorpus(): CorpusMail[] {
  const lines = readFileSync(join(COLLECTION, 'INDEX.tsv'), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [file = '', , , outcome = ''] = line.split('\t');
    const path = join(COLLECTION, file);
    return { file, path, outcome, bytes: readFileSync(path) };
  });
}

const SEPARATOR = 'From ';

/** The mail without the separator of an mbox that some programs leave in front of it. */
export function withoutSeparator(bytes: Buffer): { readonly separator: Buffer; readonly mail: Buffer } {
  const end = bytes.toString('latin1', 0, SEPARATOR.length) === SEPARATOR ? bytes.indexOf('\n') + 1 : 0;
  return { separator: bytes.subarray(0, end), mail: bytes.subarray(end) };
}
