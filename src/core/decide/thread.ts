// Does this mail belong to a ticket that exists? Only with proof (it cites a Message-ID that stands on the ticket,
// and ours cannot be guessed) or with the number in its subject, and in both cases only from somebody who takes
// part in it on such terms. Everything else opens a new ticket, possibly related.
import { autoSubmitted } from '../mail/envelope.js';
import { citedIds } from '../mail/citation.js';
import { judgeFollowUp, UNCHANGED } from './classification.js';
import type { Citation, Outcome } from './decision.js';
import type { Matter, Test } from './matter.js';
import type { Address } from '../mail/message.js';
import { namedByReply, participantsOf, sideOf, type Side } from './participation.js';
import type { KnownTicket } from '../desk/ticket.js';

/** The test of the road: joins a ticket, or notes to which one the mail may be related. */
export const threadTest: Test = {
  name: 'thread',
  ask: (matter) => {
    if (matter.requester === null) return { saw: 'it has no sender' };
    const { saw, joins, related } = follow(matter, matter.requester);
    if (joins !== null) return { saw, outcome: join(matter, matter.requester, joins) };
    return related === null ? { saw } : { saw, matter: { ...matter, related } };
  },
};

/** What became of the tickets that a mail cites. */
interface Thread {
  readonly saw: string;
  readonly joins: Joining | null;
  /** The number of a ticket that it cites and does not join. */
  readonly related: string | null;
}

/** The citation by which a mail joins, and on whose side. */
interface Joining {
  readonly citation: Citation;
  readonly side: Side;
}

function follow(matter: Matter, sender: Address): Thread {
  const cited = nearestFirst(matter);
  const [first] = cited;
  if (first === undefined) return { saw: sawNothing(matter), joins: null, related: null };
  const doubt = doubtOf(matter);
  if (doubt !== null) return apart(`it cites ${name(first)}, but ${doubt}`, first);
  for (const citation of cited) {
    const side = sideOf(sender.address, matter.message, citation, matter.policy);
    if (side === null) continue;
    // What the desk itself writes reopens nothing, so it may join a ticket of any age.
    if (side === 'customer' && isClosedForGood(citation.ticket, matter)) {
      const { reopenDays } = matter.policy.limits;
      return apart(`it cites ${name(citation)}, which was closed more than ${reopenDays} days ago`, citation);
    }
    const saw = `it cites ${name(citation)}, and ${sender.address} takes part in it, as ${WORD[side]}`;
    return { saw, joins: { citation, side }, related: null };
  }
  return apart(`it cites ${name(first)}, but ${sender.address} takes no part in it`, first);
}

function apart(saw: string, { ticket }: Citation): Thread {
  return { saw: `${saw}: it opens a ticket of its own`, joins: null, related: ticket.number };
}

const WORD = { customer: 'the customer', desk: 'the desk' } as const satisfies Record<Side, string>;

function sawNothing({ message }: Matter): string {
  const ids = citedIds(message).length;
  if (ids === 0) return 'it cites no mail and no ticket';
  return ids === 1 ? 'it cites a mail that stands on no ticket' : `it cites ${ids} mails, none on a ticket`;
}

/** Why its sender proves nothing; null when nothing speaks against it. */
function doubtOf({ program, lowTrust, message, known }: Matter): string | null {
  // Whoever fills in a form may type any address and any number.
  if (program !== undefined) return `a ${program} tells nothing of who takes part in it`;
  if (lowTrust) return 'its trust is low';
  const isNamed = known.released !== null && known.released.from !== null;
  // That of the mail in a certified envelope, too: a check of the sender vouches for nobody knows whom.
  return message.hasOneSender || isNamed ? null : 'its From is not exactly one mailbox';
}

/** In-Reply-To before References from their end, ids before numbers. */
function nearestFirst({ message, known }: Matter): Citation[] {
  const ids = citedIds(message);
  const place = ({ messageId }: Citation): number =>
    messageId === null || !ids.includes(messageId) ? ids.length : ids.indexOf(messageId);
  return known.cited.toSorted((one, other) => place(one) - place(other));
}

function name({ ticket, messageId }: Citation): string {
  return `ticket ${ticket.number} by ${messageId === null ? 'the number in its subject' : `the id ${messageId}`}`;
}

const DAY_MS = 24 * 60 * 60_000;

function isClosedForGood({ state, closedAt }: KnownTicket, { known, policy }: Matter): boolean {
  return state === 'closed' && closedAt !== null && known.now - closedAt > policy.limits.reopenDays * DAY_MS;
}

function join(matter: Matter, sender: Address, { citation, side }: Joining): Outcome {
  const { message, policy } = matter;
  const { ticket } = citation;
  // Another desk's program that confirms every mail would reopen and raise by what it repeats of ours.
  const isPerson = autoSubmitted(message) === null;
  const mayChange = side === 'customer' && isPerson;
  const whose = side === 'desk' ? 'of the desk ' : '';
  return {
    kind: 'appended',
    reason: `reply: ${whose}on ${ticket.number}`,
    number: ticket.number,
    as: side,
    reopens: mayChange && ticket.state === 'closed',
    ...(mayChange ? judgeFollowUp(matter, ticket) : UNCHANGED),
    // A number proves too little to let others in.
    participants:
      citation.messageId === null
        ? []
        : participantsOf(message, policy.desk, namedByReply(sender.address, side, ticket, policy)),
  };
}
