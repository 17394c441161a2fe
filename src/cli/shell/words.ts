// How scripts of a shell name a place in the command line, and how they quote.

/** The words that lead to a command, each after a blank: ` ticket show`; the empty text for the program itself. */
export function keyOf(place: readonly string[]): string {
  return place.map((word) => ` ${word}`).join('');
}

/** A text as one word of bash or zsh. */
export function posixQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
