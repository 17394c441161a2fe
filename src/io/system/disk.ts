// How much room is left where the store is.
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The room that the program may still use, and that of the whole file system, in bytes. `file` stands on it. */
export async function roomBeside(file: string): Promise<{ freeBytes: number; totalBytes: number }> {
  const { bavail, blocks, bsize } = await statfs(dirname(file));
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
