// restore: a backup takes the place of the database, which stays beside it under another name.
import { Command } from 'commander';
import { AlreadyRunning } from '../../../io/system/failure.js';
import { lockStore } from '../../../io/store/dialect/sqlite/lock.js';
import { isSameFile, restore, type Restored, verifyBackup } from '../../../io/store/backup/restore.js';
import type { Inventory } from '../../../io/store/backup/verification.js';
import type { Act, Context } from '../../terminal/context.js';
import { withProgress } from '../../terminal/copy-progress.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readLimit } from '../../terminal/options.js';
import { databaseFile } from './database-file.js';
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
      '\nExit codes: 0; 65 the backup is damaged or too new; 74 files; 75 an instance is running, or stopped.' +
        '\n\nExample:\n  $ sportello restore /var/backups/sportello-2026-03-02.db',
    )
    .action(act(putBack));
}

interface Options {
  readonly dryRun?: boolean;
  readonly skipNumbers?: number;
  readonly acceptDamagedMail?: boolean;
}

async function putBack(context: Context, file: string, options: Options): Promise<number> {
  const { terminal, clock } = context;
  // A mistake in the configuration does not keep anybody from it.
  const store = databaseFile(
    context.inspect().store,
    'stop every daemon, and put a backup back with pg_restore --clean --if-exists --dbname=DATABASE FILE',
  );
  const acceptRotten = options.acceptDamagedMail === true;
  if (options.dryRun === true) {
    const found = await withProgress(terminal, (onProgress) =>
      verifyBackup(file, terminal.signal, onProgress),
    );
    terminal.out(`${file}: ${contents(accepted(file, found, acceptRotten))}, verified.`);
    return EXIT.ok;
  }
  if (isSameFile(file, store)) throw new CommandFailed(`${file} is the database itself`, EXIT.usage);
  const lock = lockStore(store, 0);
  if (lock === null) throw new AlreadyRunning(store);
  try {
    const job = { store, file, acceptRotten, skip: options.skipNumbers ?? 0, now: clock.now() };
    const result = await withProgress(terminal, (onProgress) => restore(job, terminal.signal, onProgress));
    tell(terminal, store, accepted(file, result, acceptRotten));
    return EXIT.ok;
  } finally {
    lock.release();
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

function tell(terminal: Terminal, store: string, result: Restored | Inventory): void {
  terminal.out(`${store}: ${contents(result)}, verified and put in place.`);
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
