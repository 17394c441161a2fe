// Why nobody is answered: whoever asked for silence, what the mail itself says against an answer, and the limits.
import { overLimit, standingOf, unanswerable } from './automatic/answerable.js';
import { findCustomer } from '../desk/contract.js';
import type { Case } from './case.js';
import { unanswerableAddress } from '../desk/unanswerable-address.js';
import type { Identified } from '../identify/identified.js';
import type { Address } from '../mail/message.js';

/** Why the request of a message gets no answer, in words for an operator; null when it is answered. */
export function whyUnanswered(mail: Case, requester: Address): string | null {
  const { arrival, facts, policy } = mail;
  if (!arrival.acknowledge) return 'it was imported without acknowledgement';
  const isNamed = arrival.released !== null && arrival.released.from !== null;
  // An operator who names the sender has looked at the mail: only what holds for any mail to it still does.
  const silence = isNamed
    ? unanswerableAddress(requester.address, policy.desk)
    : (mail.unansweredBecause ?? whySilent(mail, requester));
  const customer = mail.customer ?? findCustomer(policy.customers, requester.address);
  const standing = standingOf(customer, mail.lowTrust);
  return silence ?? overLimit(facts.answers, policy.limits.acknowledgements, standing);
}

/** Why the mail itself forbids an answer; a configured program's mail does not go back to where it came from. */
function whySilent({ message, program, policy }: Identified, requester: Address): string | null {
  if (program !== undefined) return null;
  // In place of its one sender stands whoever really asks; two senders are a reason of their own.
  return unanswerable(message.from.length > 1 ? message : { ...message, from: [requester] }, policy.desk);
}
