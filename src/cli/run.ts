// run: the daemon.
import { Command } from 'commander';
import { run } from '../daemon.js';
import type { Act, Context } from './context.js';
import { EXIT } from './exit.js';

export function runCommand(act: Act): Command {
  return new Command('run')
    .description('run the daemon: receive, decide and answer until it is stopped (SIGTERM)')
    .addHelpText('after', '\nExample:\n  $ sportello --config /etc/sportello/config run')
    .action(act(runDaemon));
}

async function runDaemon({ config, clock, log, terminal }: Context): Promise<number> {
  await run({ config: config(), clock, log: log('info') }, terminal.signal);
  return EXIT.ok;
}
