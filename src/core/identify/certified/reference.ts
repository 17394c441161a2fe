// Message-IDs on their way through PEC. A provider puts its own id (identificativo) in the place of ours and keeps
// ours in X-Riferimento-Message-ID, sometimes with another domain: so ours are also known by their local part.
import { isKeptId } from '../../mail/citation.js';
import { headerValue, type Message } from '../../mail/message.js';

/** Where a cited Message-ID may stand among those that we keep. */
export interface ReferenceCandidates {
  /** The id as it is cited. */
  readonly exact: string;
  /**
   * Ids of any domain with the same local part: `from <= id < before`, compared byte by byte. Null when the local
   * part is not one of ours: short ones of strangers (`<1@a>`, `<1@b>`) are equal by chance or by design.
   */
  readonly sameLocalPart: { readonly from: string; readonly before: string } | null;
}

/** A local part as `newMessageId` makes it: 128 random bits, or a token and 64, which nobody else has by chance. */
const OURS = /^<([0-9a-f]{32}|k1[0-9a-v]{40}\.[0-9a-f]{16})@[^<>]*>$/i;

/** The values to look for in the store when a mail or a receipt cites `id` (with angle brackets). */
export function referenceCandidates(id: string): ReferenceCandidates {
  const local = OURS.exec(id)?.[1]?.toLowerCase();
  // "A" is the character behind "@": the range holds what begins with `<local@`, and nothing else.
  const sameLocalPart = local === undefined ? null : { from: `<${local}@`, before: `<${local}A` };
  return { exact: id, sameLocalPart };
}

/**
 * The id in X-Riferimento-Message-ID: on a receipt the id that we had given our mail, on an envelope the id that
 * the customer's own program had given, which its later mails may cite. Null when there is none.
 */
export function referredId(message: Message): string | null {
  return asMessageId(headerValue(message, 'x-riferimento-message-id') ?? '');
}

/** The first id in a text, with angle brackets whether it had them or not; null when there is none. */
export function asMessageId(written: string): string | null {
  const inside = /<([^<>]+)>/.exec(written)?.[1] ?? written;
  // A long id that was folded comes with a space inside.
  const bare = inside.replace(/[\s<>\p{Cc}]+/gu, '');
  return isKeptId(bare) ? `<${bare}>` : null;
}
