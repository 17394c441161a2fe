// manual: the manual page, which `npm pack` puts into the package.
import { Command } from 'commander';
import { readVersion } from '../../../io/system/package.js';
import { manualPage } from '../../shell/manual-page.js';
import { outlineOf } from '../../shell/outline.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';

export function manualCommand(act: Act): Command {
  return new Command('manual')
    .description('print the manual page of all commands, for man')
    .addHelpText('after', '\nExample:\n  $ sportello manual | man -l -')
    .action(act(print));
}

async function print({ terminal }: Context, _: object, command: Command): Promise<number> {
  const program = command.parent ?? command;
  terminal.out(manualPage(program.name(), readVersion(), outlineOf(program)).trimEnd());
  return EXIT.ok;
}
