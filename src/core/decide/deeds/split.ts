// A merge is undone: the ticket goes on by itself, as it was.
import { IMPOSSIBLE } from '../../letters/technician/impossible.js';
import { type DeedResult, quietly, reasonOf, type Work, type WorkFacts } from './work.js';

/** Undoes the merge of a ticket. Mail that came to the other one since stays there. */
export function split(facts: WorkFacts, work: Work): DeedResult {
  const { ticket, mergedInto } = facts;
  if (mergedInto === null) return { refused: IMPOSSIBLE.notMerged(ticket.number) };
  const why = `${ticket.number} goes on by itself, and no longer as ${mergedInto}`;
  return quietly({ kind: 'split', from: mergedInto, ...reasonOf(facts, work, why) });
}
