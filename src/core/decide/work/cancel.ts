// An answer is taken back while it is held.
import { type DeedResult, quietly, reasonOf, type Work, type WorkFacts } from './work.js';

/**
 * Takes back the answers of whoever does it that were not sent yet: how many those are, only the store knows. None is sent
 * once this is carried out.
 */
export function cancel(facts: WorkFacts, work: Work): DeedResult {
  return quietly({ kind: 'cancel letters', ...reasonOf(facts, work, 'taken back before it was sent') });
}
