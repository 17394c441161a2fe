// A technician may write to the customer and to the desk at once. Whoever has that mail gets no second one with the same
// words: it would look as if two people had answered.
import type { Case } from '../case.js';
import type { Change, QueueLetter } from '../change.js';
import type { Done } from '../deeds/work.js';

/** The changes of an answer, with the recipients that are left. */
export interface Sparing {
  readonly changes: readonly Change[];
  /** To whom the letter goes; empty where it goes to nobody, and is not queued. */
  readonly to: readonly string[];
  /** Who would have got it, and has the mail itself. */
  readonly spared: readonly string[];
}

/** The answer without those whom the mail itself reached. */
export function sparing({ changes, to }: Done, { message }: Case): Sparing {
  const reached = new Set([...message.to, ...message.cc].map(({ address }) => address));
  const spared = to.filter((address) => reached.has(address));
  if (spared.length === 0) return { changes, to, spared };
  const left = changes.flatMap((change): Change[] =>
    change.kind === 'queue letter' ? spare(change, reached) : [change],
  );
  return { changes: left, to: to.filter((address) => !reached.has(address)), spared };
}

function spare(letter: QueueLetter, reached: ReadonlySet<string>): QueueLetter[] {
  const cc = (letter.cc ?? []).filter((address) => !reached.has(address));
  if (!reached.has(letter.to.address)) return [{ ...letter, cc }];
  const [first, ...others] = cc;
  return first === undefined ? [] : [{ ...letter, to: { address: first, name: '' }, cc: others }];
}
