// Completion for fish, with what the help says about each command and option.
import { allCommands, type CommandOutline, type OptionOutline } from './outline.js';
import { keyOf, takingValues } from './words.js';

/** The script, to be sourced, or to be put as `NAME.fish` into a folder of completions. */
export function fishCompletion(program: string, outline: CommandOutline): string {
  const commands = allCommands(outline);
  const places = commands.filter(({ place }) => place.length > 0).map(({ place }) => quote(keyOf(place)));
  return `# fish completion for ${program}; put it into ~/.config/fish/completions/${program}.fish
function __${program}_at
    set -l place ''
    set -l isValue no
    for word in (commandline -opc)[2..-1]
        # What follows an option that takes a value is no command.
        if test $isValue = yes
            set isValue no
            continue
        end
        switch "$place|$word"
            case ${takingValues(commands).map(quote).join(' ')}
                set isValue yes
        end
        switch "$place $word"
            case ${places.join(' ')}
                set place "$place $word"
        end
    end
    test "$place" = "$argv[1]"
end
complete -c ${program} -f
${commands.flatMap((command) => linesOf(program, command)).join('\n')}
`;
}

function linesOf(program: string, { place, options, commands, argument }: CommandOutline): string[] {
  const here = `complete -c ${program} -n ${quote(`__${program}_at ${quote(keyOf(place))}`)}`;
  return [
    ...commands.map(
      (child) => `${here} -a ${quote(child.place.at(-1) ?? '')} -d ${quote(child.description)}`,
    ),
    ...(argument.kind === 'choice' ? [`${here} -a ${quote(argument.words.join(' '))}`] : []),
    ...(argument.kind === 'file' ? [`${here} -F`] : []),
    ...options.map((option) => `${here}${optionWords(option)} -d ${quote(option.description)}`),
  ];
}

function optionWords({ names, value }: OptionOutline): string {
  const flags = names.map((name) =>
    name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`,
  );
  const follows = {
    none: '',
    file: ' -r -F',
    free: ' -x',
    choice: value.kind === 'choice' ? ` -x -a ${quote(value.words.join(' '))}` : '',
  };
  return flags.join('') + follows[value.kind];
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
