// completion: the script that a shell needs to complete our commands and options.
import { Argument, Command } from 'commander';
import { bashCompletion } from '../../shell/bash.js';
import { fishCompletion } from '../../shell/fish.js';
import { outlineOf, type CommandOutline } from '../../shell/outline.js';
import { zshCompletion } from '../../shell/zsh.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export function completionCommand(act: Act): Command {
  return new Command('completion')
    .addArgument(new Argument('<shell>', 'the shell that you use').choices(Object.keys(SHELLS)))
    .description('print what your shell needs to complete commands and options')
    .addHelpText('after', '\nExample, in ~/.bashrc:\n  source <(sportello completion bash)')
    .action(act(print));
}

async function print(
  { terminal }: Context,
  shell: keyof typeof SHELLS,
  _: object,
  command: Command,
): Promise<number> {
  const program = command.parent ?? command;
  const complete: (name: string, outline: CommandOutline) => string = SHELLS[shell];
  terminal.out(complete(program.name(), outlineOf(program)).trimEnd());
  return EXIT.ok;
}
