// What the store knows that bears on a mail: loaded once it is identified, before it is decided.
import type { AnswerCounts } from './automatic/answerable.js';
import type { KnownTicket } from '../desk/ticket.js';

/** What the store knows about a mail. */
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
  /** What was answered within the window of the limits. */
  readonly answers: AnswerCounts;
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
};
