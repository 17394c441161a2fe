// The manual page, in the language of man(7), made of what the commands say about themselves.
import { EXIT_MEANINGS } from '../terminal/exit.js';
import { allCommands, type CommandOutline } from './outline.js';

/** The page of section 1. `version` stands in its foot. */
export function manualPage(program: string, version: string, outline: CommandOutline): string {
  const commands = allCommands(outline).filter(({ place, commands: below, argument, options }) => {
    // A command that only holds others says nothing that they do not.
    const isGroup = below.length > 0 && argument.kind === 'none' && options.every(isHelp);
    return place.length > 0 && !isGroup;
  });
  const lines = [
    `.TH ${program.toUpperCase()} 1 "" "${program} ${version}" "User Commands"`,
    '.SH NAME',
    `${program} \\- ${text(outline.description)}`,
    '.SH SYNOPSIS',
    `.B ${program}`,
    text(outline.usage.replace(program, '').trim()),
    '.SH OPTIONS',
    ...optionsOf(outline),
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...Object.entries(EXIT_MEANINGS).flatMap(([code, meaning]) => ['.TP', `.B ${code}`, text(meaning)]),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, meaning]) => ['.TP', `.B ${name}`, text(meaning)]),
  ];
  return `${lines.join('\n')}\n`;
}

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['SPORTELLO_CONFIG', 'The configuration folder, where --config does not name it.'],
  [
    'SPORTELLO_LOG',
    'How much run and once write to standard error: trace, debug, info, warn, error, fatal or silent.',
  ],
  ['NO_COLOR', 'Where it is set, nothing is coloured.'],
];

function isHelp({ names }: CommandOutline['options'][number]): boolean {
  return names.includes('--help');
}

function commandLines(command: CommandOutline): string[] {
  return [
    `.SS ${text(command.usage)}`,
    text(sentence(command.description)),
    ...optionsOf(command),
    ...(command.notes === '' ? [] : ['.PP', '.nf', ...command.notes.split('\n').map(text), '.fi']),
  ];
}

function optionsOf({ options }: CommandOutline): string[] {
  return options
    .filter((option) => !isHelp(option))
    .flatMap(({ usage, description }) => ['.TP', `.B ${text(usage)}`, text(sentence(description))]);
}

function sentence(words: string): string {
  const [first = '', ...rest] = words;
  return `${first.toUpperCase()}${rest.join('')}${/[.!?]$/.test(words) ? '' : '.'}`;
}

/** Text as roff prints it: a hyphen is one that can be copied, and no line begins with a request. */
function text(words: string): string {
  return words
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replace(/^[.']/, String.raw`\&$&`);
}
