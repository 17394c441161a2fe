// backup: one moment of everything that is kept, as a file, while the daemon works.
import { Command } from 'commander';
import { statSync } from 'node:fs';
import { backUp } from '../../../io/store/backup/backup.js';
import { dump } from '../../../io/store/backup/postgres/dump.js';
import { explainDamage } from '../../../io/store/damage.js';
import { storeExists } from '../../../io/store/open.js';
import { namePlace } from '../../../io/store/place.js';
import type { Act, Context } from '../../terminal/context.js';
import { withProgress } from '../../terminal/copy-progress.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { count } from '../../terminal/table.js';

export function backupCommand(act: Act): Command {
  return new Command('backup')
    .argument('<file>', 'where to write it')
    .description('write everything that is kept into one file, while the daemon works, and verify it')
    .option('--force', 'write over a file that is there already')
    .addHelpText(
      'after',
      '\nA store on PostgreSQL is written by pg_dump, which has to be installed here, as new as the server.' +
        '\n\nExit codes: 0; 64 pg_dump is missing; 65 the database is damaged; 74 the file cannot be written, or pg_dump failed; 75 stopped, or another backup is on.' +
        '\n\nExample, every night:\n  $ sportello backup /var/backups/sportello-$(date +%F).db',
    )
    .action(act(makeBackup));
}

async function makeBackup(context: Context, file: string, options: { force?: boolean }): Promise<number> {
  const { terminal, clock } = context;
  // A mistake in the configuration does not keep anybody from it.
  const { store } = context.inspect();
  if (!storeExists(store))
    throw new CommandFailed(`there is no database yet: ${namePlace(store)} is missing`, EXIT.io);
  const job = { file, overwrite: options.force === true, now: clock.now() };
  const result = await withProgress(terminal, (onProgress) =>
    typeof store === 'string'
      ? backUp({ store, ...job }, terminal.signal, onProgress).catch((error: unknown) => {
          throw explainDamage(store, error);
        })
      : dump({ store, ...job }, terminal, onProgress),
  );
  if (result === null) throw new CommandFailed('stopped: no backup was written', EXIT.temporary);
  if ('problem' in result) {
    throw new CommandFailed(`no backup was written, the copy is no good: ${result.problem}`, EXIT.data);
  }
  const { messages, tickets, rotten } = result.inventory;
  const size = `${(statSync(file).size / 1e6).toFixed(1)} MB`;
  terminal.out(`${file}: ${count(messages, 'message')}, ${count(tickets, 'ticket')}, ${size}, verified.`);
  if (rotten.length === 0) return EXIT.ok;
  terminal.err(
    `The bytes of ${count(rotten.length, 'message')} are not those that were received, here and in the backup: ` +
      `${rotten.slice(0, 20).join(', ')}. Look at the disk, and for these mails in an earlier backup.`,
  );
  return EXIT.data;
}
