// A person corrects or confirms the severity: the customer is notified of a new one, and it is learned from.
import type { Change } from '../change.js';
import { respondBy } from '../../desk/due-time.js';
import { CITES_NOTHING } from '../../mail/citation.js';
import type { Severity } from '../../rules/terms.js';
import { severityNotices } from './severity-notice.js';
import { type DeedResult, quietly, reasonOf, whyMerged, type Work, type WorkFacts } from './work.js';

/** A severity that a person gives. */
export interface GivenSeverity {
  readonly severity: Severity;
  /** The customer reads it. */
  readonly why: string;
  /** True where whoever gives it takes the ticket too, and so needs no alert. */
  readonly takes: boolean;
}

/** Gives a ticket a severity. */
export function setSeverity(facts: WorkFacts, given: GivenSeverity, work: Work): DeedResult {
  const merged = whyMerged(facts);
  if (merged !== null) return merged;
  const { ticket, acknowledged } = facts;
  const { number } = ticket;
  const { severity, why } = given;
  const { at, policy } = work;
  const judged: Change = { kind: 'judge severity', ticket: number, severity, at };
  if (severity === ticket.severity) return quietly(judged);
  const due = respondBy({ ...ticket, severity }, policy);
  const alerted = severity === 1 && !given.takes && policy.onCall !== null;
  const cause = { causeId: work.messageId, cites: CITES_NOTHING, at, policy };
  const changes: Change[] = [
    judged,
    { kind: 'change severity', severity, respondBy: due, ...reasonOf(facts, work, why) },
    ...severityNotices(ticket, { to: severity, why, alerted }, acknowledged, cause),
    ...(alerted ? [{ kind: 'begin alert', ticket: number, severity, at } as const] : []),
  ];
  const remark = acknowledged.length === 0 ? 'nobody had its acknowledgement, so nobody is told' : null;
  return { changes, to: acknowledged.map(({ address }) => address), remark };
}
