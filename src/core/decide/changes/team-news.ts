// The news of the desk's team: what was opened, appended and held, one short mail each. Within one period each member
// gets a limited number of them, and the last says that it is the last: a storm never becomes a storm of our own.
import { beginOf } from '../../desk/desk.js';
import type { Policy } from '../../desk/policy.js';
import { technicianAt } from '../../desk/technician.js';
import type { Arrival } from '../../identify/identified.js';
import { answeringNews } from '../../letters/shared/answering.js';
import {
  composeHeldNews,
  composeTicketNews,
  type HeldNews,
  type Reader,
  type TeamFacts,
  type TeamNews,
} from '../../letters/team/team.js';
import { CITES_NOTHING } from '../../mail/citation.js';
import type { Instant, Message } from '../../mail/message.js';
import type { Facts } from '../facts.js';
import type { QueueLetter } from '../change.js';

/** Letters to the team about a ticket that was opened or that a mail joined; the mail's writer gets none. */
export function ticketNews(
  { customer, ...known }: TeamFacts,
  causeId: number | null,
  now: Instant,
  policy: Policy,
  notified: Facts['notified'],
): QueueLetter[] {
  const { desk, customers } = policy;
  const name = customer === null ? null : (customers.byId.get(customer)?.name ?? customer);
  const facts = { ...known, customer: name };
  const { address: sender } = facts.sender;
  const isSender = (address: string) =>
    address === sender || technicianAt(policy, address)?.addresses.includes(sender) === true;
  const others = desk.team.filter((address) => !isSender(address));
  const about = { ticket: facts.number, causeId, cites: 'team thread' } as const;
  const staysInside = facts.cause.kind === 'desk';
  return lettersTo(others, (reader, until) => composeTicketNews(facts, reader, until, desk), {
    about,
    now,
    policy,
    notified,
    staysInside,
  });
}

/** Letters to the team about a mail that waits for a person. `message` is null where it could not be read. */
export function heldNews(
  { arrival, policy }: { readonly arrival: Arrival; readonly policy: Policy },
  message: Message | null,
  why: string,
  notified: Facts['notified'],
): QueueLetter[] {
  const { id, mailbox, acknowledge, receivedAt: at, now } = arrival;
  if (!acknowledge) return [];
  const { desk } = policy;
  const facts = {
    message: id,
    mailbox: mailbox.name,
    subject: message?.subject ?? null,
    sender: message?.from[0] ?? null,
    why,
    at,
  };
  const about = { ticket: null, causeId: id, cites: CITES_NOTHING } as const;
  const news: Compose = (reader, until) => composeHeldNews(facts, reader, until, desk);
  return lettersTo(desk.team, news, { about, now, policy, notified, staysInside: false });
}

type Compose = (reader: Reader, silentUntil: Instant | null) => TeamNews | HeldNews;

interface Sending {
  readonly about: Pick<QueueLetter, 'ticket' | 'causeId' | 'cites'>;
  readonly now: Instant;
  readonly policy: Policy;
  readonly notified: Facts['notified'];
  /** Whether an answer stays inside: what a colleague wrote is answered to the colleague. */
  readonly staysInside: boolean;
}

function lettersTo(
  team: readonly string[],
  news: Compose,
  { about, now, policy, notified, staysInside }: Sending,
): QueueLetter[] {
  const { windowMs, mails } = policy.limits.team;
  return team
    .map((address) => ({ address, count: notified.get(address) ?? 0 }))
    .filter(({ count }) => count < mails)
    .map(({ address, count }) => ({
      kind: 'queue letter',
      ...about,
      content: news(
        readerAt(address, policy, staysInside),
        count + 1 === mails ? beginOf(windowMs, now) + windowMs : null,
      ),
      to: { address, name: '' },
      at: now,
      sendThrough: null,
    }));
}

/** A technician reads in a language of his own, and may answer. */
function readerAt(address: string, policy: Policy, staysInside: boolean): Reader {
  const { desk, answers } = policy;
  const technician = technicianAt(policy, address);
  const language = technician?.language ?? desk.languages[0];
  const answering =
    technician === undefined ? null : answeringNews(technician, answers, language, staysInside);
  return { language, answering };
}
