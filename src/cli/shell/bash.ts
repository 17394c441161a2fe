// Completion for bash. It needs nothing but bash: where nothing of ours fits, file names are offered.
import { allCommands, type CommandOutline } from './outline.js';
import { keyOf, posixQuote, takingValues } from './words.js';

/** The script, to be sourced. */
export function bashCompletion(program: string, outline: CommandOutline): string {
  const commands = allCommands(outline);
  const places = commands
    .filter(({ place }) => place.length > 0)
    .map(({ place }) => posixQuote(keyOf(place)));
  return `# bash completion for ${program}; in ~/.bashrc: source <(${program} completion bash)
_${program}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} place='' index words=''
  for ((index = 1; index < COMP_CWORD; index++)); do
    # What follows an option that takes a value is no command.
    case "$place|\${COMP_WORDS[index]}" in
      ${takingValues(commands).map(posixQuote).join(' | ')}) ((index++)); continue ;;
    esac
    case "$place \${COMP_WORDS[index]}" in
      ${places.join(' | ')}) place="$place \${COMP_WORDS[index]}" ;;
    esac
  done
  COMPREPLY=()
  compopt +o default
  case "$place|$previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  if [[ $current == -* ]]; then
    case "$place" in
${commands.map((command) => wordsCase(command, optionWords(command))).join('\n')}
    esac
  else
    case "$place" in
${commands.flatMap(argumentCase).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _${program} ${program}
`;
}

/** The values that may follow an option. */
function valueCases({ place, options }: CommandOutline): string[] {
  return options.flatMap(({ names, value }) => {
    if (value.kind === 'none') return [];
    const patterns = names.map((name) => posixQuote(`${keyOf(place)}|${name}`)).join(' | ');
    if (value.kind === 'file') return [`    ${patterns}) compopt -o default; return ;;`];
    const words =
      value.kind === 'choice'
        ? `COMPREPLY=($(compgen -W ${posixQuote(value.words.join(' '))} -- "$current")); `
        : '';
    return [`    ${patterns}) ${words}return ;;`];
  });
}

function optionWords({ options }: CommandOutline): string[] {
  return options.flatMap(({ names }) => names);
}

function argumentCase(command: CommandOutline): string[] {
  const { place, argument, commands } = command;
  if (argument.kind === 'file') return [`      ${posixQuote(keyOf(place))}) compopt -o default; return ;;`];
  const words = [
    ...commands.map((child) => child.place.at(-1) ?? ''),
    ...(argument.kind === 'choice' ? argument.words : []),
  ];
  return words.length === 0 ? [] : [wordsCase(command, words)];
}

function wordsCase({ place }: CommandOutline, words: readonly string[]): string {
  return `      ${posixQuote(keyOf(place))}) words=${posixQuote(words.join(' '))} ;;`;
}
