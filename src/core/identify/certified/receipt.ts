// PEC, Italian certified mail (RFC 6109): receipts about what we sent. They are judged by their header and by
// daticert.xml, never by their subject or their text, which each provider words in its own way.
import { readCertificationData } from './data.js';
import { referredId } from './reference.js';
import { headerValue, type Message } from '../../mail/message.js';

/** The fate of a certified mail of ours. */
export interface Receipt {
  /**
   * accepted → delivered | failed; `doubtful` while the provider still tries. Null when the receipt moves nothing:
   * it is of an unknown kind, contradicts itself, or only reports what passed between two providers.
   */
  readonly state: 'accepted' | 'delivered' | 'failed' | 'doubtful' | null;
  /** Our Message-ID as the provider cites it (X-Riferimento-Message-ID); its domain may be rewritten. */
  readonly reference: string | null;
  /** The provider's own id of the mail (`identificativo`), with angle brackets: what certified replies refer to. */
  readonly providerId: string | null;
  /** Whether that id is kept beside ours, so that certified replies find their ticket. */
  readonly keepsId: boolean;
  /** The recipient whom it is about; null when it is about the mail as a whole. */
  readonly recipient: string | null;
  /** The mistake in the provider's words, at most 300 characters; null when there was none. */
  readonly error: string | null;
}

/** How far a certified mail of ours has come: `sent` until the first receipt. */
export type Delivery = 'sent' | NonNullable<Receipt['state']>;

/** Receipts overtake each other; and a late proof of delivery outweighs the notice that gave the mail up. */
const ORDER: readonly Delivery[] = ['sent', 'accepted', 'doubtful', 'failed', 'delivered'];

/** The state of a mail after one more receipt. It never goes back. */
export function moveDelivery(before: Delivery, state: Receipt['state']): Delivery {
  return state !== null && ORDER.indexOf(state) > ORDER.indexOf(before) ? state : before;
}

/** A receipt, with one line for operators that starts with `receipt: `. */
export interface ReadReceipt {
  readonly reason: string;
  readonly receipt: Receipt;
  /**
   * Our Message-ID as daticert.xml has it, which the signature covers: the fields of the header could be those of any
   * other mail. Null when it names none; undefined when there is no daticert.xml.
   */
  readonly signedReference: string | null | undefined;
}

interface Kind {
  readonly state: Receipt['state'];
  readonly says: string;
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['accettazione', { state: 'accepted', says: 'accepted' }],
  ['non-accettazione', { state: 'failed', says: 'refused' }],
  // The other provider has it: for the sender no more than `accepted` had said.
  ['presa-in-carico', { state: null, says: 'taken in charge' }],
  ['avvenuta-consegna', { state: 'delivered', says: 'delivered' }],
  ['errore-consegna', { state: 'failed', says: 'not delivered' }],
  ['preavviso-errore-consegna', { state: 'doubtful', says: 'not yet delivered' }],
  ['rilevazione-virus', { state: 'failed', says: 'a virus found on the way' }],
]);

const UNKNOWN: Kind = { state: null, says: 'of an unknown kind' };

/** Reads a receipt; null when the mail is none. Any value of X-Ricevuta makes one, unknown ones too. */
export function readReceipt(message: Message): ReadReceipt | null {
  const name = certifiedKeyword(message, 'x-ricevuta');
  if (name === null) return null;
  const kind = KINDS.get(name) ?? UNKNOWN;
  const data = readCertificationData(message);
  // Two that disagree count as none: nothing is moved.
  const contradicted = data !== null && (KINDS.get(data.kind) ?? UNKNOWN).state !== kind.state;
  const recipient = data?.recipient ?? null;
  const error = data?.error ?? null;
  const reason = [
    `receipt: ${kind.says}`,
    ...(recipient === null ? [] : [` to ${recipient}`]),
    ` (${name || 'empty'})`,
    ...(contradicted ? [`, but daticert.xml says ${data.kind.slice(0, KEYWORD_LENGTH) || 'nothing'}`] : []),
    ...(error === null ? [] : [`: ${error}`]),
  ].join('');
  return {
    reason,
    signedReference: data === null ? undefined : data.messageId,
    receipt: {
      state: contradicted ? null : kind.state,
      reference: referredId(message) ?? data?.messageId ?? null,
      providerId: data?.providerId ?? null,
      keepsId: !contradicted && kind.state !== null,
      recipient,
      error,
    },
  };
}

const KEYWORD_LENGTH = 60;

/** The keyword of a PEC field, lower case, whatever spaces and case it came in; null when there is no such field. */
export function certifiedKeyword(message: Message, name: string): string | null {
  const value = headerValue(message, name);
  if (value === null) return null;
  const written = value.slice(0, 1000).replace(/\s+/g, '').toLowerCase();
  return (/[a-z][a-z-]*/.exec(written)?.[0] ?? '').slice(0, KEYWORD_LENGTH);
}
