// Facts from the store that bear on a mail: loaded once it is identified, before it is decided.
import type { AnswerCounts } from './automatic/answerable.js';
import type { TechnicianFacts } from './technician/facts.js';
import type { KnownTicket } from '../desk/ticket.js';

/** Facts from the store about a mail. */
export interface Facts {
  /** Tickets that it cites, each by a Message-ID that stands on it or by a number in the subject. */
  readonly cited: readonly Citation[];
  /** The open ticket about the host and service that a monitoring mail names; null when there is none. */
  readonly monitored: KnownTicket | null;
  /** A mail with the same Message-ID, sender, date and text that came before it. */
  readonly copyOf: { readonly id: number; readonly ticket: string | null } | null;
  /** How many mails each department was handed within the period of the limits that runs now, by its address. */
  readonly handedOn: ReadonlyMap<string, number>;
  /** Whether it cites a letter that handed a mail on to a department: whoever got that one sends it back. */
  readonly handedBack: boolean;
  /** The answers within the window of the limits. */
  readonly answers: AnswerCounts;
  /** How many mails each member of the team was sent within the period of the limits that runs now, by address. */
  readonly notified: ReadonlyMap<string, number>;
  /** The facts for a notice about each of those tickets, by number; none of a ticket that cannot become graver. */
  readonly notices: ReadonlyMap<string, NoticeFacts>;
  /** The token of a notification or an alert that it answers; null where it bears none. */
  readonly token: TokenFact | null;
  /** Null where no technician has to do with it. */
  readonly technician: TechnicianFacts | null;
}

/** A token, which says that whoever bears it was sent a technician's own mail about a ticket. */
export type TokenFact =
  | {
      readonly state: 'good' | 'expired' | 'revoked';
      /** The number of the ticket that it is for. */
      readonly ticket: string;
      /** The technician's key. Whether the mail is that person's, the token alone does not say. */
      readonly technician: string;
      /** The mail that bore it. A text that answers an `internal` one is a note, unless it says that it is for the customer. */
      readonly purpose: 'notification' | 'alert' | 'internal';
    }
  /** Not made by our key for any technician of today. */
  | { readonly state: 'forged' };

/** The facts for the notice of a ticket's changed severity. */
export interface NoticeFacts {
  /** Who had its acknowledgement. */
  readonly acknowledged: readonly Recipient[];
  /** The answers to these within the window of the limits. */
  readonly answers: AnswerCounts;
}

/** Whom a letter goes to. */
export interface Recipient {
  readonly address: string;
  readonly name: string;
  /** The mailbox whose own SMTP server sends it; null for the common one. */
  readonly mailbox: string | null;
}

/** A ticket that a mail cites, and how. */
export interface Citation {
  readonly ticket: KnownTicket;
  /** The Message-ID that it cites; null when only the number stands in the subject. */
  readonly messageId: string | null;
  /** Whose mail bears that id: the sender's address, empty where it was erased; null for an id of ours, or for none. */
  readonly broughtBy: string | null;
}

/** The facts of an empty store. */
export const NO_FACTS: Facts = {
  cited: [],
  monitored: null,
  copyOf: null,
  handedOn: new Map(),
  handedBack: false,
  answers: { sender: 0, domain: 0, ticket: 0, overall: 0 },
  notified: new Map(),
  notices: new Map(),
  token: null,
  technician: null,
};
