// The weights that a desk has learned, in its folder, and those before them, so that learning can be undone.
import { existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { flushFolder, writeNewFile } from '../../system/new-file.js';
import { WEIGHTS_FILE } from './judgement.js';

/** The file of the weights that served before the last learning. */
export const WEIGHTS_BEFORE = `${WEIGHTS_FILE}.before`;

/** They hold no words of anybody, and the daemon's user need not be the one who learns. */
const READABLE_BY_ALL = 0o644;

/** Whether the folder has these very weights. */
export function hasWeights(folder: string, bytes: Uint8Array): boolean {
  const file = join(folder, WEIGHTS_FILE);
  return existsSync(file) && readFileSync(file).equals(bytes);
}

/** Puts weights in force, whole or not at all. Those that the folder had are kept beside them. */
export async function installWeights(folder: string, bytes: Uint8Array): Promise<void> {
  const [file, before] = [join(folder, WEIGHTS_FILE), join(folder, WEIGHTS_BEFORE)];
  rmSync(before, { force: true });
  // A second name, so that at no instant there is none.
  if (existsSync(file)) linkSync(file, before);
  await writeNewFile(file, once(bytes), true, READABLE_BY_ALL);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The weights after the last learning was undone; `nothing` where the folder has no weights of its own. */
export type Restored = 'before' | 'shipped' | 'nothing';

/** Undoes the last learning: the weights before it serve again, or the shipped ones where there were none. */
export function undoLearning(folder: string): Restored {
  const [file, before] = [join(folder, WEIGHTS_FILE), join(folder, WEIGHTS_BEFORE)];
  const isKept = existsSync(before);
  if (!isKept && !existsSync(file)) return 'nothing';
  if (isKept) renameSync(before, file);
  else rmSync(file);
  flushFolder(folder);
  return isKept ? 'before' : 'shipped';
}
