// Two tickets are about one thing: one goes on, and the other shows where it went.
import { IMPOSSIBLE_MERGE, type Impossible } from '../../letters/technician/impossible.js';
import { type DeedResult, quietly, reasonOf, type Work, type WorkFacts } from './work.js';

/** Merges a ticket into another one; whoever takes part in it takes part in that. */
export function merge(facts: WorkFacts, into: WorkFacts, work: Work): DeedResult {
  const refused = whyNot(facts, into);
  if (refused !== null) return { refused };
  const why = `${facts.ticket.number} goes on as ${into.ticket.number}`;
  return quietly({ kind: 'merge', into: into.ticket.number, ...reasonOf(facts, work, why) });
}

function whyNot({ ticket, mergedInto }: WorkFacts, into: WorkFacts): Impossible | null {
  const { number } = ticket;
  const other = into.ticket.number;
  if (number === other) return IMPOSSIBLE_MERGE.itself(number);
  if (into.mergedInto === number) return IMPOSSIBLE_MERGE.back(number, other);
  if (into.mergedInto !== null) return IMPOSSIBLE_MERGE.targetMerged(number, other, into.mergedInto);
  if (mergedInto !== null) return IMPOSSIBLE_MERGE.merged(number, mergedInto);
  if (into.ticket.state === 'closed') return IMPOSSIBLE_MERGE.targetClosed(other);
  const [one, two] = [ticket.customer, into.ticket.customer];
  // Everybody who takes part in one would get the answers to the other.
  if (one !== null && two !== null && one !== two) return IMPOSSIBLE_MERGE.customers(one, two);
  return null;
}
