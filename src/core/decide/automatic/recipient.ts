// One recipient of a bounce, and the two marks by which its readers find it: an address and a status code.

/** The fate of a delivery (RFC 3464 §2.3.3); `relayed` and `expanded` count as delivered. */
export type DeliveryAction = 'failed' | 'delayed' | 'delivered';

/** One recipient that a bounce speaks of. */
export interface BouncedRecipient {
  /** Lower case. */
  readonly address: string;
  /** As the mail was first addressed, where that differs (Original-Recipient); else the same. */
  readonly originalAddress: string;
  readonly action: DeliveryAction;
  /** The enhanced status code (RFC 3463), e.g. `5.1.1`; null when none is given. */
  readonly status: string | null;
  /** The address is unreachable: failed, and not for a passing reason (4.x.x). */
  readonly permanent: boolean;
}

/** How many recipients of one bounce are kept; nothing that we send has more. */
export const KEPT_RECIPIENTS = 50;

/** An address without quoting, wherever it stands. */
export const ADDRESS = /[^\s<>"'()[\]:;,\\@]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?/i;

/** Puts a recipient together. */
export function bounced(
  address: string,
  originalAddress: string,
  action: DeliveryAction,
  status: string | null,
): BouncedRecipient {
  const permanent = action === 'failed' && !(status ?? '5').startsWith('4');
  return { address, originalAddress, action, status, permanent };
}

/** The first enhanced code of a failure, else one made of a bare SMTP reply code; an IP address is neither. */
export function statusIn(text: string): string | null {
  const enhanced = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]\d|\d)/.exec(text)?.[0];
  if (enhanced !== undefined) return enhanced;
  const reply = /(?<![\d.:-])([45])[0-5]\d(?=[ -][^\d])/.exec(text)?.[1];
  return reply === undefined ? null : `${reply}.0.0`;
}
