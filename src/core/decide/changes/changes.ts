// The effects of a decision: one list of changes for each of the five outcomes.
import type { Case } from '../case.js';
import type { Ignored, Outcome } from '../decision.js';
import { appendChanges } from './append.js';
import type { Change } from '../change.js';
import { openChanges } from './open.js';
import { redirectChanges } from './redirect.js';
import { heldNews } from './team-news.js';

/** The changes that a decision about a mail makes. */
export function changesOf(outcome: Outcome, mail: Case): Change[] {
  if (outcome.kind === 'opened') return openChanges(outcome, mail);
  if (outcome.kind === 'appended') return appendChanges(outcome, mail);
  if (outcome.kind === 'redirected') return redirectChanges(outcome, mail);
  if (outcome.kind === 'ignored') return deliveryChanges(outcome, mail);
  return [...heldNews(mail, mail.message, outcome.reason, mail.facts.notified), ...(outcome.deeds ?? [])];
}

/** Delivery reports about our letters are recorded on the letter and its ticket. */
function deliveryChanges(
  { bounce, receipt, reason: why }: Ignored & { readonly reason: string },
  { arrival: { id: messageId, now: at } }: Case,
): Change[] {
  const said = { kind: 'mark delivery', at, why, messageId } as const;
  if (bounce !== null) return [{ ...said, report: { bounce } }];
  return receipt === null ? [] : [{ ...said, report: { receipt } }];
}
