// Files that appear whole or not at all: written under another name in the same folder, flushed to the disk, and
// then given their own. Their content is mail, so nobody but its owner may read it.
import { linkSync, openSync, closeSync, fsyncSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorField } from './connection.js';

/** There is something under that name already, and nobody said that it may go. */
export class FileExists extends Error {
  override readonly name = 'FileExists';
  constructor(readonly path: string) {
    super(
      `${path} is there already, and was left as it is: name another file, or write over it with --force`,
    );
  }
}

/** Refuses a path that cannot be written to, before any work is done: throws FileExists, or what the file system says. */
export function refuseTaken(path: string, overwrite: boolean): void {
  statSync(dirname(path));
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) {
    throw Object.assign(new Error(`${path} is a folder: name a file in it`), { code: 'EISDIR' });
  }
  if (there !== undefined && !overwrite) throw new FileExists(path);
}

/** Gives a finished file its name, at once and for good. Throws FileExists rather than writing over another. */
export function publishFile(finished: string, path: string, overwrite: boolean): void {
  if (overwrite || !linked(finished, path)) {
    refuseTaken(path, overwrite);
    renameSync(finished, path);
  } else {
    rmSync(finished);
  }
  flushFolder(dirname(path));
}

/** A link never replaces a file. False where the file system knows no links. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorField(error, 'code') === 'EEXIST') throw new FileExists(to);
    return false;
  }
}

/** Makes names last through a power cut. */
export function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Writes a file piece by piece. When `pieces` rejects, or the disk does, nothing is left. `mode`: who may read it; mail is
 * its owner's alone.
 */
export async function writeNewFile(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  overwrite: boolean,
  mode = 0o600,
): Promise<void> {
  refuseTaken(path, overwrite);
  // Cut, since the name may be as long as the file system allows.
  const unfinished = join(dirname(path), `.${basename(path).slice(0, 40)}.unfinished`);
  rmSync(unfinished, { force: true });
  const handle = await open(unfinished, 'wx', mode);
  try {
    try {
      // The process's own mask leaves nobody else anything.
      await handle.chmod(mode);
      for await (const piece of pieces) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    publishFile(unfinished, path, overwrite);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
