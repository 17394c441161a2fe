// A process of its own that copies a database and looks it over: SQLite does both in one long call, during which a
// process hears no signal and shows no progress. Whoever started it may end it at any time.
import Database from 'better-sqlite3';
import { closeSync, fsyncSync, openSync, statfsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname } from 'node:path';
import type { CopyAnswer, CopyJob, CopyResult } from './copy.js';
import { countOf, isSound, verify } from './verification.js';

const BUSY_MS = 10_000;
/** The daemon has mail to answer. */
const BEHIND_THE_DAEMON = 10;

const answer = (said: CopyAnswer): void => void process.send?.(said);

process.once('disconnect', () => process.exit());
// Ctrl-C reaches every process of a terminal: whoever started this one decides what becomes of it.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => undefined);
process.once('message', (job: CopyJob) => {
  setPriority(BEHIND_THE_DAEMON);
  work(job).then(
    (result) => answer({ result }),
    (error: unknown) => answer({ failed: failureOf(error) }),
  );
});

async function work(job: CopyJob): Promise<CopyResult> {
  const source = new Database(job.from, {
    fileMustExist: true,
    readonly: job.look === 'first',
    timeout: BUSY_MS,
  });
  try {
    if (job.look === 'first') return await lookAndCopy(source, job);
    return await copyAndLook(source, job);
  } finally {
    source.close();
  }
}

/** A backup: the copy has to be good, and the source goes on changing. */
async function copyAndLook(source: Database.Database, job: CopyJob): Promise<CopyResult> {
  copy(source, job.to);
  const made = new Database(job.to, { fileMustExist: true, readonly: true });
  try {
    const found = await verify(made, onChecked);
    if (typeof found === 'string') return { problem: found };
    // A fault that the source has too was copied as it is: the copy is not to blame.
    const spoilt = found.rotten.filter((id) => isSound(source, id));
    if (spoilt.length > 0) return { problem: `message ${spoilt[0]} was not written as it was read` };
    return { inventory: found };
  } finally {
    made.close();
  }
}

/** A restore: the source has to be good before anything is written. */
async function lookAndCopy(source: Database.Database, job: CopyJob): Promise<CopyResult> {
  const found = await verify(source, onChecked);
  if (typeof found === 'string') return { problem: found };
  if (job.to === '' || (found.rotten.length > 0 && !job.acceptRotten)) return { inventory: found };
  copy(source, job.to);
  const made = new Database(job.to, { fileMustExist: true, readonly: true });
  try {
    for (const table of ['message', 'ticket', 'chunk'] as const) {
      if (countOf(made, table) !== countOf(source, table))
        return { problem: `not every ${table} was copied` };
    }
    return { inventory: found };
  } finally {
    made.close();
  }
}

/** Writes all that is in use into the empty file `to`, free pages left out, and waits until the disk has it. */
function copy(source: Database.Database, to: string): void {
  const number = (name: string): number => Number(source.pragma(name, { simple: true }));
  const bytes = (number('page_count') - number('freelist_count')) * number('page_size');
  const { bavail, bsize } = statfsSync(dirname(to));
  if (bavail * bsize < bytes) throw new NoRoom(dirname(to), bytes, bavail * bsize);
  answer({ copying: bytes });
  source.prepare('vacuum into ?').run(to);
  const file = openSync(to, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

class NoRoom extends Error {
  readonly code = 'ENOSPC';
  constructor(folder: string, needed: number, free: number) {
    super(`${folder}: the disk has ${megabytes(free)} MB free, and ${megabytes(needed)} MB are needed`);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function onChecked(done: number, total: number): void {
  answer({ checked: done, of: total });
}

function failureOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error ? String(error.code) : '';
  return { code, message: code === '' ? (error.stack ?? error.message) : error.message };
}
