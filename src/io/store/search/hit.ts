// What is searched, and what is found, whichever index a store has.
import type { RawBuilder } from 'kysely';

/** The tables whose texts are found. */
export const SEARCHED = ['message', 'note', 'ticket', 'outbox'] as const;
export type Searched = (typeof SEARCHED)[number];

/** Distinguishes the places of one ticket's rows in an index. */
export const KINDS: Readonly<Record<Searched, number>> = { message: 0, note: 1, ticket: 2, outbox: 3 };

/** A longer text is found by its beginning: what a stranger writes costs the index no more. */
export const LONGEST_TEXT = 65_536;

/** What stands at a place of the index, and whose ticket it is. */
export interface Hit {
  readonly ticketId: number;
  readonly source: Searched;
  /** The id of the row; of no meaning for a ticket. */
  readonly id: number;
}

/** Which of what stands in the index is asked for. */
export interface Asked {
  /** Only what stands on tickets before this one. */
  readonly before: number;
  readonly size: number;
  /** A condition on the ticket. */
  readonly isWanted: RawBuilder<unknown>;
}

/** The table of a kind of row. */
export function sourceOf(kind: number): Searched {
  const found = SEARCHED.find((table) => KINDS[table] === kind);
  if (found === undefined) throw new Error(`the index holds a text of an unknown kind, ${kind}`);
  return found;
}
