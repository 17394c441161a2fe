// The desk's policy as plain data: who we are, how much we answer, what counts as ours. io/config builds
// it from the administrators' files; the core never sees YAML, secrets or servers.
import type { Language } from '../mail/language.js';
import type { Instant } from '../mail/message.js';

/** Who the desk is, as its customers see it. */
export interface Desk {
  readonly name: string;
  /** From of everything the desk sends, lower case. */
  readonly address: string;
  readonly phone: string;
  /** The URL of the privacy notice. */
  readonly privacyNotice: string;
  /** The languages it answers in; the first is the default. */
  readonly languages: readonly [Language, ...Language[]];
  /** The name of the desk's own service calendar. */
  readonly calendar: string;
  /** The IANA zone of that calendar: the year of a ticket number and the times in a mail are local to it. */
  readonly timeZone: string;
  /** Addresses that are notified of opened tickets, appended mail and held mail. */
  readonly team: readonly string[];
  /** Whether whoever asked hears that a ticket was closed. */
  readonly closing: 'notify' | 'quiet';
  /** Every address of ours, lower case: the desk's, each mailbox's, and the configured aliases. */
  readonly ownAddresses: readonly string[];
}

/** How many automatic answers may go out within a window before silence (standards: RFC 3834 §2). */
export interface AnswerLimits {
  readonly windowMs: number;
  readonly sender: number;
  readonly domain: number;
  readonly ticket: number;
  readonly overall: number;
  /** Further answers to customers, above `overall`: nobody else can use them up. */
  readonly customers: number;
}

/** How many mails a member of the team, or a department, gets within one period; the periods follow one another. */
export interface TeamLimits {
  readonly windowMs: number;
  readonly mails: number;
}

/** When the period began that runs at an instant. */
export function beginOf(windowMs: number, at: Instant): Instant {
  return at - (at % windowMs);
}

/** Bounds of work and patience. */
export interface Limits {
  /** A larger mail is stored by its header and first text only. */
  readonly messageBytes: number;
  /** Time for one mail's parsing before its worker is ended. */
  readonly parseMs: number;
  /** The parse worker's heap. */
  readonly parseHeapMb: number;
  readonly acknowledgements: AnswerLimits;
  readonly team: TeamLimits;
  /** A reply within these days reopens a closed ticket. */
  readonly reopenDays: number;
  /** Pause between two looks at a mailbox when nothing wakes us earlier. */
  readonly pollMs: number;
  /** An undelivered answer is given up this long after it was queued. */
  readonly giveUpMs: number;
}
