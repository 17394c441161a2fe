// Completion for zsh, with what the help says about each command and option.
import { allCommands, type CommandOutline } from './outline.js';
import { keyOf, posixQuote, takingValues } from './words.js';

/** The script, to be sourced, or to be put as `_NAME` into a folder of fpath. */
export function zshCompletion(program: string, outline: CommandOutline): string {
  const commands = allCommands(outline);
  const places = commands
    .filter(({ place }) => place.length > 0)
    .map(({ place }) => posixQuote(keyOf(place)));
  return `#compdef ${program}
# zsh completion for ${program}; in ~/.zshrc, after compinit: source <(${program} completion zsh)
_${program}() {
  local current=$words[CURRENT] previous=$words[CURRENT-1] place='' index
  local -a commands options
  for (( index = 2; index < CURRENT; index++ )); do
    # What follows an option that takes a value is no command.
    case "$place|$words[index]" in
      (${takingValues(commands).map(posixQuote).join('|')}) (( index++ )); continue ;;
    esac
    case "$place $words[index]" in
      (${places.join('|')}) place="$place $words[index]" ;;
    esac
  done
  case "$place|$previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$place" in
${commands.map(placeCase).join('\n')}
  esac
  if [[ $current == -* ]]; then
    _describe -o option options
  elif (( $#commands )); then
    _describe command commands
  fi
}
if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`;
}

/** The values that may follow an option. */
function valueCases({ place, options }: CommandOutline): string[] {
  return options.flatMap(({ names, value }) => {
    if (value.kind === 'none') return [];
    const patterns = names.map((name) => posixQuote(`${keyOf(place)}|${name}`)).join('|');
    if (value.kind === 'file') return [`    (${patterns}) _files; return ;;`];
    const words = value.kind === 'choice' ? `compadd -- ${value.words.map(posixQuote).join(' ')}; ` : '';
    return [`    (${patterns}) ${words}return ;;`];
  });
}

function placeCase({ place, options, commands, argument }: CommandOutline): string {
  const described = [
    ...commands.map((child) => describe(child.place.at(-1) ?? '', child.description)),
    ...(argument.kind === 'choice' ? argument.words.map((word) => posixQuote(word)) : []),
  ];
  const flags = options.flatMap(({ names, description }) => names.map((name) => describe(name, description)));
  const files = argument.kind === 'file' ? '\n      [[ $current == -* ]] || { _files; return; }' : '';
  return `    (${posixQuote(keyOf(place))})
      commands=(${described.join(' ')})
      options=(${flags.join(' ')})${files} ;;`;
}

/** A word with its description, as \`_describe\` reads it. */
function describe(word: string, description: string): string {
  return posixQuote(`${word.replaceAll(':', String.raw`\:`)}:${description}`);
}
