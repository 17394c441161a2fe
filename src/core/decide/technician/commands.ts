// Commands that a technician writes above the text of an answer, one a line, in Italian or English: `@prendo`,
// `@close paper jam removed`. All of them are understood or none is carried out: half of an order is no order.
import type { Command } from '../../letters/technician/command.js';
import type { Refusal } from '../../letters/technician/refusal.js';
import { foldToLetters, oneLine } from '../../mail/text.js';
import { parseMerge, parseRequester, parseSeverity } from './arguments.js';
import { readCommandLine, type CommandLine } from './command-line.js';

/** What a mail orders: its commands, and the text that stands below them. */
export interface Orders {
  readonly commands: readonly Command[];
  /** Without the commands; the words behind `@cliente` and `@nota` are its beginning. */
  readonly text: string;
}

/** Orders, or why they cannot be followed. */
export type ParsedOrders = Orders | Mistaken;

interface Mistaken {
  readonly refusal: Refusal;
}

type Word = Command['word'];

/** Both languages, folded. */
const WORDS: ReadonlyMap<string, Word> = new Map([
  ['prendo', 'take'],
  ['take', 'take'],
  ['chiudi', 'close'],
  ['close', 'close'],
  ['riapri', 'reopen'],
  ['reopen', 'reopen'],
  ['gravita', 'severity'],
  ['severity', 'severity'],
  ['nota', 'note'],
  ['note', 'note'],
  ['cliente', 'customer'],
  ['customer', 'customer'],
  ['richiedente', 'requester'],
  ['requester', 'requester'],
  ['unisci', 'merge'],
  ['merge', 'merge'],
  ['annulla', 'cancel'],
  ['cancel', 'cancel'],
]);

/** More lines are no orders but a list of something. */
const COMMANDS_MAX = 12;

/** Reads the orders of a text that holds the technician's own words only (`ownWords`): quoted lines never count. */
export function parseOrders(text: string): ParsedOrders {
  const lines = text.split('\n');
  const commands: Command[] = [];
  const written: string[] = [];
  const below: string[] = [];
  let at = 0;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const read = readCommandLine(line);
    if (read === null) break;
    if (commands.length === COMMANDS_MAX) return mistaken('too many commands', '');
    const command = parse(read);
    if ('refusal' in command) return command;
    commands.push(command);
    written.push(`@${read.word}`);
    // The words behind the command that says for whom the text is are its beginning.
    if ((command.word === 'note' || command.word === 'customer') && read.rest !== '') below.push(read.rest);
  }
  const conflict = conflictOf(commands.map(({ word }) => word));
  if (conflict !== null) return mistaken('conflict', conflict.map((place) => written[place]).join(', '));
  return { commands, text: [...below, ...lines.slice(at)].join('\n').trim() };
}

function mistaken(because: Refusal['because'], detail: string): Mistaken {
  return { refusal: { because, detail } };
}

function parse({ word, rest }: CommandLine): Command | Mistaken {
  const known = WORDS.get(foldToLetters(word));
  if (known === undefined) return mistaken('unknown command', word);
  const line = oneLine(`@${word} ${rest}`);
  // Two commands on a line: the second would be taken for words of the first.
  if (readCommandLine(rest) !== null) return mistaken('two commands', line);
  return WITH_ARGUMENT[known](rest) ?? mistaken('bad argument', line);
}

/** The command with what stands behind it; null where that is not what it needs. */
const WITH_ARGUMENT: Readonly<Record<Word, (rest: string) => Command | null>> = {
  take: (remark) => ({ word: 'take', remark }),
  reopen: (remark) => ({ word: 'reopen', remark }),
  cancel: (remark) => ({ word: 'cancel', remark }),
  note: () => ({ word: 'note' }),
  customer: () => ({ word: 'customer' }),
  close: (solution) => ({ word: 'close', solution }),
  severity: parseSeverity,
  requester: parseRequester,
  merge: parseMerge,
};

/** Commands that contradict each other. */
const OPPOSITES: readonly (readonly [Word, Word])[] = [
  ['close', 'reopen'],
  ['note', 'customer'],
  // A ticket that becomes part of another has no state, requester or severity of its own any more.
  ['merge', 'close'],
  ['merge', 'reopen'],
  ['merge', 'requester'],
  ['merge', 'severity'],
];

/** The places of two commands that contradict each other, or of one that is given twice; null where all agree. */
function conflictOf(given: readonly Word[]): readonly number[] | null {
  const again = given.findIndex((word, at) => given.indexOf(word) !== at);
  if (again !== -1) return [given.indexOf(given[again] ?? 'take'), again];
  const pair = OPPOSITES.find(([one, other]) => given.includes(one) && given.includes(other));
  return pair === undefined ? null : pair.map((word) => given.indexOf(word));
}
