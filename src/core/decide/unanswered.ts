// Why nobody is answered: whoever asked for silence, what the mail itself says against an answer, and the limits.
import { overLimit, standingOf, unanswerable, unanswerableAddress } from './automatic/answerable.js';
import { findCustomer } from '../desk/contract.js';
import type { Matter } from './matter.js';
import type { Address } from '../mail/message.js';

/** Why the request of a message gets no answer, in words for an operator; null when it is answered. */
export function whyUnanswered(matter: Matter, requester: Address): string | null {
  const { known, policy } = matter;
  if (!known.acknowledge) return 'it was imported without acknowledgement';
  const isNamed = known.released !== null && known.released.from !== null;
  // An operator who names the sender has looked at the mail: only what holds for any mail to it still does.
  const silence = isNamed
    ? unanswerableAddress(requester.address, policy.desk)
    : (matter.unansweredBecause ?? whySilent(matter, requester));
  const customer = matter.customer ?? findCustomer(policy.customers, requester.address);
  const standing = standingOf(customer, matter.lowTrust);
  return silence ?? overLimit(known.answers, policy.limits.acknowledgements, standing);
}

/** What the mail itself says against an answer; that of a configured program does not go back to where it came from. */
function whySilent({ message, program, policy }: Matter, requester: Address): string | null {
  if (program !== undefined) return null;
  // In place of its one sender stands whoever really asks; two senders are a reason of their own.
  return unanswerable(message.from.length > 1 ? message : { ...message, from: [requester] }, policy.desk);
}
