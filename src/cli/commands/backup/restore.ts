// restore: a backup takes the place of the database, which stays beside it under another name.
import { Command } from 'commander';
import { AlreadyRunning } from '../../../io/system/failure.js';
import { lockStore } from '../../../io/store/dialect/sqlite/lock.js';
import { examine } from '../../../io/store/backup/postgres/archive.js';
import { putBack } from '../../../io/store/backup/postgres/put-back.js';
import {
  isSameFile,
  restore,
  type Restored,
  type RestoreJob,
  verifyBackup,
} from '../../../io/store/backup/restore.js';
import type { OnProgress } from '../../../io/store/backup/copy.js';
import type { Inventory } from '../../../io/store/backup/verification.js';
import { namePlace, type StorePlace } from '../../../io/store/place.js';
import type { Act, Context } from '../../terminal/context.js';
import { withProgress } from '../../terminal/copy-progress.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readLimit } from '../../terminal/options.js';
import { count } from '../../terminal/table.js';
import type { Terminal } from '../../terminal/terminal.js';

export function restoreCommand(act: Act): Command {
  return new Command('restore')
    .argument('<file>', 'a file that `backup` wrote')
    .description('verify a backup and put it in the place of the database, which is kept beside it')
    .option('--dry-run', 'only verify it; nothing is written, and a daemon may run')
    .option(
      '--skip-numbers <count>',
      'leave out so many ticket numbers that may have been given since',
      readLimit,
    )
    .option(
      '--accept-damaged-mail',
      'go on although the bytes of some mails are not those that were received',
    )
    .addHelpText(
      'after',
      '\nA store on PostgreSQL is put back by pg_restore and psql, in one transaction; what stood there is kept in a file' +
        '\nbeside the backup. Stop every daemon first.' +
        '\n\nExit codes: 0; 64 a program is missing; 65 the backup is damaged or too new; 74 files; 75 an instance is running, or stopped.' +
        '\n\nExample:\n  $ sportello restore /var/backups/sportello-2026-03-02.db',
    )
    .action(act(takeBack));
}

interface Options {
  readonly dryRun?: boolean;
  readonly skipNumbers?: number;
  readonly acceptDamagedMail?: boolean;
}

async function takeBack(context: Context, file: string, options: Options): Promise<number> {
  const { terminal, clock } = context;
  // A mistake in the configuration does not keep anybody from it.
  const { store } = context.inspect();
  const acceptRotten = options.acceptDamagedMail === true;
  const { signal } = terminal;
  if (options.dryRun === true) {
    const found = await withProgress(terminal, (onProgress) =>
      typeof store === 'string' ? verifyBackup(file, signal, onProgress) : readArchive(file, terminal),
    );
    const how =
      typeof store === 'string' ? 'verified' : 'read to its end; a restore compares each mail with its hash';
    terminal.out(`${file}: ${contents(accepted(file, found, acceptRotten))}, ${how}.`);
    return EXIT.ok;
  }
  const job = { file, acceptRotten, skip: options.skipNumbers ?? 0, now: clock.now() };
  const result = await withProgress(terminal, (onProgress) =>
    typeof store === 'string'
      ? replaceFile({ store, ...job }, signal, onProgress)
      : putBack({ store, ...job }, terminal, onProgress),
  );
  report(terminal, store, accepted(file, result, acceptRotten));
  return EXIT.ok;
}

async function replaceFile(
  job: RestoreJob,
  signal: AbortSignal,
  onProgress: OnProgress,
): ReturnType<typeof restore> {
  const { file, store } = job;
  if (isSameFile(file, store)) throw new CommandFailed(`${file} is the database itself`, EXIT.usage);
  const lock = lockStore(store, 0);
  if (lock === null) throw new AlreadyRunning(store);
  try {
    return await restore(job, signal, onProgress);
  } finally {
    lock.release();
  }
}

/** A look at an archive of pg_dump, which no server needs to be there for. */
async function readArchive(
  file: string,
  terminal: Terminal,
): Promise<Inventory | { problem: string } | null> {
  try {
    const archive = await examine(file, terminal);
    return typeof archive === 'string' ? { problem: archive } : { ...archive, rotten: [] };
  } catch (error) {
    if (terminal.signal.aborted) return null;
    throw error;
  }
}

/** Throws unless there is something that may be used. */
function accepted<Result extends Restored | Inventory>(
  file: string,
  result: Result | { problem: string } | null,
  acceptRotten: boolean,
): Result {
  if (result === null) throw new CommandFailed('stopped: nothing has changed', EXIT.temporary);
  if ('problem' in result) {
    const problem = `${file} cannot be restored: ${result.problem}. Nothing has changed; try an earlier backup`;
    throw new CommandFailed(problem, EXIT.data);
  }
  const { rotten } = inventoryOf(result);
  if (rotten.length > 0 && !acceptRotten) {
    throw new CommandFailed(
      `${file}: the bytes of ${count(rotten.length, 'message')} are not those that were received ` +
        `(${rotten.slice(0, 20).join(', ')}); everything else is sound. Nothing has changed: try an earlier backup, ` +
        'or go on with --accept-damaged-mail',
      EXIT.data,
    );
  }
  return result;
}

function inventoryOf(result: Restored | Inventory): Inventory {
  return 'inventory' in result ? result.inventory : result;
}

function contents(result: Restored | Inventory): string {
  const { messages, tickets } = inventoryOf(result);
  return `${count(messages, 'message')}, ${count(tickets, 'ticket')}`;
}

function report(terminal: Terminal, store: StorePlace, result: Restored | Inventory): void {
  terminal.out(`${namePlace(store)}: ${contents(result)}, verified and put in place.`);
  if (!('inventory' in result)) return;
  if (result.aside !== null) terminal.out(`What stood there is kept as ${result.aside}`);
  if (!result.numbersKnown) {
    terminal.out(
      'It could not be read, so numbers of tickets opened since the backup may be given again: restore once more with ' +
        '--skip-numbers to leave some out.',
    );
  }
  terminal.out('Notifications sent so far cannot be answered by technicians any more: the next ones can.');
  terminal.out(
    'Mail that came since the backup stands in the "done" folder of its mailbox: move it back to the inbox there, and ' +
      'it is read again, none of it twice.',
  );
}
