// The possible fates of a message: one of five decisions, each with its reason and the trace that led there.
import type { BounceReport } from './automatic/bounce.js';
import type { Change } from './change.js';
import type { Receipt } from '../identify/certified/receipt.js';
import type { TraceEntry } from '../identify/identified.js';
import type { Address } from '../mail/message.js';
import type { Department } from '../rules/rule.js';
import type { Participant } from '../desk/ticket.js';
import type { Language } from '../mail/language.js';
import type { Origin, Severity } from '../rules/terms.js';

/** A ticket as it is about to be opened: all but its number, which the store gives. */
export interface NewTicket {
  readonly origin: Origin;
  /** The monitoring system's own name, for origin `monitor`. */
  readonly originName: string | null;
  readonly severity: Severity;
  /** The rule that gave the severity; null when the default did. */
  readonly rule: string | null;
  /** How probable the severity is where it is learned, from 0 to 1; null where a rule or a person states it. */
  readonly probability: number | null;
  /** The words that matched. */
  readonly evidence: readonly string[];
  /** The subject without reply prefixes; may be empty. */
  readonly subject: string;
  readonly requester: Address;
  readonly customer: string | null;
  readonly contract: string | null;
  readonly service: string | null;
  readonly language: Language;
  /** Who may write to it, besides the requester: addresses in To and Cc, without our own. */
  readonly participants: readonly Participant[];
  readonly marks: readonly string[];
  /** Who is acknowledged: the requester, or the contacts of the customer whose host is monitored. */
  readonly answerTo: readonly Address[];
  /** Host and service of a monitored fault, so that repeated alarms fold into this ticket; null for all others. */
  readonly monitorKey: string | null;
  /** Whether people on call are notified at once. */
  readonly alert: boolean;
  /** Whether the team is notified in their place, since a learned 1 is not sure enough to wake somebody. */
  readonly alertsTeam: boolean;
}

/** A new ticket; acknowledged unless `unansweredBecause` says why not. */
export interface Opened {
  readonly kind: 'opened';
  readonly ticket: NewTicket;
  readonly unansweredBecause: string | null;
  /** The number of a ticket that it may belong to or continues. */
  readonly related: string | null;
  /** Nobody knows who wrote it: what cites its id joins nothing. */
  readonly lowTrust: boolean;
}

/** Joins an existing ticket. */
export interface Appended {
  readonly kind: 'appended';
  readonly number: string;
  /**
   * Whose word it is: the customer's side, the desk's own, a technician's who answers by mail, a second copy of a mail
   * that is there already, or a monitoring system that repeats its alarm or takes it back.
   */
  readonly as: 'customer' | 'desk' | 'technician' | 'copy' | 'alarm' | 'recovery';
  readonly reopens: boolean;
  /** The severity that its text asks for, when that is graver than the ticket's. */
  readonly raise: {
    readonly severity: Severity;
    readonly rule: string;
    readonly evidence: readonly string[];
  } | null;
  /** Whether people on call are notified: the ticket became graver, or a closed trouble is back. */
  readonly alert: boolean;
  /** Whether the team is notified in their place, since a learned 1 is not sure enough to wake somebody. */
  readonly alertsTeam: boolean;
  readonly participants: readonly Participant[];
  /** The team has no news of it. */
  readonly isSilent?: true;
}

/** Not for this desk: handed on to the department that the rule names. */
export interface Redirected {
  readonly kind: 'redirected';
  readonly department: Department;
  /** The rule that names it. */
  readonly rule: string;
  readonly requester: Address;
  /** The language in which its sender is notified. */
  readonly language: Language;
  /** Whoever is notified of it. */
  readonly answerTo: readonly Address[];
  /** Why nobody is notified; null when `answerTo` are. */
  readonly unansweredBecause: string | null;
}

/** Automatic mail, our own mail, or what a rule sets aside. */
export interface Ignored {
  readonly kind: 'ignored';
  /** The report of a bounce about a mail that we sent; null for everything else. */
  readonly bounce: BounceReport | null;
  /** The report of a PEC receipt about a certified mail that we sent; null for everything else. */
  readonly receipt: Receipt | null;
}

/** We could not or should not decide: a person looks. */
export interface Held {
  readonly kind: 'held';
}

/** The conclusion of a check. `reason` is one line; it starts with the word that names the case. */
export type Outcome = (Opened | Appended | Redirected | Ignored | Held) & {
  readonly reason: string;
  /** What a technician's mail does, and the report on it. */
  readonly deeds?: readonly Change[];
};

/** An outcome with what the checks observed on the way to it. */
export type Decision = Outcome & { readonly road: readonly TraceEntry[] };
