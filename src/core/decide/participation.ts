// Who takes part in a ticket, and on whose side. To know a Message-ID or a number is not enough to write to a
// ticket: a stranger may have seen either.
import { findCustomer } from '../desk/contract.js';
import type { Citation } from './decision.js';
import type { Desk } from '../desk/desk.js';
import { domainOf, type Message } from '../mail/message.js';
import { everybody, type OnCall } from '../desk/on-call/turn.js';
import type { Policy } from '../desk/policy.js';

/** Whose word a mail is on a ticket: the customer's, who may reopen and raise it, or the desk's own. */
export type Side = 'customer' | 'desk';

/** On which side an address writes to a ticket that it cites; null when it takes no part in it. */
export function sideOf(address: string, { ticket, messageId }: Citation, policy: Policy): Side | null {
  const { desk, customers, onCall } = policy;
  const isOurs = desk.ownAddresses.includes(address);
  const customer = findCustomer(customers, address);
  const isSameCustomer = customer !== null && customer.id === ticket.customer;
  // Whoever asked is the customer there, also a colleague at the desk's own domain.
  if (!isOurs && (address === ticket.requester || isSameCustomer)) return 'customer';
  const isNamed = ticket.participants.includes(address);
  if (!isDesk(address, desk) && !isToldOfAlerts(address, onCall)) return isNamed ? 'customer' : null;
  // Numbers are easily guessed, and whom a mail of the desk names may write to the ticket from then on.
  return messageId !== null || isNamed ? 'desk' : null;
}

/** Whether an address is the desk's: one of its own, a member of the team, or a colleague at its domain. */
export function isDesk(address: string, desk: Desk): boolean {
  if (desk.ownAddresses.includes(address) || desk.team.includes(address)) return true;
  const domain = domainOf(desk.address);
  return !PUBLIC_DOMAINS.has(domain) && domainOf(address) === domain;
}

/** Who answers an alert from wherever alerts reach them: the desk's side, by the id that only they were sent. */
function isToldOfAlerts(address: string, onCall: OnCall | null): boolean {
  if (onCall === null) return false;
  return [...everybody(onCall), ...onCall.fallback].some((person) => person.address === address);
}

/** A mail to more people than these lets the first of them write to the ticket. */
const PARTICIPANTS = 100;

/** People in To and Cc, who may write to the ticket from then on; the desk's own addresses apart. */
export function participantsOf(message: Message, desk: Desk): string[] {
  const named = [...message.to, ...message.cc].map((one) => one.address);
  const others = named.filter((address) => address !== '' && !desk.ownAddresses.includes(address));
  return [...new Set(others)].slice(0, PARTICIPANTS);
}

/** Providers, of certified mail too, where strangers have addresses: being there makes nobody a colleague. */
const PUBLIC_DOMAINS = new Set(
  `gmail.com googlemail.com outlook.com outlook.it hotmail.com hotmail.it live.com live.it msn.com icloud.com me.com
  mac.com yahoo.com yahoo.it ymail.com aol.com gmx.com gmx.net gmx.de web.de proton.me protonmail.com pm.me zoho.com
  mail.com yandex.com libero.it inwind.it iol.it blu.it giallo.it virgilio.it tin.it alice.it tim.it tiscali.it
  tiscalinet.it fastwebnet.it email.it aruba.it vodafone.it poste.it teletu.it
  pec.it arubapec.it legalmail.it postecert.it pec.libero.it pec.net sicurezzapostale.it pecimprese.it
  casellapec.com mypec.eu pec.email poste-certificate.it registerpec.it cert.legalmail.it gigapec.it
  messaggipec.it spidmail.it trust-pec.it namirialpec.it lamiapec.it pecaziendale.it legal.email`.split(
    /\s+/u,
  ),
);
