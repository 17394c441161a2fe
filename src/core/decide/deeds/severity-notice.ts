// The notice of a changed severity, for whoever had the acknowledgement of the ticket: who was not notified of the ticket
// is not notified of its changes either.
import { announceSeverity } from '../../letters/acknowledgement/acknowledgement.js';
import { attentionOf } from '../../letters/shared/attention.js';
import type { Instant } from '../../mail/message.js';
import type { Severity } from '../../rules/terms.js';
import type { Policy } from '../../desk/policy.js';
import type { KnownTicket } from '../../desk/ticket.js';
import type { Recipient } from '../facts.js';

import type { QueueLetter } from '../change.js';

/** A severity that changes; `why` only where the desk itself wrote it. */
export interface SeverityChange {
  readonly to: Severity;
  readonly why: string | null;
  /** Whether people on call are notified. */
  readonly alerted: boolean;
}

/** The letters that announce a changed severity. */
export function severityNotices(
  ticket: Omit<KnownTicket, 'participants'>,
  { to: severity, why, alerted }: SeverityChange,
  acknowledged: readonly Recipient[],
  {
    at,
    policy,
    ...cause
  }: Pick<QueueLetter, 'causeId' | 'cites'> & { readonly at: Instant; readonly policy: Policy },
): QueueLetter[] {
  const { number, language, customer, openedAt: receivedAt } = ticket;
  const attention = attentionOf({ customer, alerted }, at, language, policy);
  const shown = { written: '', tooLarge: false, encrypted: false, ...attention };
  const facts = { ...ticket, ...shown, severity, receivedAt };
  const content = announceSeverity(facts, { from: ticket.severity, why }, policy.desk);
  const letter = { kind: 'queue letter', ticket: number, content, at, ...cause } as const;
  return acknowledged.map(({ mailbox: sendThrough, ...to }) => ({ ...letter, to, sendThrough }));
}
