// What the desk's people do to a ticket, by mail and by command alike: each deed is a function from what is known to plain
// changes, or to why it is not done. Notes of a ticket are no part of what is known here: nothing that is sent reads them.
import { IMPOSSIBLE, type Impossible } from '../../letters/technician/impossible.js';
import type { AnswerCounts } from '../automatic/answerable.js';
import type { Change } from '../change.js';
import type { Recipient } from '../facts.js';
import type { Policy } from '../../desk/policy.js';
import type { KnownTicket } from '../../desk/ticket.js';
import type { Reference } from '../../mail/citation.js';
import type { Address, Instant } from '../../mail/message.js';

/** Who does it, when, and by which mail. */
export interface Work {
  /** A technician's key, or `shell:USER`; as events name it. */
  readonly by: string;
  readonly at: Instant;
  /** The row of the mail that says so; null for a command. */
  readonly messageId: number | null;
  readonly policy: Policy;
}

/** The facts of a ticket that is worked on. Of its participants all stand in it, those of merged tickets too, within bounds. */
export interface WorkFacts {
  readonly ticket: KnownTicket;
  /** The display name of whoever asked; may be empty. */
  readonly requesterName: string;
  /** The number of the ticket that goes on in its place; null while it goes on itself. */
  readonly mergedInto: string | null;
  readonly takenBy: string | null;
  /** The tickets that were merged into it, with whoever asked there. */
  readonly merged: readonly { readonly number: string; readonly requester: Address }[];
  /** The last mail of the customer's side; null where there was none, or nothing of it is known any more. */
  readonly lastMail: LastMail | null;
  /** The mailbox whose own SMTP server sends for it; null for the common one. */
  readonly sendThrough: string | null;
  /** Who had its acknowledgement, and through which mailbox. */
  readonly acknowledged: readonly Recipient[];
  /** Who had an acknowledgement or an answer of it, or of one that was merged into it. */
  readonly heard: readonly Recipient[];
  /** The automatic answers to these within the window of the limits. */
  readonly answers: AnswerCounts;
  /** Addresses among all of these to which mail does not arrive, with the reason. */
  readonly unreachable: ReadonlyMap<string, string>;
}

/** The customer's last mail on a ticket, as an answer cites it. */
export interface LastMail {
  readonly from: Address;
  readonly at: Instant;
  readonly subject: string;
  /** The sender's new words; empty where they are not kept any more. */
  readonly written: string;
  readonly cites: Reference;
}

/** A deed as it is carried out, or why it is not. */
export type DeedResult = Done | Refused;

/** The changes of a deed, in their order. */
export interface Done {
  readonly changes: readonly Change[];
  /** To whom a letter goes, the recipient first; empty where nobody gets one. */
  readonly to: readonly string[];
  /** Why nobody gets a letter that would get one, or what may come of it, in words for an operator; null: all is well. */
  readonly remark: string | null;
}

/** Why a deed is not done. Nothing was changed. */
export interface Refused {
  readonly refused: Impossible;
}

/** A deed that sends nothing. */
export function quietly(...changes: readonly Change[]): Done {
  return { changes, to: [], remark: null };
}

/** Why nothing is done to a ticket that goes on as another one; null where it goes on itself. */
export function whyMerged({ ticket, mergedInto }: WorkFacts): Refused | null {
  if (mergedInto === null) return null;
  return { refused: IMPOSSIBLE.merged(ticket.number, mergedInto) };
}

/** What all changes of a deed have in common. */
export function reasonOf({ ticket }: WorkFacts, { at, by, messageId }: Work, why: string) {
  return { ticket: ticket.number, at, by, messageId, why } as const;
}
