// A ticket that was closed is not over. Nobody is notified.
import { IMPOSSIBLE } from '../../letters/technician/impossible.js';
import { type DeedResult, quietly, reasonOf, whyMerged, type Work, type WorkFacts } from './work.js';

/** Opens a closed ticket again; `why` is for the desk. */
export function reopen(facts: WorkFacts, why: string | null, work: Work): DeedResult {
  const merged = whyMerged(facts);
  if (merged !== null) return merged;
  const { ticket } = facts;
  if (ticket.state === 'open') return { refused: IMPOSSIBLE.open(ticket.number) };
  return quietly({ kind: 'reopen', ...reasonOf(facts, work, why ?? 'reopened by hand') });
}
