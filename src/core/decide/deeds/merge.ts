// Two tickets are about one thing: one goes on, and the other shows where it went.
import { type DeedResult, quietly, reasonOf, type Work, type WorkFacts } from './work.js';

/** Merges a ticket into another one; whoever takes part in it takes part in that. */
export function merge(facts: WorkFacts, into: WorkFacts, work: Work): DeedResult {
  const refused = whyNot(facts, into);
  if (refused !== null) return { refused };
  const why = `${facts.ticket.number} goes on as ${into.ticket.number}`;
  return quietly({ kind: 'merge', into: into.ticket.number, ...reasonOf(facts, work, why) });
}

function whyNot({ ticket, mergedInto }: WorkFacts, into: WorkFacts): string | null {
  const { number } = ticket;
  const other = into.ticket.number;
  if (number === other) return `ticket ${number} cannot be merged into itself`;
  if (into.mergedInto === number)
    return `ticket ${other} was merged into ${number}, which cannot go back into it: "ticket split ${other}" undoes that`;
  if (into.mergedInto !== null)
    return `ticket ${other} was merged into ${into.mergedInto}: merge ${number} into that one`;
  if (mergedInto !== null)
    return `ticket ${number} was merged into ${mergedInto} already: "ticket split ${number}" undoes that`;
  if (into.ticket.state === 'closed')
    return `ticket ${other} is closed: reopen it first ("ticket reopen ${other}")`;
  const [one, two] = [ticket.customer, into.ticket.customer];
  // Everybody who takes part in one would get the answers to the other.
  if (one !== null && two !== null && one !== two)
    return `the tickets are of two customers, ${one} and ${two}: correct one of them first ("ticket set N --customer ID")`;
  return null;
}
