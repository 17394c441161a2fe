// Does this mail belong to a ticket that exists? Only with proof (it cites a Message-ID that stands on the ticket,
// and ours cannot be guessed) or with the number in its subject, and in both cases only from somebody who takes
// part in it. Everything else opens a new ticket, possibly related.
import { findCustomer } from './contract.js';
import type { Citation, Outcome } from './decision.js';
import type { Desk } from './desk.js';
import { domainOf, type Address, type Instant, type Message } from './message.js';
import type { Matter, Test } from './matter.js';
import { cleanSubject, ticketNumbers } from './subject.js';
import type { KnownTicket } from './ticket.js';

/** How many ids and numbers of a mail are looked up. */
const LOOKED_UP = 30;

/** The Message-IDs that a message cites, the nearest first; never empty strings. */
export function citedIds(message: Message): string[] {
  return [...new Set([...message.inReplyTo, ...message.references.toReversed()])].slice(0, LOOKED_UP);
}

/** The ticket numbers in its subject. */
export function citedNumbers(message: Message): string[] {
  return ticketNumbers(message.subject).slice(0, LOOKED_UP);
}

/** Whose word it is on that ticket, or null when the sender takes no part in it. */
function partIn(citation: Citation, sender: Address, matter: Matter): 'customer' | 'desk' | null {
  const { ticket, messageId } = citation;
  const { desk, customers } = matter.policy;
  // A number alone proves nothing about who knows it: the desk's own people cite a mail.
  if (messageId !== null && isDesk(sender, desk)) return 'desk';
  if (ticket.participants.includes(sender.address)) return 'customer';
  const customer = findCustomer(customers, sender.address);
  return customer !== null && customer.id === ticket.customer ? 'customer' : null;
}

/** Domains at which strangers to each other have addresses: being there makes nobody a colleague. */
const PUBLIC_DOMAINS = new Set(
  'gmail.com googlemail.com outlook.com outlook.it hotmail.com hotmail.it live.com live.it icloud.com yahoo.com yahoo.it libero.it virgilio.it tiscali.it tin.it alice.it aruba.it pec.it legalmail.it'.split(
    ' ',
  ),
);

/** Whether an address is the desk's: one of its own, a member of the team, or a colleague at its domain. */
export function isDesk(sender: Address, desk: Desk): boolean {
  if (desk.ownAddresses.includes(sender.address) || desk.team.includes(sender.address)) return true;
  const domain = domainOf(desk.address);
  return !PUBLIC_DOMAINS.has(domain) && domainOf(sender.address) === domain;
}

/** What became of the tickets that a message cites. */
interface Thread {
  readonly saw: string;
  readonly joins: { readonly ticket: KnownTicket; readonly as: 'customer' | 'desk' } | null;
  /** The number of a ticket that it cites without belonging to it. */
  readonly related: string | null;
}

function follow(matter: Matter, sender: Address): Thread {
  const cited = nearestFirst(matter);
  const [first] = cited;
  if (first === undefined) return { saw: 'it cites no ticket', joins: null, related: null };
  if (matter.lowTrust) {
    return {
      saw: `it cites ${name(first)}, but its trust is low`,
      joins: null,
      related: first.ticket.number,
    };
  }
  for (const citation of cited) {
    const as = partIn(citation, sender, matter);
    if (as === null) continue;
    if (isClosedForGood(citation.ticket, matter)) {
      const saw = `it cites ${name(citation)}, closed for more than ${matter.policy.limits.reopenDays} days`;
      return { saw, joins: null, related: citation.ticket.number };
    }
    return {
      saw: `it cites ${name(citation)}, and ${sender.address} takes part in it as ${as}`,
      joins: { ticket: citation.ticket, as },
      related: null,
    };
  }
  const saw = `it cites ${name(first)}, but ${sender.address} takes no part in it`;
  return { saw, joins: null, related: first.ticket.number };
}

/** In-Reply-To before References from the end, ids before numbers. */
function nearestFirst(matter: Matter): Citation[] {
  const messageIds = citedIds(matter.message);
  const place = (citation: Citation): number =>
    citation.messageId === null ? LOOKED_UP : messageIds.indexOf(citation.messageId);
  return matter.known.cited.toSorted((a, b) => place(a) - place(b));
}

function name(citation: Citation): string {
  const by = citation.messageId === null ? 'in its subject' : `by ${citation.messageId}`;
  return `ticket ${citation.ticket.number} ${by}`;
}

const DAY_MS = 24 * 60 * 60_000;

function isClosedForGood(ticket: KnownTicket, matter: Matter): boolean {
  if (ticket.state === 'open' || ticket.closedAt === null) return false;
  const age: Instant = matter.known.now - ticket.closedAt;
  return age > matter.policy.limits.reopenDays * DAY_MS;
}

/** People in To and Cc, who may write to the ticket from now on; the desk's own addresses apart. */
export function participantsOf(message: Message, desk: Desk): string[] {
  const named = [...message.to, ...message.cc].map((one) => one.address);
  return [...new Set(named)].filter((one) => one !== '' && !desk.ownAddresses.includes(one)).slice(0, 100);
}

/** The number of the ticket that a message cites without joining it; null when it cites none. */
export function relatedTo(matter: Matter): string | null {
  return matter.requester === null ? null : follow(matter, matter.requester).related;
}

/** A second copy of a mail that is there already, by another way or through another mailbox, opens nothing twice. */
export const copyTest: Test = {
  name: 'copy',
  ask: ({ known }) => {
    if (known.copyOf === null) return { saw: 'no earlier mail has its id, sender, date and text' };
    const { id, ticket } = known.copyOf;
    const saw = `message ${id} has the same id, sender, date and text`;
    if (ticket === null) {
      return {
        saw,
        outcome: { kind: 'ignored', reason: `copy: of message ${id}`, bounce: null, receipt: null },
      };
    }
    const outcome: Outcome = {
      kind: 'appended',
      reason: `copy: of message ${id}`,
      number: ticket,
      as: 'copy',
      reopens: false,
      raise: null,
      participants: [],
    };
    return { saw, outcome };
  },
};

/** Our own mail that no program sent: a colleague's answer joins the ticket it cites, the rest concerns nobody. */
export const ownMailTest: Test = {
  name: 'own mail by a person',
  ask: (matter) => {
    const { requester } = matter;
    if (requester === null || !matter.policy.desk.ownAddresses.includes(requester.address)) {
      return { saw: 'the sender is no address of ours' };
    }
    if (follow(matter, requester).joins !== null) return { saw: 'ours, and it cites a ticket' };
    const reason = `own mail: from ${requester.address}, and it cites no ticket`;
    return { saw: reason, outcome: { kind: 'ignored', reason, bounce: null, receipt: null } };
  },
};

/** Joins a ticket, and asks `raise` whether its text makes that ticket graver. */
export function threadTest(raise: (matter: Matter, ticket: KnownTicket) => RaiseAnswer): Test {
  return {
    name: 'thread',
    ask: (matter) => {
      if (matter.requester === null) return { saw: 'it has no sender' };
      const { saw, joins } = follow(matter, matter.requester);
      if (joins === null) return { saw };
      const { ticket, as } = joins;
      const outcome: Outcome = {
        kind: 'appended',
        reason: as === 'desk' ? `reply: of the desk on ${ticket.number}` : `reply: on ${ticket.number}`,
        number: ticket.number,
        as,
        reopens: as === 'customer' && ticket.state === 'closed',
        raise: as === 'customer' ? raise(matter, ticket) : null,
        participants: participantsOf(matter.message, matter.policy.desk),
      };
      return { saw, outcome };
    },
  };
}

type RaiseAnswer = Extract<Outcome, { kind: 'appended' }>['raise'];

/** The subject as a ticket bears it: without prefixes and tags. */
export function ticketSubject(message: Message): string {
  return cleanSubject(message.subject).text;
}
