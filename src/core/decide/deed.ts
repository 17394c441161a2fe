// The changes that only people of the desk make: plain values beside those that a mail makes (change.ts).
import type { Instant } from '../mail/message.js';
import type { Severity } from '../rules/terms.js';
import type { Reason } from './change.js';

/** Adds an internal note. No letter to a customer reads it, and neither does the event beside it hold its words. */
export interface AddNote extends Omit<Reason, 'why'> {
  readonly kind: 'add note';
  readonly text: string;
}

/** Somebody works on the ticket from now on: its alerts end, and it has had a response. */
export interface Take extends Reason {
  readonly kind: 'take';
  /** Who: a technician's key, or a name. */
  readonly takenBy: string;
}

/** Closes a ticket and ends its alerts. */
export interface Close extends Reason {
  readonly kind: 'close';
  /** How it was solved, as its customer reads it. */
  readonly solution: string | null;
}

/** A person has judged the severity, be it the same as before: an unsure one is sure now, and it is learned from. */
export interface JudgeSeverity {
  readonly kind: 'judge severity';
  readonly ticket: string;
  readonly severity: Severity;
  readonly at: Instant;
}

/** Another person is the one who asked. Whoever was it before may still write to the ticket. */
export interface SetRequester extends Reason {
  readonly kind: 'set requester';
  /** Lower case. */
  readonly address: string;
  readonly name: string;
}

/** The ticket is another customer's. */
export interface SetCustomer extends Reason {
  readonly kind: 'set customer';
  readonly customer: string;
  readonly contract: string | null;
  /** By when somebody has to respond by that contract, counted from the opening. */
  readonly respondBy: Instant | null;
}

/** A ticket goes on as another one: it is closed, and mail that cites it joins the other. */
export interface Merge extends Reason {
  readonly kind: 'merge';
  readonly into: string;
}

/** A merged ticket goes on by itself again, in the state that it had. */
export interface Split extends Reason {
  readonly kind: 'split';
  /** The ticket that it was merged into. */
  readonly from: string;
}

/** Takes back the answers of somebody that were not sent yet. */
export interface CancelLetters extends Reason {
  readonly kind: 'cancel letters';
}

/** A mail stands on another ticket from now on, with the ids by which later mails may cite it. */
export interface MoveMessage extends Reason {
  readonly kind: 'move message';
  readonly messageId: number;
  /** The number of the other ticket, or `NEW_TICKET`. */
  readonly to: string;
  /** Who wrote the mail, and writes to the other ticket from now on; null where nobody does. */
  readonly sender: string | null;
}

/** One of them. */
export type Deed =
  | AddNote
  | Take
  | Close
  | JudgeSeverity
  | SetRequester
  | SetCustomer
  | Merge
  | Split
  | CancelLetters
  | MoveMessage;
