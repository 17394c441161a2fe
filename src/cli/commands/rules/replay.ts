// rules replay: the changes that the rules as edited now would make on the mail of the last days, before they go live.
// Nothing is written.
import { Command } from 'commander';
import { jsonText } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { readDuration } from '../../terminal/options.js';
import { compare, printChanges, printComparison } from './comparison.js';
import { storedMail } from './stored-mail.js';

/** `rules replay`: the edited rules over the stored mail. */
export function rulesReplayCommand(act: Act): Command {
  return new Command('replay')
    .description('run the rules as they are now over the stored mail: what would change, nothing written')
    .requiredOption('--since <time>', 'how far back, e.g. 30d, 12h, 4w', readDuration)
    .option('--json', 'one JSON object a changed mail, and one for the whole')
    .addHelpText(
      'after',
      '\nMail that a rule ignored, held or handed on is judged, too; automatic mail and follow-ups are no matter of rules.' +
        '\n\nExample: after editing rules.yaml, before the daemon reads it\n  $ sportello rules replay --since 30d',
    )
    .action(act(replay));
}

const WORDS = { before: 'RULE THEN', now: 'RULE NOW', end: '; nothing was written.' };

async function replay(context: Context, options: { since: number; json?: boolean }): Promise<number> {
  const { terminal, clock, withStore } = context;
  const config = context.config();
  await withStore(async (store) => {
    const mails = storedMail(store, config, clock.now() - options.since);
    const comparison = await compare(mails, ({ decided, judge }) => {
      const is = judge?.(config.policy) ?? null;
      return is && { was: decided, is };
    });
    if (options.json === true) {
      printChanges(terminal, comparison);
      const { total, unread, table } = comparison;
      terminal.out(jsonText({ total, unread, table }));
    } else printComparison(terminal, comparison, WORDS);
  });
  return EXIT.ok;
}
