// Who takes part in a ticket, and on whose side. To know a Message-ID or a number is not enough to write to a
// ticket: a stranger may have seen either.
import { findCustomer } from '../desk/contract.js';
import type { Citation } from './facts.js';
import type { Desk } from '../desk/desk.js';
import { domainOf, type Message } from '../mail/message.js';
import { everybody, type OnCall } from '../desk/on-call/turn.js';
import { isOwnAddress } from '../desk/own-address.js';
import type { Policy } from '../desk/policy.js';
import { isPublicDomain } from '../desk/public-domain.js';
import type { KnownTicket, NamedBy, Participant } from '../desk/ticket.js';

/** Whose word a mail is on a ticket: the customer's, who may reopen and raise it, or the desk's own. */
export type Side = 'customer' | 'desk';

/** On which side an address writes to a ticket that its mail cites; null when it takes no part in it. */
export function sideOf(address: string, message: Message, citation: Citation, policy: Policy): Side | null {
  const { ticket, messageId, broughtBy } = citation;
  const { desk, onCall } = policy;
  // Whoever asked is the customer there, also a colleague at the desk's own domain.
  if (!isOwnAddress(address, desk) && isRequesterSide(address, ticket, policy)) return 'customer';
  const isOnCall = isToldOfAlerts(address, onCall);
  const isColleague = isDesk(address, desk);
  const joins =
    takesPart(address, message, citation, policy) ||
    // They have the number from a mail to the team or an alert; of others at our domain it proves nothing.
    (messageId === null ? isOnCall || desk.team.includes(address) : isColleague) ||
    (isOnCall && messageId !== null && broughtBy === null);
  if (!joins) return null;
  return isColleague || isOnCall ? 'desk' : 'customer';
}

/** Whether an address is the requester's, or of the customer for whom the requester asked. */
export function isRequesterSide(
  address: string,
  ticket: Pick<KnownTicket, 'requester' | 'customer'>,
  { customers }: Pick<Policy, 'customers'>,
): boolean {
  const customer = findCustomer(customers, address);
  return address === ticket.requester || (customer !== null && customer.id === ticket.customer);
}

/** Whether an address is the desk's: one of its own, a member of the team, or a colleague at its domain. */
export function isDesk(address: string, desk: Desk): boolean {
  if (isOwnAddress(address, desk) || desk.team.includes(address)) return true;
  const domain = domainOf(desk.address);
  return !isPublicDomain(domain) && domainOf(address) === domain;
}

/** Who answers an alert from wherever alerts reach them. */
function isToldOfAlerts(address: string, onCall: OnCall | null): boolean {
  if (onCall === null) return false;
  return [...everybody(onCall), ...onCall.fallback].some((person) => person.address === address);
}

function isNamed(address: string, { participants }: KnownTicket, ...by: NamedBy[]): boolean {
  return participants.some((one) => one.address === address && by.includes(one.namedBy));
}

/** Whether somebody who is neither the desk nor of the requester's side may write to the ticket with that citation. */
function takesPart(address: string, message: Message, citation: Citation, policy: Policy): boolean {
  const { ticket, messageId, broughtBy } = citation;
  // A number is easily guessed: it is enough only for those whom the request itself names.
  if (messageId === null) return isNamed(address, ticket, 'opening');
  // Ours hold 128 random bits, so whoever cites one was sent it.
  if (broughtBy === null) return isNamed(address, ticket, 'opening', 'requester', 'desk', 'participant');
  if (broughtBy === address || isNamed(address, ticket, 'desk')) return true;
  return isNamed(address, ticket, 'opening', 'requester') && isAnswerTo(address, message, citation, policy);
}

/**
 * Whether a mail that cites somebody else's id answers that person. Anybody may open a ticket under the id of a mail in
 * which others write to each other, and name them in Cc: their own mail must not vanish in that ticket. An answer is
 * addressed to whoever is answered; or the id was made at that person's own domain, or both are at the same one.
 */
function isAnswerTo(address: string, message: Message, citation: Citation, policy: Policy): boolean {
  const broughtBy = citation.broughtBy ?? '';
  if ([...message.to, ...message.cc].some((one) => one.address === broughtBy)) return true;
  const domain = domainOf(broughtBy);
  if (domain === '' || isPublicDomain(domain)) return false;
  const madeAt = domainOf(citation.messageId ?? '')
    .replace(/>$/u, '')
    .toLowerCase();
  const areColleagues = domainOf(address) === domain && isRequesterSide(broughtBy, citation.ticket, policy);
  return areColleagues || madeAt === domain || madeAt.endsWith(`.${domain}`);
}

/** On which terms the people take part whom a reply names. */
export function namedByReply(sender: string, side: Side, ticket: KnownTicket, policy: Policy): NamedBy {
  if (side === 'desk') return 'desk';
  return isRequesterSide(sender, ticket, policy) ? 'requester' : 'participant';
}

/** A mail to more people than these lets the first of them write to the ticket. */
const PARTICIPANTS = 100;

/** People in To and Cc, who may write to the ticket from then on; the desk's own addresses apart. */
export function participantsOf(message: Message, desk: Desk, namedBy: NamedBy): Participant[] {
  const named = [...message.to, ...message.cc].map((one) => one.address);
  const others = named.filter((address) => address !== '' && !isOwnAddress(address, desk));
  return [...new Set(others)].slice(0, PARTICIPANTS).map((address) => ({ address, namedBy }));
}
