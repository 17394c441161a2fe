// The command line: one file a command, put together here. What a command answers is the exit code.
import { Command, CommanderError } from 'commander';
import { backupCommand } from './backup.js';
import { checkCommand } from './check.js';
import { contextOf, type Act } from './context.js';
import { demoCommand } from './demo.js';
import { digestCommand } from './digest.js';
import { EXIT, exitCodeOf, explain } from './exit.js';
import { importCommand } from './import.js';
import { initCommand } from './init.js';
import { loginCommand } from './login.js';
import { messageCommand } from './message.js';
import { messagesCommand } from './messages.js';
import { onceCommand } from './once.js';
import { outboxCommand } from './outbox.js';
import { privacyCommand } from './privacy.js';
import { restoreCommand } from './restore.js';
import { rulesCommand } from './rules.js';
import { runCommand } from './run.js';
import { statusCommand } from './status.js';
import type { Terminal } from './terminal.js';
import { ticketCommand } from './ticket.js';
import { ticketsCommand } from './tickets.js';

const COMMANDS = [
  runCommand,
  onceCommand,
  checkCommand,
  loginCommand,
  importCommand,
  messagesCommand,
  ticketsCommand,
  outboxCommand,
  messageCommand,
  ticketCommand,
  rulesCommand,
  digestCommand,
  statusCommand,
  backupCommand,
  restoreCommand,
  privacyCommand,
  initCommand,
  demoCommand,
];

/** Runs a command line (without the program's own name) and answers with the exit code. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.ok;
  const act: Act = (action) =>
    async function (...given) {
      code = await action(contextOf(this, terminal), ...given);
    };
  const program = new Command('sportello')
    .description('Turns the mail of a support mailbox into tickets and answers with an acknowledgement.')
    .option('--config <folder>', 'the configuration folder (default: SPORTELLO_CONFIG, or ./config)')
    .showHelpAfterError('(--help shows what this command takes)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  for (const make of COMMANDS) adopt(program, make(act));
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    terminal.err(explain(error));
    return exitCodeOf(error);
  }
}

/** Subcommands that were made on their own do not inherit the program's settings by themselves. */
function adopt(parent: Command, child: Command): void {
  child.copyInheritedSettings(parent);
  for (const grandchild of child.commands) grandchild.copyInheritedSettings(parent);
  parent.addCommand(child);
}
