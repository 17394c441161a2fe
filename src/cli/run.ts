// run: the daemon.
import { Command } from 'commander';
import { run } from '../daemon.js';
import type { Act, Context } from './context.js';
import { EXIT } from './exit.js';

export function runCommand(act: Act): Command {
  return new Command('run')
    .description(
      'run the daemon: receive, decide and answer until it is stopped (SIGTERM); what is saved in config/ and templates/ comes into force (SIGHUP reads everything again)',
    )
    .addHelpText('after', '\nExample:\n  $ sportello --config /etc/sportello/config run')
    .action(act(runDaemon));
}

async function runDaemon({ setup, clock, log, terminal }: Context): Promise<number> {
  const { signal, onHangUp: onReload } = terminal;
  await run({ setup: setup(), load: setup, onReload, clock, log: log('info') }, signal);
  return EXIT.ok;
}
