// The words that a ticket is described with. A ticket is opened by one message (or one phone call), is
// joined by others, and never changes without an event that says when, what and why.
import type { Instant } from '../mail/message.js';
import { writeTime } from './written-time.js';

/** The desk's own table: 1 blocking, 2 partly unusable, 3 report. */
export type Severity = 1 | 2 | 3;

/** How the report reached the desk. */
export type Origin = 'phone' | 'mail' | 'monitor' | 'other';

/** A language that the desk answers in, as an ISO 639-1 code: the name of a folder in `templates/`. */
export type Language = string;

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
