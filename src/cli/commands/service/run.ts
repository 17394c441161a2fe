// run: the daemon.
import { Command } from 'commander';
import { run } from '../../../daemon.js';
import { openSupervisor } from '../../../io/system/supervisor.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT, exitCodeOf } from '../../terminal/exit.js';

export function runCommand(act: Act): Command {
  return new Command('run')
    .description(
      'run the daemon: receive, decide and answer until it is stopped (SIGTERM); what is saved in config/ and templates/ comes into force (SIGHUP reads everything again)',
    )
    .addHelpText('after', '\nExample:\n  $ sportello --config /etc/sportello/config run')
    .action(act(runDaemon));
}

async function runDaemon({ setup, clock, log, terminal }: Context): Promise<number> {
  const { signal, onHangUp: onReload, environment, process: number } = terminal;
  const parts = { clock, log: log('info') };
  const supervisor = openSupervisor(environment, parts.log);
  try {
    await run({ setup: setup(), load: setup, onReload, supervisor, process: number, ...parts }, signal);
    return EXIT.ok;
  } catch (error) {
    if (exitCodeOf(error) !== EXIT.software) throw error;
    // Nobody foresaw it, and nobody reads the terminal of a daemon: the log has to report it.
    parts.log.error({ event: 'daemon.failed', err: error });
    return EXIT.software;
  } finally {
    parts.log.flush();
  }
}
