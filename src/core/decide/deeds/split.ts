// A merge is undone: the ticket goes on by itself, as it was.
import { type DeedResult, quietly, reasonOf, type Work, type WorkFacts } from './work.js';

/** Undoes the merge of a ticket. Mail that came to the other one since stays there. */
export function split(facts: WorkFacts, work: Work): DeedResult {
  const { ticket, mergedInto } = facts;
  if (mergedInto === null)
    return {
      refused: `ticket ${ticket.number} was merged into none: "message move ID --to new" makes a ticket of one mail`,
    };
  const why = `${ticket.number} goes on by itself, and no longer as ${mergedInto}`;
  return quietly({ kind: 'split', from: mergedInto, ...reasonOf(facts, work, why) });
}
