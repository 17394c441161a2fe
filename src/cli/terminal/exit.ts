// The exit codes of sysexits.h that operators' scripts rely on, and which error leads to which.
import { ConfigInvalid } from '../../io/config/config.js';
import { errorField } from '../../io/system/connection.js';
import { isRefusedBySystem } from '../../io/store/damage.js';
import { AlreadyRunning, StoreUnusable, Unavailable } from '../../io/system/failure.js';
import { FileExists } from '../../io/system/new-file.js';
import { BackupRefused } from '../../io/store/backup/backup.js';
import { ProgramFailed, ProgramMissing } from '../../io/store/backup/postgres/client-program.js';
import { TemplatesInvalid } from '../../io/template/problem.js';

export const EXIT = {
  ok: 0,
  usage: 64,
  data: 65,
  unavailable: 69,
  software: 70,
  io: 74,
  temporary: 75,
  loginRefused: 77,
  config: 78,
} as const;

/** The meaning of an exit code, for the manual page. */
export const EXIT_MEANINGS: Readonly<Record<number, string>> = {
  [EXIT.ok]: 'All is done.',
  [EXIT.usage]: 'The command line is wrong.',
  [EXIT.data]: 'What was given, or the database, cannot be used as it is.',
  [EXIT.unavailable]: 'A server is out of reach.',
  [EXIT.software]: 'A bug: what happened stands on standard error.',
  [EXIT.io]: 'A file cannot be read or written.',
  [EXIT.temporary]: 'Something is left for later, or another instance is running.',
  [EXIT.loginRefused]: 'A server refused the login.',
  [EXIT.config]: 'The configuration has mistakes.',
};

/** A command that cannot do what it was asked: one line for the person, and the code for the script. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

/** The exit code of an error, for the script that called us. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandFailed) return error.code;
  if (error instanceof ConfigInvalid || error instanceof TemplatesInvalid) return EXIT.config;
  if (error instanceof AlreadyRunning) return EXIT.temporary;
  if (error instanceof Unavailable) return error.loginRefused ? EXIT.loginRefused : EXIT.unavailable;
  if (error instanceof StoreUnusable) return EXIT.data;
  if (error instanceof FileExists || error instanceof ProgramFailed) return EXIT.io;
  if (error instanceof ProgramMissing) return EXIT.usage;
  if (error instanceof BackupRefused) return error.isBusy ? EXIT.temporary : EXIT.usage;
  const code = String(errorField(error, 'code'));
  if (isRefusedBySystem(error)) return EXIT.io;
  if (code === 'SQLITE_BUSY') return EXIT.temporary;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return EXIT.data;
  if (/^E(EXIST|NOENT|ACCES|NOTDIR|ISDIR|NOSPC|ROFS|IO|PERM)$/.test(code)) return EXIT.io;
  return EXIT.software;
}

const FILE_TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'there is no permission to read it',
  EISDIR: 'this is a folder, and a file is wanted',
};

/** One line for a person, or the whole of it where nobody foresaw the error. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const path = errorField(error, 'path');
  const trouble = FILE_TROUBLES[String(errorField(error, 'code'))];
  if (typeof path === 'string' && trouble !== undefined) return `${path}: ${trouble}`;
  const isForeseen = error instanceof CommandFailed || exitCodeOf(error) !== EXIT.software;
  return isForeseen ? error.message : (error.stack ?? error.message);
}
