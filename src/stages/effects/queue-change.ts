// Queues the letter of a change: where it is about a ticket it bears its number, and a token where it may be answered.
import { NEW_TICKET, type QueueLetter } from '../../core/decide/change.js';
import type { LetterContent } from '../../core/letters/letter.js';
import { teamThread } from '../../core/letters/team/thread.js';
import type { Store } from '../../io/store/open.js';
import type { Named } from './deeds.js';
import { sign, type InForce } from './mint.js';
import { queueLetter } from './queue-letter.js';

/** Queues the letter; `about`: the ticket that it names, null where it is about none. */
export async function queueChange(
  transaction: Store,
  { content, cites, ...letter }: QueueLetter,
  about: Named | null,
  inForce: InForce,
): Promise<void> {
  const { desk } = inForce.policy;
  if (about === null) {
    if (cites === 'team thread') throw new Error('a mail to the team about no ticket has no thread');
    return queueLetter(transaction, content, { ...letter, ticketId: null, cites, desk });
  }
  const { id: ticketId, number } = about;
  const answerable = { ticket: number, to: letter.to.address, at: letter.at };
  const signed = await sign(transaction, withNumber(content, number), answerable, inForce);
  const thread = cites === 'team thread' ? teamThread(number, desk) : cites;
  const { token } = signed;
  return queueLetter(transaction, signed.content, { ...letter, ticketId, cites: thread, desk, token });
}

/** The letter about a ticket whose number was not known when it was composed. */
function withNumber(content: LetterContent, number: string): LetterContent {
  return 'number' in content && content.number === NEW_TICKET ? { ...content, number } : content;
}
