// The command line: one file per command, put together here. A command answers with its exit code.
import { Command, CommanderError } from 'commander';
import { readVersion } from '../io/system/package.js';
import { contextOf, type Act } from './terminal/context.js';
import { EXIT, exitCodeOf, explain } from './terminal/exit.js';
import { guarded, type Terminal } from './terminal/terminal.js';
import { printable } from '../io/system/printable.js';

/** The commands by name, in the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<(act: Act) => Command>>> = {
  run: async () => (await import('./commands/service/run.js')).runCommand,
  once: async () => (await import('./commands/service/once.js')).onceCommand,
  check: async () => (await import('./commands/service/check.js')).checkCommand,
  login: async () => (await import('./commands/service/login.js')).loginCommand,
  import: async () => (await import('./commands/service/import.js')).importCommand,
  messages: async () => (await import('./commands/lists/messages.js')).messagesCommand,
  tickets: async () => (await import('./commands/lists/tickets.js')).ticketsCommand,
  outbox: async () => (await import('./commands/lists/outbox.js')).outboxCommand,
  message: async () => (await import('./commands/message/message.js')).messageCommand,
  ticket: async () => (await import('./commands/ticket/ticket.js')).ticketCommand,
  people: async () => (await import('./commands/people/people.js')).peopleCommand,
  rules: async () => (await import('./commands/rules/rules.js')).rulesCommand,
  digest: async () => (await import('./commands/service/digest.js')).digestCommand,
  status: async () => (await import('./commands/service/status.js')).statusCommand,
  backup: async () => (await import('./commands/backup/backup.js')).backupCommand,
  restore: async () => (await import('./commands/backup/restore.js')).restoreCommand,
  store: async () => (await import('./commands/store/store.js')).storeCommand,
  privacy: async () => (await import('./commands/privacy/privacy.js')).privacyCommand,
  init: async () => (await import('./commands/service/init.js')).initCommand,
  demo: async () => (await import('./commands/demo.js')).demoCommand,
  completion: async () => (await import('./commands/shell/completion.js')).completionCommand,
  manual: async () => (await import('./commands/shell/manual.js')).manualCommand,
};

/** Runs a command line (without the program's own name) and answers with the exit code. */
export async function runCommandLine(words: readonly string[], unguarded: Terminal): Promise<number> {
  const terminal = guarded(unguarded);
  let code: number = EXIT.ok;
  const act: Act = (action) =>
    async function (...given) {
      code = await action(contextOf(this, terminal), ...given);
    };
  const program = new Command('sportello')
    .description('Turns the mail of a support mailbox into tickets and answers with an acknowledgement.')
    .version(readVersion(), '--version', 'print the version')
    .option('--config <folder>', 'the configuration folder (default: SPORTELLO_CONFIG, or ./config)')
    .showHelpAfterError('(--help shows what this command takes)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  for (const make of await loadCommands(words)) adopt(program, make(act));
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    terminal.err(printable(explain(error)));
    return exitCodeOf(error);
  }
}

/** Subcommands that were made on their own do not inherit the program's settings by themselves. */
function adopt(parent: Command, child: Command): void {
  child.copyInheritedSettings(parent);
  for (const grandchild of child.commands) inherit(parent, grandchild);
  parent.addCommand(child);
}

function inherit(from: Command, command: Command): void {
  command.copyInheritedSettings(from);
  for (const child of command.commands) inherit(from, child);
}

/** Commands whose output is about every command. */
const ABOUT_ALL: readonly string[] = ['completion', 'manual'];

/**
 * Loads the commands that the words name, or all where they name none (`--help`, a misspelt one): most of a command's
 * time would be the loading of what the others need. A word too many, like the value of an option, loads one too many.
 * The version needs none.
 */
async function loadCommands(words: readonly string[]): Promise<((act: Act) => Command)[]> {
  if (words[0] === '--version') return [];
  const isAboutAll = words.some((word) => ABOUT_ALL.includes(word));
  const all = Object.entries(COMMANDS);
  const named = all.filter(([name]) => words.includes(name));
  return Promise.all((named.length > 0 && !isAboutAll ? named : all).map(([, load]) => load()));
}
