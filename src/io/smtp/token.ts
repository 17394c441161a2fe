// Tokens by which an answer of a technician is known: each stands in the Message-ID of one of his notifications (and in
// its Reply-To, behind a plus), and says which ticket it is for, whose it is and until when. Only `store.key` makes one.
// A token is `k1` and 40 digits of base 32: no gateway that folds case or rewrites a domain breaks it, and with a mailbox
// before the plus it fits into a local part (64 octets, RFC 5321 §4.5.3.1.1).
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../core/mail/message.js';

/** What a token speaks for. */
export interface TokenClaims {
  /** The number of the ticket, as `2026-000001`. */
  readonly ticket: string;
  /** The technician's key. */
  readonly technician: string;
  /** The mail that bears it: news of a ticket, an alert, or one whose answer stays inside. */
  readonly purpose: TokenPurpose;
  /** A token is void from then on. Kept in whole hours, rounded up. */
  readonly expiresAt: Instant;
  /** The version of the technician's key: an older one was revoked. */
  readonly keyVersion: number;
}

export type TokenPurpose = 'notification' | 'alert' | 'internal';

const PURPOSES: readonly TokenPurpose[] = ['notification', 'alert', 'internal'];
const VERSION = 'k1';
const HOUR_MS = 60 * 60_000;
/** Purpose, expiry in hours, version of the key, year and count of the ticket number. */
const FIELD_BYTES = [1, 3, 2, 2, 5] as const;
const PAYLOAD_BYTES = 13;
/** RFC 2104 §5: no less than 80 bits. */
const SEAL_BYTES = 12;
const DIGITS = 40;

/** The token of these claims, `[0-9a-z]{42}`. Throws RangeError where a claim is beyond what it can say. */
export function mintToken(claims: TokenClaims, key: Uint8Array): string {
  const [year, count] = claims.ticket.split('-').map(Number);
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  const values = [
    PURPOSES.indexOf(claims.purpose),
    Math.ceil(claims.expiresAt / HOUR_MS),
    claims.keyVersion,
    year ?? 0,
    count ?? 0,
  ];
  let at = 0;
  for (const [index, bytes] of FIELD_BYTES.entries()) at = payload.writeUIntBE(values[index] ?? 0, at, bytes);
  const sealed = Buffer.concat([payload, sealOf(payload, claims.technician, signingKey(key))]);
  return (
    VERSION +
    BigInt(`0x${sealed.toString('hex')}`)
      .toString(32)
      .padStart(DIGITS, '0')
  );
}

/**
 * The claims of a token of one of these technicians; null where none of them was given it by this key. Whether it has
 * expired or was revoked is the caller's question.
 */
export function readToken(token: string, technicians: Iterable<string>, key: Uint8Array): TokenClaims | null {
  const text = token.toLowerCase();
  if (!/^k1[0-9a-v]{40}$/.test(text)) return null;
  const sealed = bytesOf(text.slice(VERSION.length));
  const [payload, seal] = [sealed.subarray(0, PAYLOAD_BYTES), sealed.subarray(PAYLOAD_BYTES)];
  const signing = signingKey(key);
  let technician: string | null = null;
  // All are compared, so that the time says nothing of whose it is.
  for (const name of technicians) {
    if (timingSafeEqual(seal, sealOf(payload, name, signing))) technician = name;
  }
  return technician === null ? null : claimsOf(payload, technician);
}

function claimsOf(payload: Buffer, technician: string): TokenClaims | null {
  const values: number[] = [];
  let at = 0;
  for (const bytes of FIELD_BYTES) {
    values.push(payload.readUIntBE(at, bytes));
    at += bytes;
  }
  const [purpose = 0, hours = 0, keyVersion = 0, year = 0, count = 0] = values;
  const known = PURPOSES[purpose];
  if (known === undefined) return null;
  const ticket = `${String(year).padStart(4, '0')}-${String(count).padStart(6, '0')}`;
  return { ticket, technician, purpose: known, expiresAt: hours * HOUR_MS, keyVersion };
}

/** The key that also encrypts logins signs nothing itself. */
function signingKey(key: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'sportello token', 32));
}

function sealOf(payload: Uint8Array, technician: string, signing: Uint8Array): Buffer {
  const hmac = createHmac('sha256', signing)
    .update(JSON.stringify([VERSION, technician]))
    .update(payload);
  return hmac.digest().subarray(0, SEAL_BYTES);
}

function bytesOf(digits: string): Buffer {
  let value = 0n;
  for (const digit of digits) value = value * 32n + BigInt(Number.parseInt(digit, 32));
  const hex = value.toString(16).padStart((PAYLOAD_BYTES + SEAL_BYTES) * 2, '0');
  return Buffer.from(hex, 'hex');
}

const ANYWHERE = /(?<![a-z0-9])k1[0-9a-v]{40}(?![a-z0-9])/gi;
/** A mail that cites more ids or names more recipients is looked through no further. */
const MOST_TEXTS = 100;
const MOST_CHARACTERS = 1_000;
const MOST_TOKENS = 10;

/** What looks like a token in a stranger's ids and addresses, each once, in their order. */
export function findTokens(texts: readonly string[]): string[] {
  const found = texts
    .slice(0, MOST_TEXTS)
    .flatMap((text) => text.slice(0, MOST_CHARACTERS).match(ANYWHERE) ?? []);
  return [...new Set(found.map((token) => token.toLowerCase()))].slice(0, MOST_TOKENS);
}
