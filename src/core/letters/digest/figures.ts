// The figures of a digest, as the store gives them: numbers and short lists, never a text that somebody wrote in a
// mail.
import type { Instant } from '../../mail/message.js';
import type { Origin, Severity } from '../../rules/terms.js';
import type { Period } from './period.js';

/** So many tickets share what a digest groups them by. */
export interface TicketGroup {
  readonly severity: Severity;
  readonly origin: Origin;
  /** The monitoring system's own name, for origin `monitor`. */
  readonly originName: string | null;
  /** The customer's id; null for an unknown one. */
  readonly customer: string | null;
  readonly count: number;
}

/** A ticket that stands in a list. */
export interface ListedTicket {
  readonly number: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly requester: string;
  readonly customer: string | null;
  readonly openedAt: Instant;
  readonly acknowledgedAt: Instant | null;
  /** Who has it in hand; null for nobody. */
  readonly takenBy: string | null;
}

/** A message that was set aside. */
export interface ListedMessage {
  readonly id: number;
  readonly from: string | null;
  readonly subject: string | null;
  /** For a redirected one: where to. */
  readonly reason: string | null;
}

/** A letter of ours that did not arrive. */
export interface ListedLetter {
  readonly to: string;
  readonly ticket: string | null;
  readonly error: string | null;
}

/** How many there were, in the period and in the one before, with the first few of the period. */
export interface Listed<Item> {
  readonly count: number;
  readonly before: number;
  readonly items: readonly Item[];
}

/** Times from a request to what answered it: its acknowledgement, or the first act of a person. */
export interface AnswerTimes {
  readonly count: number;
  /** Null when there was nothing. */
  readonly meanMs: number | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

/** First responses that contracts asked for in a period: how many came in time, how many late or not at all. */
export interface Responses {
  readonly met: number;
  readonly missed: number;
  /** From the request to the response, of those that had one; null where none had. */
  readonly medianMs: number | null;
}

/** How a rule fared in the period. */
export interface CorrectedRule {
  /** Its id; `default` where no rule matched. */
  readonly rule: string;
  /** Tickets of it whose severity a person changed. */
  readonly corrected: number;
  /** Tickets that it judged. */
  readonly fired: number;
}

/** When a mailbox last had mail, and in which hours of the thirty days before that. */
export interface MailboxArrivals {
  readonly mailbox: string;
  readonly lastAt: Instant;
  /** The beginnings of the hours in which mail came, ascending. */
  readonly busyHours: readonly Instant[];
}

/** Everything that a digest reports. */
export interface Figures {
  readonly period: Period;
  readonly before: Period;
  readonly opened: readonly TicketGroup[];
  readonly openedBefore: readonly TicketGroup[];
  readonly closed: readonly TicketGroup[];
  readonly closedBefore: readonly TicketGroup[];
  /**
   * Tickets that are open now, and those opened and closed since the period ended: so the end of the period is known.
   */
  readonly openNow: readonly TicketGroup[];
  readonly openedSince: readonly TicketGroup[];
  readonly closedSince: readonly TicketGroup[];
  /** The last periods, earliest first; the last one ends with the period. */
  readonly trend: readonly { readonly period: Period; readonly opened: number; readonly closed: number }[];
  /** Open tickets that nobody has taken, at the end of the period: gravest first, then oldest. */
  readonly untaken: { readonly count: number; readonly items: readonly ListedTicket[] };
  readonly oldest: readonly ListedTicket[];
  /** Severity 1 of the period. */
  readonly blocking: Listed<ListedTicket>;
  readonly answers: AnswerTimes;
  readonly answersBefore: AnswerTimes;
  /** Until a technician took the ticket or wrote on it. */
  readonly acts: AnswerTimes;
  readonly actsBefore: AnswerTimes;
  readonly responses: Responses;
  /** Tickets of the period whose first response was late, or is. */
  readonly overdue: Listed<ListedTicket>;
  readonly held: Listed<ListedMessage>;
  /** Of all periods, those that still wait for a person. */
  readonly heldInAll: number;
  readonly redirected: Listed<ListedMessage>;
  /** Open tickets whose learned severity is not certain, and which nobody has confirmed. */
  readonly unsure: Listed<ListedTicket>;
  /** Tickets that were not acknowledged on purpose. */
  readonly unanswered: Listed<ListedTicket>;
  readonly failed: Listed<ListedLetter>;
  readonly bounced: Listed<ListedLetter>;
  readonly corrected: readonly CorrectedRule[];
  readonly arrivals: readonly MailboxArrivals[];
  /** Mailboxes that cannot be read at this moment. */
  readonly outages: readonly { readonly mailbox: string; readonly reachedAt: Instant | null }[];
}
