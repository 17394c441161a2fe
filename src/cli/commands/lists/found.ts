// Tickets that a search found: for a person each with the words that it was found by, for a program a JSON object a line.
import type { FoundTicket } from '../../../io/store/search/find.js';
import { jsonText, oneLine } from '../../../io/system/printable.js';
import type { ShowTime } from '../../terminal/time.js';
import { dress, type Terminal } from '../../terminal/terminal.js';
import { printWrapped } from '../../terminal/wrap.js';

/** Prints tickets as they are found, and says so when there are none. */
export async function printFound(
  terminal: Terminal,
  found: AsyncIterable<FoundTicket>,
  how: {
    readonly json: boolean;
    readonly toJson: (found: FoundTicket) => object;
    readonly time: ShowTime;
  },
): Promise<void> {
  let any = false;
  for await (const one of found) {
    any = true;
    if (how.json) await terminal.write(Buffer.from(`${jsonText(how.toJson(one))}\n`));
    else print(terminal, one, how.time);
  }
  if (!any && !how.json) terminal.out('None matches.');
}

const INDENT = 4;

function print(terminal: Terminal, { ticket, snippet }: FoundTicket, time: ShowTime): void {
  const { number, severity, state, opened_at: at, requester, subject } = ticket;
  const facts = `severity ${severity}  ${state}  ${time(at)}  ${requester}`;
  printWrapped(
    terminal,
    `${dress(terminal, 'bold', number)}  ${dress(terminal, 'dim', oneLine(facts))}`,
    INDENT,
  );
  if (subject !== '') printWrapped(terminal, `${' '.repeat(INDENT)}${oneLine(subject)}`, INDENT);
  const shown = snippet.map(({ text, isFound }) => (isFound ? mark(terminal, text) : oneLine(text))).join('');
  if (shown !== '') printWrapped(terminal, `${' '.repeat(INDENT)}${shown}`, INDENT);
}

/** Each word by itself: a line may be folded between two. */
function mark(terminal: Terminal, words: string): string {
  return oneLine(words)
    .split(' ')
    .map((word) => dress(terminal, 'bold', word))
    .join(' ');
}
