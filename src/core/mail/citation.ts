// Which earlier mails and tickets a mail cites, and how our answer cites it in turn. Everything here was written
// by a stranger: it is looked up and repeated only within bounds.
import { addressesIn } from './address.js';
import type { Message } from './message.js';
import { ticketNumbers } from './subject.js';
import { octetsOf } from './text.js';

/** No line of a header is longer (RFC 5322 §2.1.1), and every index of a database takes so much. */
const ID_OCTETS = 997;

/** Whether an id, without its angle brackets, is kept and looked up at all. */
export function isKeptId(id: string): boolean {
  return id !== '' && octetsOf(id) <= ID_OCTETS;
}

/** How many ids, and how many numbers, of a mail are looked up. */
const LOOKED_UP = 30;

/**
 * The Message-IDs that a mail cites, the nearest first: In-Reply-To, then References from its end. Of a very long
 * thread the nearest ones and the first, which is the mail that began it.
 */
export function citedIds({ inReplyTo, references }: Message): string[] {
  const ids = [...new Set([...inReplyTo, ...references.toReversed()])].filter(
    (id) => id !== '' && id !== '<>',
  );
  const root = ids.at(-1);
  return ids.length <= LOOKED_UP || root === undefined ? ids : [...ids.slice(0, LOOKED_UP - 1), root];
}

/** The ticket numbers in its subject, in their order. */
export function citedNumbers({ subject }: Message): string[] {
  return ticketNumbers(subject).slice(0, LOOKED_UP);
}

/** A Message-ID that can be repeated: visible ASCII, short enough to stand on a line (RFC 5322 §2.1.1). */
const REPEATABLE = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/;
const REFERENCES = 20;

/** `k1` and 40 digits of base 32, in whatever case, as `io/smtp/token` makes them; a program may have broken the line within. */
const TOKEN = /k1(?:=?\s?[0-9a-v]){40}/iu;

/** Whether a text holds what reads as a token, be it of ours or not: no text that does is handed to anybody else. */
export function holdsToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Whether a letter to anybody may repeat an id: one that bears a token is its technician's alone. */
function isRepeatable(id: string): boolean {
  return REPEATABLE.test(id) && !holdsToken(id);
}

/** The fields by which an answer cites a mail: In-Reply-To, and References oldest first. */
export interface Reference {
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
}

/** The reference of a letter that answers nothing. */
export const CITES_NOTHING: Reference = { inReplyTo: null, references: [] };

/** How an answer cites the last of several mails, oldest first; what nobody could read is not repeated. */
export function referToLast(messageIds: readonly (string | null)[]): Reference {
  const last = messageIds.at(-1) ?? null;
  if (last === null || !isRepeatable(last)) return CITES_NOTHING;
  const before = messageIds.filter((id) => id !== null).filter(isRepeatable);
  return { inReplyTo: last, references: [...new Set(before)].slice(-REFERENCES) };
}

/** How an answer cites the mail that it answers (RFC 5322 §3.6.4); what nobody could read is not repeated. */
export function referTo({ messageId, inReplyTo, references }: Message): Reference {
  if (messageId === null || !isRepeatable(messageId)) return CITES_NOTHING;
  const named = references.length > 0 ? references : inReplyTo.slice(0, 1);
  const before = named.filter((id) => isRepeatable(id) && id !== messageId);
  const kept = before.length < REFERENCES ? before : [...before.slice(0, 1), ...before.slice(2 - REFERENCES)];
  return { inReplyTo: messageId, references: [...kept, messageId] };
}

const RELATING = /^(?:from|message-id|in-reply-to|references):.*$/gim;

/**
 * The addresses and Message-IDs by which a mail is related to others, from its raw header: mails of one sender share one,
 * and those that cite one another or the same mail. For mail that must not be read yet.
 */
export function relationsIn(header: string): string[] {
  const end = /\r?\n\r?\n/.exec(header)?.index ?? header.length;
  const unfolded = header.slice(0, end).replace(/\r?\n[ \t]+/g, ' ');
  return [...new Set((unfolded.match(RELATING) ?? []).flatMap(addressesIn))];
}
