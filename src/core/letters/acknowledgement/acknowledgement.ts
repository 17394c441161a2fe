// The desk's acknowledgement of a ticket to a customer, as plain data. It is decided with the ticket, stored as
// JSON on the outbox row, and laid out by a template when the row is delivered. It promises no time to
// solve, and quotes nothing of the mail but the one line of its reason.
import type { Desk } from '../../desk/desk.js';
import type { Instant } from '../../mail/message.js';
import { quoteLine, reasonOf } from '../shared/reason.js';
import type { Language } from '../../mail/language.js';
import type { Origin, Severity } from '../../rules/terms.js';
import { showDesk, showSeverity, showTime, type ShownDesk, type ShownSeverity } from '../shared/shown.js';
import { wordingOf } from '../shared/wording.js';
import type { FieldWords } from '../whose.js';

/** Everything that a template may print. Every string is one line without control characters. */
export interface Acknowledgement {
  /** `acknowledgement`: a ticket was opened. `notice`: its Severity Code has changed. */
  readonly kind: 'acknowledgement' | 'notice';
  readonly language: Language;
  /** The ticket number. */
  readonly number: string;
  /** Telefono, Mail, the monitoring system's own name, or altro, in the letter's language. */
  readonly origin: string;
  /** The reason of the ticket, a stranger's words: at most 120 characters, no link, PINs masked. */
  readonly reason: string;
  readonly severity: ShownSeverity;
  /** The Severity Code before the change; null in an acknowledgement. */
  readonly previous: ShownSeverity | null;
  /** Why the desk changed the Severity Code, in the desk's own words; null when it gives none. */
  readonly why: string | null;
  /** Local date and time of the desk, written out. */
  readonly receivedAt: string;
  /** When the desk will look at it, a whole sentence; null when that is not known. */
  readonly attention: string | null;
  /**
   * The offer of Extra Time outside service hours, a whole sentence; null within them or when nothing is known of it.
   */
  readonly extraTime: string | null;
  /** When the phone is answered, e.g. `lun-ven 9-18`; null when that is not known. */
  readonly hours: string | null;
  /** The mail was too large to store: its attachments were not read. */
  readonly tooLarge: boolean;
  /** Nobody here can read the text of the mail. */
  readonly encrypted: boolean;
  readonly desk: ShownDesk;
}

/** Whose words its fields hold. */
export const ACKNOWLEDGEMENT_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  number: 'desk',
  origin: 'stranger',
  reason: 'requester',
  severity: 'desk',
  previous: 'desk',
  why: 'requester',
  receivedAt: 'desk',
  attention: 'desk',
  extraTime: 'desk',
  hours: 'desk',
  desk: 'desk',
};

/** The facts of a ticket that a letter needs. */
export interface TicketFacts {
  readonly number: string;
  readonly language: Language;
  readonly origin: Origin;
  /** The monitoring system's own name; null where the origin is another. */
  readonly originName: string | null;
  /** As it stands in the mail, or as the technician wrote it down. */
  readonly subject: string;
  /** The requester's new words; empty when there are none. */
  readonly written: string;
  readonly severity: Severity;
  readonly receivedAt: Instant;
  readonly tooLarge: boolean;
  readonly encrypted: boolean;
  readonly attention: string | null;
  readonly extraTime: string | null;
  readonly hours: string | null;
}

/** A changed Severity Code. `why` is set only where the desk itself wrote it: a stranger's words are not relayed. */
export interface SeverityChange {
  readonly from: Severity;
  readonly why: string | null;
}

/** The acknowledgement of a ticket that was opened. */
export function acknowledge(ticket: TicketFacts, desk: Desk): Acknowledgement {
  const wording = wordingOf(ticket.language);
  return {
    kind: 'acknowledgement',
    language: ticket.language,
    number: ticket.number,
    origin: ticket.originName ?? wording.origins[ticket.origin],
    reason: reasonOf(ticket.subject, ticket.written) || wording.noReason,
    severity: showSeverity(ticket.severity, ticket.language),
    previous: null,
    why: null,
    receivedAt: showTime(ticket.receivedAt, ticket.language, desk),
    attention: ticket.attention,
    extraTime: ticket.extraTime,
    hours: ticket.hours,
    tooLarge: ticket.tooLarge,
    encrypted: ticket.encrypted,
    desk: showDesk(desk),
  };
}

/** The notice of a Severity Code that has changed to the one the ticket bears now. */
export function announceSeverity(ticket: TicketFacts, change: SeverityChange, desk: Desk): Acknowledgement {
  return {
    ...acknowledge(ticket, desk),
    kind: 'notice',
    previous: showSeverity(change.from, ticket.language),
    why: change.why === null ? null : quoteLine(change.why) || null,
  };
}
