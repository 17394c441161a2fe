// The words that a ticket is described with. A ticket is opened by one message (or one phone call), is
// joined by others, and never changes without an event that says when, what and why.
import type { Instant } from '../mail/message.js';
import type { Language } from '../mail/language.js';
import type { Origin, Severity } from '../rules/terms.js';
import { writeTime } from './calendar/written-time.js';

/** The mark of a ticket whose severity was learned, and is not probable enough to be relied on. */
export const UNSURE = 'unsure';

/** A ticket as a decision about a later message needs to know it. */
export interface KnownTicket {
  /** Its row in the store. */
  readonly id: number;
  readonly number: string;
  readonly origin: Origin;
  /** The monitoring system's own name, for origin `monitor`. */
  readonly originName: string | null;
  readonly openedAt: Instant;
  readonly state: 'open' | 'closed';
  readonly severity: Severity;
  readonly subject: string;
  readonly requester: string;
  readonly customer: string | null;
  readonly language: Language;
  readonly closedAt: Instant | null;
  /** Who else takes part in it; of those in the store only whoever the mail in hand may be from. */
  readonly participants: readonly Participant[];
}

/** Somebody whom a mail of the ticket names in To or Cc: from then on that person may write to it. */
export interface Participant {
  /** Lower case. */
  readonly address: string;
  readonly namedBy: NamedBy;
}

/**
 * Which mail named a participant: the one that opened the ticket, or a reply of the requester's side, of the desk, or of
 * another participant.
 */
export type NamedBy = 'opening' | 'requester' | 'desk' | 'participant';

/** The kind of an event of a ticket, as its row names it. */
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
  | 'note'
  | 'noted'
  | 'answered'
  | 'cancelled'
  | 'requester'
  | 'customer'
  | 'merged'
  | 'split'
  | 'moved'
  | 'overdue';

/** The year in which a ticket is numbered: the one on the desk's own calendar. */
export function yearOf(at: Instant, timeZone: string): number {
  return Number(writeTime(at, { timeZone, locale: 'en', pattern: 'yyyy' }));
}

/** The whole number that is meant: `4` is 2026-000004 in 2026, and so is `2026-4`; what is no number stays as it is. */
export function wholeNumber(word: string, year: number): string {
  const [, written, count] = /^#?(?:(\d{4})-)?0*([1-9]\d{0,9})$/.exec(word.trim()) ?? [];
  return count === undefined ? word : `${written ?? year}-${count.padStart(6, '0')}`;
}
