// Does this mail belong to a ticket that exists? Only with proof (it cites a Message-ID that stands on the ticket,
// and ours cannot be guessed) or with the number in its subject, and in both cases only from somebody who takes
// part in it on such terms. Everything else opens a new ticket, possibly related.
import type { KnownTicket } from '../../desk/ticket.js';
import { citedIds } from '../../mail/citation.js';
import { autoSubmitted } from '../../mail/envelope.js';
import type { Address } from '../../mail/message.js';
import type { Case, Check } from '../case.js';
import { judgeFollowUp, UNCHANGED } from '../classification.js';
import type { Outcome } from '../decision.js';
import type { Citation } from '../facts.js';
import { namedByReply, participantsOf, sideOf, type Side } from '../participation.js';

/** Joins a ticket, or notes to which one the mail may be related. */
export const threadCheck: Check = {
  name: 'thread',
  run: (mail) => {
    const { requester } = mail;
    if (requester === null) return { observed: 'it has no sender' };
    const { observed, joins, related } = follow(mail, requester);
    if (joins !== null) return { observed, outcome: join(mail, requester, joins) };
    return related === null ? { observed } : { observed, related };
  },
};

/** The tickets that a mail cites, as it finds them. */
interface Thread {
  readonly observed: string;
  readonly joins: Joining | null;
  /** The number of a ticket that it cites and does not join. */
  readonly related: string | null;
}

/** The citation by which a mail joins, and on whose side. */
interface Joining {
  readonly citation: Citation;
  readonly side: Side;
}

function follow(mail: Case, sender: Address): Thread {
  const cited = nearestFirst(mail);
  const [first] = cited;
  if (first === undefined) return { observed: describeNone(mail), joins: null, related: null };
  const doubt = doubtOf(mail);
  if (doubt !== null) return apart(`it cites ${name(first)}, but ${doubt}`, first);
  for (const citation of cited) {
    // Whoever it names: what stands in our folder of sent mail, the desk wrote.
    const side =
      mail.arrival.isSent === true ? 'desk' : sideOf(sender.address, mail.message, citation, mail.policy);
    if (side === null) continue;
    // Mail of the desk itself reopens nothing, so it may join a ticket of any age.
    if (side === 'customer' && isClosedForGood(citation.ticket, mail)) {
      const { reopenDays } = mail.policy.limits;
      return apart(`it cites ${name(citation)}, which was closed more than ${reopenDays} days ago`, citation);
    }
    const observed = `it cites ${name(citation)}, and ${sender.address} takes part in it, as ${WORD[side]}`;
    return { observed, joins: { citation, side }, related: null };
  }
  return apart(`it cites ${name(first)}, but ${sender.address} takes no part in it`, first);
}

function apart(observed: string, { ticket }: Citation): Thread {
  return { observed: `${observed}: it opens a ticket of its own`, joins: null, related: ticket.number };
}

const WORD = { customer: 'the customer', desk: 'the desk' } as const satisfies Record<Side, string>;

function describeNone({ message }: Case): string {
  const ids = citedIds(message).length;
  if (ids === 0) return 'it cites no mail and no ticket';
  return ids === 1 ? 'it cites a mail that stands on no ticket' : `it cites ${ids} mails, none on a ticket`;
}

/** Why its sender proves nothing; null when nothing speaks against it. */
function doubtOf({ program, lowTrust, message, arrival: { released } }: Case): string | null {
  // Whoever fills in a form may type any address and any number.
  if (program !== undefined) return `a ${program} tells nothing of who takes part in it`;
  if (lowTrust) return 'its trust is low';
  const isNamed = released !== null && released.from !== null;
  // That of the mail in a certified envelope, too: a check of the sender vouches for nobody knows whom.
  return message.hasOneSender || isNamed ? null : 'its From is not exactly one mailbox';
}

/** In-Reply-To before References from their end, ids before numbers. */
function nearestFirst({ message, facts }: Case): Citation[] {
  const ids = citedIds(message);
  const place = ({ messageId }: Citation): number =>
    messageId === null || !ids.includes(messageId) ? ids.length : ids.indexOf(messageId);
  return facts.cited.toSorted((one, other) => place(one) - place(other));
}

function name({ ticket, messageId }: Citation): string {
  return `ticket ${ticket.number} by ${messageId === null ? 'the number in its subject' : `the id ${messageId}`}`;
}

const DAY_MS = 24 * 60 * 60_000;

function isClosedForGood({ state, closedAt }: KnownTicket, { arrival, policy }: Case): boolean {
  return (
    state === 'closed' && closedAt !== null && arrival.now - closedAt > policy.limits.reopenDays * DAY_MS
  );
}

function join(mail: Case, sender: Address, { citation, side }: Joining): Outcome {
  const { message, policy } = mail;
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
    ...(mayChange ? judgeFollowUp(mail, ticket) : UNCHANGED),
    // A number proves too little to let others in.
    participants:
      citation.messageId === null
        ? []
        : participantsOf(message, policy.desk, namedByReply(sender.address, side, ticket, policy)),
  };
}
