// An answer is taken back while it is held, and a closing with the letter about it.
import { type DeedResult, quietly, reasonOf, type Work, type WorkFacts } from './work.js';

/** A letter that somebody wrote and that was not sent yet. */
export interface HeldLetter {
  readonly to: string;
  readonly letter: string;
}

/**
 * Takes back the letters of whoever does it. A ticket whose customer was to hear that it is closed, and now does not, is
 * open again.
 */
export function cancel(facts: WorkFacts, held: readonly HeldLetter[], work: Work): DeedResult {
  const back = {
    kind: 'cancel letters',
    ...reasonOf(facts, work, 'taken back before it was sent'),
  } as const;
  const undoesClosing = facts.ticket.state === 'closed' && held.some(({ letter }) => letter === 'closed');
  if (!undoesClosing) return quietly(back);
  return quietly(back, { kind: 'reopen', ...reasonOf(facts, work, 'the closing was taken back') });
}
