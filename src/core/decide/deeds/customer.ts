// A ticket is another customer's: a person corrects what the sender's address said.
import { IMPOSSIBLE } from '../../letters/technician/impossible.js';
import { respondBy } from '../../desk/due-time.js';
import { type DeedResult, quietly, reasonOf, whyMerged, type Work, type WorkFacts } from './work.js';

/** Makes a ticket the customer's with that id of customers.yaml. */
export function setCustomer(facts: WorkFacts, id: string, work: Work): DeedResult {
  const merged = whyMerged(facts);
  if (merged !== null) return merged;
  const { ticket } = facts;
  const customer = work.policy.customers.byId.get(id);
  if (customer === undefined) return { refused: IMPOSSIBLE.noCustomer(id) };
  if (ticket.customer === id) return { refused: IMPOSSIBLE.sameCustomer(ticket.number, id) };
  const why = `customer ${id} in place of ${ticket.customer ?? 'nobody known'}`;
  const { contract } = customer;
  const due = respondBy({ ...ticket, customer: id }, work.policy);
  return quietly({
    kind: 'set customer',
    customer: id,
    contract,
    respondBy: due,
    ...reasonOf(facts, work, why),
  });
}
