// The ids of a mail that later mails may cite, and how the letters that it causes refer to it.
import type { Identified } from '../../identify/identified.js';
import { referredId } from '../../identify/certified/reference.js';
import { referTo, type Reference } from '../../mail/citation.js';
import type { AddReference } from '../change.js';

/** The cause of a letter. */
export interface Cause {
  /** The row of the message; null for a call. */
  readonly causeId: number | null;
  readonly cites: Reference;
}

/** A mail as the cause of letters to whoever wrote it. */
export function causeOf({ arrival, message }: Identified): Cause {
  return { causeId: arrival.id, cites: referTo(message) };
}

/** The mailbox whose own SMTP server answers a mail; null for the common one. */
export function answeredThrough({ arrival: { mailbox } }: Identified): string | null {
  return mailbox.ownSmtp ? mailbox.name : null;
}

/** The ids by which later mails may cite this one; the customer's own program knows a certified mail by another. */
export function referencesTo(ticket: string, { arrival, envelope, message }: Identified): AddReference[] {
  const ids = [message.messageId, envelope === message ? null : referredId(envelope)];
  return ids
    .filter((id) => id !== null)
    .map((id) => ({ kind: 'add reference', ticket, id, broughtBy: arrival.id }));
}
