// demo: the whole program at work, with mail servers of its own and nothing to configure.
import { Command } from 'commander';
import type { Act } from '../terminal/context.js';

export function demoCommand(act: Act): Command {
  return new Command('demo')
    .description('show everything at once, with mail servers of its own and nothing to configure')
    .option('--keep', 'leave it running afterwards, to send it mail and to try the commands')
    .addHelpText('after', '\nExample:\n  $ sportello demo --keep')
    .action(
      act(async (context, options: { keep?: boolean }) => {
        // Its servers and its mail program are loaded by nobody else: a daemon does without their memory.
        const { demo } = await import('../../demo/play.js');
        return demo(context, options);
      }),
    );
}
