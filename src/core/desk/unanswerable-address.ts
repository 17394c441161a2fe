// Addresses that no program may answer, whatever the mail says: nobody reads there, or a program does (RFC 3834 §2).
import { isDeliverable } from '../mail/address.js';
import { isMailDaemon, localPart, takesNoReplies } from '../mail/envelope.js';
import type { Desk } from './desk.js';
import { isOwnAddress } from './own-address.js';

/** Why nothing may be sent to whoever asks from that address, whatever the mail; null when it may. */
export function unanswerableAddress(address: string, desk: Desk): string | null {
  if (address.length > 320) return "the sender's address is longer than mail allows";
  if (!isDeliverable(address)) return "the sender's address cannot receive mail";
  if (isOwnAddress(address, desk)) return `it comes from an address of ours, ${address}`;
  if (takesNoReplies(address)) return `the sender ${address} takes no replies`;
  if (isMailDaemon(address)) return `the sender ${address} is a mail system`;
  if (LIST_MANAGER.test(localPart(address))) return `the sender ${address} manages a mailing list`;
  return null;
}

const LIST_MANAGER =
  /^(?:owner-.+|.+-(?:request|owner|bounces?)|bounces?(?:[-+].+)?|listserv|majordomo|mailman|sympa)$/;
