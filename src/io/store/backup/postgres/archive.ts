// Archives of pg_dump, looked at without a server: whether one is Sportello's, whole and of no newer program, and what is in
// it.
import { statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { explainNewer } from '../../damage.js';
import { MIGRATION_NAMES } from '../../migrate.js';
import { ProgramFailed, startProgram, type Surroundings } from './client-program.js';

/** What an archive holds. */
export interface Archive {
  readonly messages: number;
  readonly tickets: number;
}

/** Reads an archive from end to end. Answers in words for an operator why it cannot be used, or what is in it. */
export async function examine(file: string, surroundings: Surroundings): Promise<string | Archive> {
  // Throws with the path where there is no such file.
  if (statSync(file).isDirectory())
    throw Object.assign(new Error(`${file} is a folder: name a backup in it`), { code: 'EISDIR' });
  try {
    const applied = await rowsOf(file, 'kysely_migration', surroundings);
    if (applied.length === 0) return 'it is an archive of pg_dump, but not one of Sportello';
    const names = applied.map((row) => row.split('\t', 1)[0] ?? '');
    const newer = explainNewer(names, MIGRATION_NAMES);
    if (newer !== null) return newer;
    await readThrough(file, surroundings);
    return {
      messages: (await rowsOf(file, 'message', surroundings)).length,
      tickets: (await rowsOf(file, 'ticket', surroundings)).length,
    };
  } catch (error) {
    if (surroundings.signal.aborted || !(error instanceof ProgramFailed)) throw error;
    return error.words;
  }
}

/** Reads all that is in an archive. Throws ProgramFailed where it is cut short or damaged. */
export async function readThrough(file: string, surroundings: Surroundings): Promise<void> {
  const { stdout, ended } = startProgram('pg_restore', ['--file=-', file], null, surroundings);
  stdout.resume();
  await ended;
}

/** The first column of each row of a table. The rest of a row may be as large as a mail. */
async function rowsOf(file: string, table: string, surroundings: Surroundings): Promise<string[]> {
  const args = ['--data-only', `--table=${table}`, '--file=-', file];
  const { stdout, ended } = startProgram('pg_restore', args, null, surroundings);
  const rows: string[] = [];
  let isInside = false;
  for await (const line of createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '\\.') isInside = false;
    else if (isInside) rows.push(line.split('\t', 1)[0]?.slice(0, 100) ?? '');
    else isInside = /^COPY [\w.]+ \(.*\) FROM stdin;$/u.test(line);
  }
  await ended;
  return rows;
}
