// The text of a configuration file, or why there is none: an editor's encoding is the first thing that can be wrong.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file that was read, or what keeps it from being read; then its bytes are empty. */
export interface FileText {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly trouble: { readonly offset: number; readonly problem: string; readonly hint: string } | null;
}

/** The kind of file that is expected. */
export interface TextKind {
  /** A file that is larger is something else. */
  readonly megabytes: number;
  /** How to mend it where the file cannot be read. */
  readonly hint: string;
  /** How to mend it where nothing is in it. */
  readonly emptyHint: string;
}

/** Thousands of customers fit in. */
const CONFIGURATION: TextKind = {
  megabytes: 4,
  hint: 'the configuration is service.yaml, rules.yaml, customers.yaml and calendars.yaml',
  emptyHint: 'the shipped config/ is a working example',
};

const SAVE_AS_UTF8 = 'save it as UTF-8 (in an editor: Save as, Encoding)';

/** Reads a file of the folder as UTF-8; a byte order mark is left out. */
export function readText(folder: string, file: string, kind: TextKind = CONFIGURATION): FileText {
  const path = join(folder, file);
  try {
    const { size } = statSync(path);
    if (size > kind.megabytes * 1024 ** 2) {
      const megabytes = Math.ceil(size / 1024 ** 2);
      return refuse(
        `the file has ${megabytes} MB`,
        `a file of the configuration has at most ${kind.megabytes} MB`,
      );
    }
    return decode(readFileSync(path), kind);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return refuse(`cannot be read: ${TROUBLES[code] ?? code}`, kind.hint);
  }
}

const TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'there is no permission to read it',
  EISDIR: 'it is a folder',
};

function decode(bytes: Uint8Array, { emptyHint }: TextKind): FileText {
  if (bytes.length === 0) return refuse('the file is empty', emptyHint);
  if (bytes.includes(0)) return refuse('the file is no UTF-8 text (UTF-16, perhaps)', SAVE_AS_UTF8);
  const text = new TextDecoder().decode(bytes);
  try {
    return { bytes, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), trouble: null };
  } catch {
    const problem = 'this character is not UTF-8 (Windows-1252, perhaps)';
    return {
      bytes,
      text,
      trouble: { offset: Math.max(0, text.indexOf('\uFFFD')), problem, hint: SAVE_AS_UTF8 },
    };
  }
}

function refuse(problem: string, hint: string): FileText {
  return { bytes: new Uint8Array(), text: '', trouble: { offset: 0, problem, hint } };
}
