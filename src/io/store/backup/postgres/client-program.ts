// PostgreSQL's own client programs. The password goes to them by their environment, never on a command line, which other
// users of the machine can read.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { oneLine } from '../../../../core/mail/text.js';
import { errorField } from '../../../system/connection.js';
import type { PostgresPlace } from '../../place.js';

/** The programs that are used. */
export type ClientProgram = 'pg_dump' | 'pg_restore' | 'psql';

/** A program is not on this machine. */
export class ProgramMissing extends Error {
  override readonly name = 'ProgramMissing';
  constructor(program: ClientProgram) {
    super(
      `${program} is not installed: install PostgreSQL's client programs, as new as the server ` +
        '(on Debian: postgresql-client), or use the means of whoever runs the server',
    );
  }
}

/** A program did not do its work. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  constructor(
    program: ClientProgram,
    /** What it said of it. */
    readonly words: string,
  ) {
    super(`${program}: ${words}`);
  }
}

/** A program at work. */
export interface RunningProgram {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when it has done its work; throws ProgramMissing or ProgramFailed. */
  readonly ended: Promise<void>;
}

/** Where programs are started. */
export interface Surroundings {
  /** The variables that they are given, with PATH among them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends them at once. */
  readonly signal: AbortSignal;
}

const MOST_WORDS = 2_000;

/** Starts a program, on the database where one is given. */
export function startProgram(
  program: ClientProgram,
  args: readonly string[],
  place: PostgresPlace | null,
  { environment, signal }: Surroundings,
): RunningProgram {
  const login = place === null ? null : loginOf(place);
  const env = { ...environment, ...login?.env, LC_ALL: 'C' };
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    program,
    [...(login?.args ?? []), ...args],
    { stdio: ['pipe', 'pipe', 'pipe'], env, signal, killSignal: 'SIGKILL' },
  );
  // Who reads no more of what we write says on its own why.
  child.stdin.on('error', () => undefined);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (words: string) => (said = (said + words).slice(-MOST_WORDS)));
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error) =>
      reject(errorField(error, 'code') === 'ENOENT' ? new ProgramMissing(program) : error),
    );
    child.once('close', (code, killed) =>
      code === 0
        ? resolve()
        : reject(new ProgramFailed(program, wordsOf(said) || `ended with ${killed ?? code}`)),
    );
  }).finally(() => login?.forget());
  // It may fail before anybody waits for it.
  ended.catch(() => undefined);
  return { stdin: child.stdin, stdout: child.stdout, ended };
}

function wordsOf(said: string): string {
  return said
    .trim()
    .split('\n')
    .map((line) =>
      oneLine(line.replace(/^(?:pg_dump|pg_restore|psql)[^:]*: (?:error: |hint: |detail: )?/u, '')),
    )
    .join('; ')
    .slice(0, 500);
}

/** How the programs find and trust the server: as this program does (libpq, "Environment Variables"). */
function loginOf({ host, port, user, database, password, sslMode, ca }: PostgresPlace) {
  const folder = ca === null ? null : mkdtempSync(join(tmpdir(), 'sportello-ca-'));
  const file = folder === null ? 'system' : join(folder, 'ca.pem');
  if (ca !== null) writeFileSync(file, ca);
  return {
    args: ['--host', host, '--port', String(port), '--username', user, '--dbname', database, '--no-password'],
    env: {
      PGAPPNAME: 'sportello backup',
      PGSSLMODE: sslMode,
      ...(sslMode.startsWith('verify') && { PGSSLROOTCERT: file }),
      ...(password !== null && { PGPASSWORD: password }),
    },
    forget: () => folder !== null && rmSync(folder, { recursive: true, force: true }),
  };
}
