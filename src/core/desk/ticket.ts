// The words that a ticket is described with. A ticket is opened by one message (or one phone call), is
// joined by others, and never changes without an event that says when, what and why.
import type { Instant } from '../mail/message.js';
import type { Language } from '../mail/language.js';
import type { Severity } from '../rules/terms.js';
import { writeTime } from './calendar/written-time.js';

/** A ticket as a decision about a later message needs to know it. */
export interface KnownTicket {
  readonly number: string;
  readonly state: 'open' | 'closed';
  readonly severity: Severity;
  readonly subject: string;
  readonly requester: string;
  readonly customer: string | null;
  readonly language: Language;
  readonly closedAt: Instant | null;
  /** Addresses that may write to the ticket: its requester and everyone in To and Cc of its mail, lower case. */
  readonly participants: readonly string[];
}

/** What an event row says happened to a ticket. */
export type EventKind =
  | 'opened'
  | 'appended'
  | 'reopened'
  | 'closed'
  | 'severity'
  | 'service'
  | 'taken'
  | 'alerted'
  | 'acknowledged'
  | 'bounced'
  | 'delivered'
  | 'alarm'
  | 'recovered'
  | 'note';

/** The year in which a ticket is numbered: the one on the desk's own calendar. */
export function yearOf(at: Instant, timeZone: string): number {
  return Number(writeTime(at, { timeZone, locale: 'en', pattern: 'yyyy' }));
}
