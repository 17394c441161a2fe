// The changes of a decision beside the row of its mail: plain values in the order in which `apply` (stages/effects)
// carries them out, in the transaction that stores the decision.
import type { BounceReport } from './automatic/bounce.js';
import type { NewTicket } from './decision.js';
import type { Deed } from './deed.js';
import type { EventKind, Participant } from '../desk/ticket.js';
import type { Receipt } from '../identify/certified/receipt.js';
import type { LetterContent } from '../letters/letter.js';
import type { Reference } from '../mail/citation.js';
import type { Instant } from '../mail/message.js';
import type { Severity } from '../rules/terms.js';

/** Stands for the number of the ticket that the same list opens: only the transaction knows it. */
export const NEW_TICKET = 'new';

/** How a ticket is opened, beside what it is. */
export interface Opening {
  /** When the request came. */
  readonly at: Instant;
  /** The year of the number, local to the desk. */
  readonly year: number;
  readonly mailbox: string | null;
  readonly rulesHash: string;
  /** The number of a ticket that it may belong to or continues. */
  readonly related: string | null;
  /** By when somebody has to respond; null where nothing was agreed. */
  readonly respondBy: Instant | null;
  readonly why: string;
  /** Who asked, as in an event. */
  readonly by: string;
  /** The row of the message that opens it; null for a call. */
  readonly messageId: number | null;
}

/** When, why and by whom a ticket changes, and by which message; null where no message changes it. */
export interface Reason {
  /** The number of the ticket, or `NEW_TICKET`. */
  readonly ticket: string;
  readonly at: Instant;
  readonly why: string;
  /** A technician's key, `customer`, `desk`, `monitor`, `sportello` or `shell:USER`. */
  readonly by: string;
  readonly messageId: number | null;
}

/** Opens a ticket with its first event. */
export interface OpenTicket {
  readonly kind: 'open ticket';
  readonly ticket: NewTicket;
  readonly opening: Opening;
}

/** A message joins a ticket, with its event; an alarm is counted as one. */
export interface Append extends Reason {
  readonly kind: 'append';
  readonly event: EventKind;
}

/** Writes a line of a ticket's history. */
export interface AddEvent extends Reason {
  readonly kind: 'add event';
  readonly event: EventKind;
}

/** Later mails may cite the ticket by this Message-ID, which that message bears. */
export interface AddReference {
  readonly kind: 'add reference';
  readonly ticket: string;
  readonly id: string;
  readonly broughtBy: number;
}

/** Lets people write to a ticket. */
export interface AddParticipants {
  readonly kind: 'add participants';
  readonly ticket: string;
  readonly participants: readonly Participant[];
}

/** Opens a closed ticket again. */
export interface Reopen extends Reason {
  readonly kind: 'reopen';
}

/** Gives a ticket another severity. */
export interface ChangeSeverity extends Reason {
  readonly kind: 'change severity';
  readonly severity: Severity;
  /** By when somebody has to respond at that severity, counted from the opening. */
  readonly respondBy: Instant | null;
}

/** Notifies the people on call, at once and again while nobody takes the ticket. */
export interface BeginAlert {
  readonly kind: 'begin alert';
  readonly ticket: string;
  readonly severity: Severity;
  readonly at: Instant;
}

/** Queues a letter; its Message-ID is made when it is queued, and stands on its ticket. */
export interface QueueLetter {
  readonly kind: 'queue letter';
  /** Null where it is about no ticket. */
  readonly ticket: string | null;
  /** Its `number` is `NEW_TICKET` where that is not known yet. */
  readonly content: LetterContent;
  readonly to: { readonly address: string; readonly name: string };
  readonly at: Instant;
  /** The mailbox whose own SMTP server sends it; null for the common one. */
  readonly sendThrough: string | null;
  /** The row of the message that caused it; null for a call. */
  readonly causeId: number | null;
  /** `team thread`: the id that all mails to the team about that ticket cite. */
  readonly cites: Reference | 'team thread';
  /** Who wrote it; absent where the program did. */
  readonly by?: string;
  /** The addresses that the same mail goes to in Cc. */
  readonly cc?: readonly string[];
  /** When it is sent; absent: at once. Until then it can be taken back. */
  readonly dueAt?: Instant;
  /** The files that go with it; those of its cause stand in its content instead. */
  readonly files?: readonly AnswerFile[];
}

/** A file that goes with an answer. */
export interface AnswerFile {
  readonly name: string;
  /** The MIME type. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A letter of ours came back, or its provider gave a receipt; which letter that was, only the store knows. */
export interface MarkDelivery {
  readonly kind: 'mark delivery';
  readonly report: { readonly bounce: BounceReport } | { readonly receipt: Receipt };
  readonly at: Instant;
  readonly why: string;
  readonly messageId: number;
}

/** One change. */
export type Change =
  | OpenTicket
  | Append
  | AddEvent
  | AddReference
  | AddParticipants
  | Reopen
  | ChangeSeverity
  | BeginAlert
  | QueueLetter
  | MarkDelivery
  | Deed;
