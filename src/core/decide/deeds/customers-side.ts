// Whose mail an answer may quote, and who gets a copy of it for having written: the customer's side alone. Suppliers and
// whoever else the desk brought in write to a ticket too; what they say is for the desk.
import { isOwnAddress } from '../../desk/own-address.js';
import type { Policy } from '../../desk/policy.js';
import { technicianAt } from '../../desk/technician.js';
import type { KnownTicket } from '../../desk/ticket.js';
import { isDesk, isRequesterSide } from '../participation.js';

/** What is asked of a ticket. */
export type Conversation = Pick<KnownTicket, 'requester' | 'customer' | 'participants' | 'origin'> & {
  /** Addresses that had an acknowledgement or an answer. */
  readonly heard: readonly string[];
};

type People = Pick<Policy, 'desk' | 'customers' | 'technicians'>;

/** Whether an answer may quote and cite a mail; `opens`: its ticket was opened by it. */
export function isQuotable(
  { from, opens }: { readonly from: string; readonly opens: boolean },
  conversation: Conversation,
  policy: People,
): boolean {
  if (isCustomersSide(from, conversation, policy)) return true;
  // Whoever asked may have written through a form, or on a ticket that was merged into this one.
  return opens && !isOfDesk(from, policy);
}

/** Whether an address is of the customer's side: whoever asked, that customer, and whom either of them named. */
export function isCustomersSide(
  address: string,
  { heard, ...ticket }: Conversation,
  policy: People,
): boolean {
  if (isOwnAddress(address, policy.desk)) return false;
  if (address === ticket.requester) return true;
  if (isOfDesk(address, policy)) return false;
  if (isRequesterSide(address, ticket, policy)) return true;
  // Of a ticket that a monitoring system opened its contacts were notified.
  if (ticket.origin === 'monitor' && heard.includes(address)) return true;
  const named = ticket.participants.filter((one) => one.address === address);
  return named.some(({ namedBy }) => namedBy === 'opening' || namedBy === 'requester');
}

/** At the desk people write what no customer should read. */
function isOfDesk(address: string, policy: People): boolean {
  return isDesk(address, policy.desk) || technicianAt(policy, address) !== undefined;
}
