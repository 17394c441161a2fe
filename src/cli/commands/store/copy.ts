// store copy: a desk moves from one database to another, of the same kind or the other one.
import { Command } from 'commander';
import { explainDamage } from '../../../io/store/damage.js';
import { storeExists } from '../../../io/store/open.js';
import { isSamePlace, namePlace, type StorePlace, urlOf } from '../../../io/store/place.js';
import { transfer } from '../../../io/store/transfer/copy.js';
import type { TableHash } from '../../../io/store/transfer/verify.js';
import { Unavailable } from '../../../io/system/failure.js';
import { jsonText } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { withProgress } from '../../terminal/copy-progress.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { count } from '../../terminal/table.js';
import type { Terminal } from '../../terminal/terminal.js';
import { placeOf } from './place.js';

export function storeCopyCommand(act: Act): Command {
  return new Command('copy')
    .argument('<from>', 'the store that the desk has: sqlite:PATH or postgres://USER@HOST/DATABASE')
    .argument('<to>', 'the store that it gets; it must be empty')
    .description('copy a whole desk into an empty database, and compare both row by row')
    .option('--json', 'one JSON object a line: the rows of each table, and the hash of what they hold')
    .addHelpText(
      'after',
      '\nStop every daemon first: the desk stands still meanwhile. What was interrupted goes on with the same command.' +
        '\nThe password of a server comes from store.password where service.yaml names that server and user, else from' +
        '\nPGPASSWORD; the authority of its certificate from store.ca, else from the file that PGSSLROOTCERT names.' +
        '\n\nExit codes: 0; 65 the target is not empty, does not take a row, or differs; 69 a server is out of reach;' +
        '\n74 files; 75 a daemon is running, or stopped; 77 a server refused the login.' +
        '\n\nExample:\n  $ sportello store copy sqlite:data/sportello.db postgres://sportello@db.example.it/sportello',
    )
    .action(act(copy));
}

async function copy(context: Context, given: string, wanted: string, options: { json?: boolean }) {
  const { terminal, clock } = context;
  const [from, to] = [placeOf(context, 'FROM', given), placeOf(context, 'TO', wanted)];
  if (isSamePlace(from, to)) throw new CommandFailed('FROM and TO are the same store', EXIT.usage);
  if (!storeExists(from))
    throw new CommandFailed(`there is no database: ${namePlace(from)} is missing`, EXIT.io);
  const job = { from, to, now: clock.now() };
  const hashes = await withProgress(terminal, (onProgress) =>
    transfer(job, terminal.signal, onProgress).catch((error: unknown) => {
      if (error instanceof Unavailable && !error.loginRefused) terminal.err(AGAIN);
      throw explained(job, error);
    }),
  );
  if (hashes === null) throw new CommandFailed(`stopped. ${AGAIN}`, EXIT.temporary);
  if (options.json === true) for (const hash of hashes) terminal.out(jsonText(hash));
  else report(terminal, to, hashes);
  return EXIT.ok;
}

const AGAIN = 'The same command goes on where this one ends.';

/** What a damaged or full file means, whichever of the two it is. */
function explained({ from, to }: { from: StorePlace; to: StorePlace }, error: unknown): unknown {
  const files = [from, to].filter((place) => typeof place === 'string');
  return files.length === 1 ? explainDamage(files[0] ?? '', error) : error;
}

function report(terminal: Terminal, to: StorePlace, hashes: readonly TableHash[]): void {
  const rowsOf = (name: string): number => hashes.find(({ table }) => table === name)?.rows ?? 0;
  const rows = hashes.reduce((sum, table) => sum + table.rows, 0);
  terminal.out(
    `${namePlace(to)}: ${count(rowsOf('message'), 'message')}, ${count(rowsOf('ticket'), 'ticket')}; ` +
      `${count(rows, 'row')} in ${hashes.length} tables are the same as in the source.`,
  );
  terminal.out(`Write store.url: "${urlOf(to)}" into service.yaml, and start daemons there only.`);
}
