// How long what is kept: plain lengths of time, each counted from the instant that its kind has.

/** Lengths of time in milliseconds; null keeps for ever. */
export interface Retention {
  /** The bytes of a mail and what it says, from its arrival; never while its ticket is open or it is held. */
  readonly mailMs: number | null;
  /** Who and what a ticket was about, with its mail and letters, from its closing. Its numbers stay. */
  readonly closedTicketsMs: number | null;
  /** A mail that is held and that nobody released, from its arrival. */
  readonly heldMs: number | null;
  /** The words of a ticket's history, from the event. The kind and the instant of the event stay. */
  readonly eventsMs: number | null;
  /** Whom a letter went to and what it said, from when it was queued; never before it is sent or failed. */
  readonly lettersMs: number | null;
}
