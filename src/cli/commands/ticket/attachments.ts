// The files that go with an answer: bounded, and under names that are nothing but names.
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AnswerFile } from '../../../core/decide/change.js';
import { fileNameFor } from '../../../core/mail/attachment.js';
import { typeOfFile } from '../../../io/smtp/file-type.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

const MOST_FILES = 20;
/** Base64 makes a third more of it, and common servers take 25 to 35 MB. */
const MOST_BYTES = 20 * 1024 * 1024;

/** Reads the files. Throws CommandFailed where there are too many, or too much of them; and what reading a file throws. */
export async function readAttachments(paths: readonly string[]): Promise<AnswerFile[]> {
  if (paths.length > MOST_FILES)
    throw new CommandFailed(
      `${paths.length} files: ${MOST_FILES} are the most that go with one answer`,
      EXIT.data,
    );
  let bytes = 0;
  for (const path of paths) {
    const found = await stat(path);
    if (!found.isFile()) throw new CommandFailed(`${path} is no file: attach files, not folders`, EXIT.data);
    bytes += found.size;
  }
  if (bytes > MOST_BYTES) {
    const size = `${(bytes / 1024 ** 2).toFixed(1)} MB`;
    throw new CommandFailed(`the files have ${size}: 20 MB are the most that go with one answer`, EXIT.data);
  }
  return Promise.all(paths.map(async (path, index) => read(path, index + 1)));
}

async function read(path: string, number: number): Promise<AnswerFile> {
  const type = typeOfFile(path);
  return { name: fileNameFor({ name: basename(path), type }, number), type, bytes: await readFile(path) };
}
