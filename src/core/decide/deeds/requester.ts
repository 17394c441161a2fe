// Another person is the one who asked: a colleague forwarded the mail, say.
import { IMPOSSIBLE } from '../../letters/technician/impossible.js';
import { respondBy } from '../../desk/due-time.js';
import type { Address } from '../../mail/message.js';
import { findCustomer } from '../../desk/contract.js';
import { isOwnAddress } from '../../desk/own-address.js';
import type { Change } from '../change.js';
import { type DeedResult, quietly, reasonOf, whyMerged, type Work, type WorkFacts } from './work.js';

/** Makes somebody (lower case) the one who asked; a ticket without a customer becomes that of the person's. */
export function setRequester(facts: WorkFacts, { address, name }: Address, work: Work): DeedResult {
  const merged = whyMerged(facts);
  if (merged !== null) return merged;
  const { ticket } = facts;
  const { desk, customers } = work.policy;
  if (isOwnAddress(address, desk)) return { refused: IMPOSSIBLE.requesterOfDesk(address) };
  if (address === ticket.requester) return { refused: IMPOSSIBLE.sameRequester(address, ticket.number) };
  const because = reasonOf(facts, work, `${address} in place of ${ticket.requester}`);
  const changes: Change[] = [{ kind: 'set requester', address, name, ...because }];
  const customer = findCustomer(customers, address);
  if (customer !== null && customer.id !== ticket.customer) {
    const why = `customer ${customer.id}, whose address ${address} is`;
    const { id, contract } = customer;
    const due = respondBy({ ...ticket, customer: id }, work.policy);
    changes.push({ kind: 'set customer', customer: id, contract, respondBy: due, ...because, why });
  }
  return quietly(...changes);
}
