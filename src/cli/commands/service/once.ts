// once: one pass over everything, for cron and for scripts.
import { Command } from 'commander';
import { once } from '../../../daemon.js';
import { oneLine } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { count } from '../../terminal/table.js';

export function onceCommand(act: Act): Command {
  return new Command('once')
    .description('read every mailbox until it is empty, decide, send what is due, and end')
    .addHelpText(
      'after',
      '\nExit codes: 0 all done; 75 something is left for later; 77 a login was refused; 69 a server was out of reach.' +
        '\n\nExample:\n  $ sportello once && echo "the mailbox is empty and everybody is answered"',
    )
    .action(act(passOnce));
}

async function passOnce({ setup, clock, log, terminal }: Context): Promise<number> {
  const result = await once(
    { setup: setup(), clock, log: log('error'), process: terminal.process },
    terminal.signal,
  );
  for (const outage of result.outages) terminal.err(oneLine(outage.message));
  if (result.unreadable > 0) {
    terminal.err(`${count(result.unreadable, 'mail')} could not be read and stayed in the inbox`);
  }
  if (result.unmoved > 0) {
    const [mails, them] = [count(result.unmoved, 'mail'), result.unmoved === 1 ? 'it' : 'them'];
    terminal.err(`${mails} stayed in the inbox though the server said that it had moved ${them}`);
  }
  if (result.messages > 0)
    terminal.err(`${count(result.messages, 'message')} left to decide in a later pass`);
  if (result.letters > 0) terminal.err(`${count(result.letters, 'letter')} left to send in a later pass`);
  if (result.outages.some((outage) => outage.loginRefused)) return EXIT.loginRefused;
  if (result.outages.length > 0) return EXIT.unavailable;
  const left = result.unreadable + result.unmoved + result.messages + result.letters;
  return left > 0 || terminal.signal.aborted ? EXIT.temporary : EXIT.ok;
}
