// How scripts of a shell name a place in the command line, and how they quote.
import type { CommandOutline } from './outline.js';

/** The words that lead to a command, each after a blank: ` ticket show`; the empty text for the program itself. */
export function keyOf(place: readonly string[]): string {
  return place.map((word) => ` ${word}`).join('');
}

/** Every option that takes a value, behind the place of its command: ` outbox|--state`. */
export function takingValues(commands: readonly CommandOutline[]): string[] {
  return commands.flatMap(({ place, options }) =>
    options
      .filter(({ value }) => value.kind !== 'none')
      .flatMap(({ names }) => names.map((name) => `${keyOf(place)}|${name}`)),
  );
}

/** A text as one word of bash or zsh. */
export function posixQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
