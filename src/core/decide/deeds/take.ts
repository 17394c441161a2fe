// Somebody works on a ticket: its alerts end.
import { type DeedResult, quietly, reasonOf, whyMerged, type Work, type WorkFacts } from './work.js';

/** Notes who works on a ticket: a technician's key, or a name. */
export function take(facts: WorkFacts, takenBy: string, work: Work): DeedResult {
  const merged = whyMerged(facts);
  if (merged !== null) return merged;
  return quietly({ kind: 'take', takenBy, ...reasonOf(facts, work, `taken by ${takenBy}`) });
}
