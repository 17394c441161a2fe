// Whom a letter to a ticket's customer goes to: an answer of a person, in one mail to all, and the news of its closing.
import { IMPOSSIBLE_ANSWER } from '../../letters/technician/impossible.js';
import { isDeliverable } from '../../mail/address.js';
import { DATA_ERASED } from '../../mail/mask.js';
import type { Address } from '../../mail/message.js';
import { isOwnAddress } from '../../desk/own-address.js';
import type { Policy } from '../../desk/policy.js';
import { technicianAt } from '../../desk/technician.js';
import { unanswerableAddress } from '../../desk/unanswerable-address.js';
import type { Recipient } from '../facts.js';
import { isCustomersSide } from './customers-side.js';
import type { Refused, WorkFacts } from './work.js';

/** More people than these in Cc are left out: one mail of the desk is no circular. */
const MOST_COPIES = 20;

/** The recipients of one mail. */
export interface Addressed {
  readonly to: Address;
  /** Lower case. */
  readonly cc: readonly string[];
}

/** Whom an answer goes to, or why to nobody. */
export function addressees(facts: WorkFacts, policy: Policy): Addressed | Refused {
  const [to, ...others] = askers(facts);
  const { number, origin } = facts.ticket;
  const { nobodyHeard, erased, noMail, ofDesk } = IMPOSSIBLE_ANSWER;
  if (to === undefined) return { refused: origin === 'monitor' ? nobodyHeard(number) : erased(number) };
  if (!isDeliverable(to.address)) return { refused: noMail(to.address, number) };
  if (isOwnAddress(to.address, policy.desk)) return { refused: ofDesk(to.address, number) };
  return { to, cc: copiesTo(facts, to, others, policy) };
}

/** Who asked; for a monitoring system the contacts who were notified. */
function askers({ ticket, requesterName, heard }: WorkFacts): Address[] {
  if (ticket.origin === 'monitor') return onceEach(heard);
  if (ticket.requester === DATA_ERASED) return [];
  return [{ address: ticket.requester, name: requesterName }];
}

function onceEach(recipients: readonly Recipient[]): Address[] {
  const byAddress = new Map(recipients.map(({ address, name }) => [address, { address, name }]));
  return [...byAddress.values()];
}

/**
 * The people whom the customer's side named, and whoever of it wrote last. Those whom only the desk named, such as a
 * supplier, are no part of that conversation.
 */
function copiesTo(
  { ticket, lastMail, heard, unreachable }: WorkFacts,
  to: Address,
  others: readonly Address[],
  policy: Policy,
): string[] {
  if (policy.answers.cc === 'none') return [];
  const named = ticket.participants.filter(({ namedBy }) => namedBy === 'opening' || namedBy === 'requester');
  const conversation = { ...ticket, heard: heard.map(({ address }) => address) };
  const writers = lastMail === null ? [] : [lastMail.from.address];
  const addresses = [
    ...writers.filter((address) => isCustomersSide(address, conversation, policy)),
    ...others.map(({ address }) => address),
    ...named.map(({ address }) => address),
  ];
  const isColleague = (address: string): boolean =>
    policy.desk.team.includes(address) || technicianAt(policy, address) !== undefined;
  return [...new Set(addresses)]
    .filter((address) => address !== to.address && !isColleague(address))
    .filter((address) => unanswerableAddress(address, policy.desk) === null && !unreachable.has(address))
    .slice(0, MOST_COPIES);
}

/** Who hears of a closing, unless something speaks against it: whoever asked and has heard of the ticket at all. */
export function listeners(facts: WorkFacts): Recipient[] {
  const { ticket, merged, heard } = facts;
  const byAddress = new Map(heard.map((one) => [one.address, one]));
  if (ticket.origin === 'monitor') return [...byAddress.values()];
  const asked = [ticket.requester, ...merged.map(({ requester }) => requester.address)];
  return [...new Set(asked)].flatMap((address) => byAddress.get(address) ?? []);
}
