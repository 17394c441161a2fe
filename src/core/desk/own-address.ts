// The addresses of the desk itself. Mail to and from its sub-addresses is its own too.
import type { Desk } from './desk.js';
import { withoutDetail } from '../mail/address.js';

/** Whether an address is one of the desk's: `assistenza+ferie@example.it` reaches the mailbox of `assistenza@example.it`. */
export function isOwnAddress(address: string, { ownAddresses }: Pick<Desk, 'ownAddresses'>): boolean {
  return ownAddresses.includes(address) || ownAddresses.includes(withoutDetail(address));
}
