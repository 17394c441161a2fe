// The command line as plain data, read from the commands themselves: what completions and the manual page are made of.
import type { Argument, Command, Option } from 'commander';

/** The kind of value behind an option or an argument. */
export type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'choice'; readonly words: readonly string[] }
  | { readonly kind: 'file' }
  /** Something that only the person knows: a number, an address. */
  | { readonly kind: 'free' };

/** An option with everything that it may be written as, e.g. `--config`. */
export interface OptionOutline {
  readonly names: readonly string[];
  /** As the help shows it, e.g. `--config <folder>`. */
  readonly usage: string;
  readonly description: string;
  readonly value: Value;
}

/** A command with those below it. */
export interface CommandOutline {
  /** The words that lead to it, without the program's own name; none for the program itself. */
  readonly place: readonly string[];
  /** As the help shows it, e.g. `sportello ticket show [options] <number>`. */
  readonly usage: string;
  readonly description: string;
  readonly options: readonly OptionOutline[];
  readonly argument: Value;
  /** The end of its help: exit codes, examples. */
  readonly notes: string;
  readonly commands: readonly CommandOutline[];
}

/** Reads a command and all below it; `place` are the words that lead to it. */
export function outlineOf(command: Command, place: readonly string[] = []): CommandOutline {
  const help = command.createHelp();
  const [argument] = command.registeredArguments;
  return {
    place,
    usage: help.commandUsage(command),
    description: command.description(),
    options: help.visibleOptions(command).map(optionOf),
    argument: argument === undefined ? { kind: 'none' } : argumentOf(argument),
    notes: notesOf(command),
    commands: help
      .visibleCommands(command)
      .filter((child) => child.name() !== 'help')
      .map((child) => outlineOf(child, [...place, child.name()])),
  };
}

/** The command and all below it, in the order of the help. */
export function allCommands(outline: CommandOutline): CommandOutline[] {
  return [outline, ...outline.commands.flatMap(allCommands)];
}

function optionOf(option: Option): OptionOutline {
  const takesValue = option.required || option.optional;
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    usage: option.flags,
    description: option.description,
    value: takesValue ? valueOf(option.flags, option.argChoices) : { kind: 'none' },
  };
}

function argumentOf(argument: Argument): Value {
  return valueOf(argument.name(), argument.argChoices);
}

/** A placeholder that names a file or a folder is one. */
function valueOf(placeholder: string, choices: readonly string[] | undefined): Value {
  if (choices !== undefined) return { kind: 'choice', words: choices };
  return { kind: /\b(?:file|folder|path)s?\b/i.test(placeholder) ? 'file' : 'free' };
}

/** The notes that the help prints below the options. */
function notesOf(command: Command): string {
  const output = command.configureOutput();
  let help = '';
  const writeOut = (text: string): void => {
    help += text;
  };
  command.configureOutput({ ...output, writeOut });
  command.outputHelp();
  command.configureOutput(output);
  return help.slice(command.helpInformation().length).trim();
}
