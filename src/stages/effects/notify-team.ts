// Tells the desk's team what was opened, appended and held: one short mail each. Within one period each member gets a
// limited number of them, and the last says that it is the last: a storm never becomes a storm of our own.
import type { Desk } from '../../core/desk/desk.js';
import {
  tellOfHeld,
  tellOfTicket,
  type HeldNews,
  type TeamFacts,
  type TeamNews,
} from '../../core/letters/team/team.js';
import { domainOf, type Instant, type Message } from '../../core/mail/message.js';
import type { Policy } from '../../core/desk/policy.js';
import { beginOf } from '../../core/desk/desk.js';
import type { MessageRow } from '../../io/store/mail/messages.js';
import type { Store } from '../../io/store/open.js';
import { countQueued } from '../../io/store/outbox/outbox.js';
import { CITES_NOTHING, queueLetter, type LetterContext } from './queue-letter.js';

/** What caused the news, and when they are told. */
export interface TeamContext {
  readonly cause: LetterContext['cause'];
  readonly now: Instant;
  readonly policy: Policy;
}

/** Tells the team of a ticket that was opened or that a mail joined, of a customer by id; whoever wrote it knows of it. */
export async function tellTeam(
  transaction: Store,
  ticketId: number,
  { customer, ...known }: TeamFacts,
  context: TeamContext,
): Promise<void> {
  const { desk, customers } = context.policy;
  const name = customer === null ? null : (customers.byId.get(customer)?.name ?? customer);
  const facts = { ...known, customer: name };
  const root = threadOf(facts.number, desk);
  const cites = { inReplyTo: root, references: [root] };
  const others = desk.team.filter((address) => address !== facts.sender.address);
  await tell(transaction, others, (until) => tellOfTicket(facts, until, desk), {
    ...context,
    ticketId,
    cites,
  });
}

/** Tells the team of a mail that waits for a person. `message` is null where it could not be read. */
export async function tellTeamOfHeld(
  transaction: Store,
  row: Pick<MessageRow, 'id' | 'mailbox' | 'acknowledge' | 'received_at'>,
  message: Message | null,
  why: string,
  context: Omit<TeamContext, 'cause'>,
): Promise<void> {
  if (row.acknowledge === 0) return;
  const { desk } = context.policy;
  const facts = {
    message: row.id,
    mailbox: row.mailbox,
    subject: message?.subject ?? null,
    sender: message?.from[0] ?? null,
    why,
    at: row.received_at,
  };
  const news = (until: Instant | null) => tellOfHeld(facts, until, desk);
  const cause = { id: row.id, message };
  await tell(transaction, desk.team, news, { ...context, cause, ticketId: null, cites: CITES_NOTHING });
}

/** No mail has this id: the mails of one ticket all cite it, so that a mail program shows them together. */
function threadOf(number: string, desk: Desk): string {
  return `<team.${number}@${domainOf(desk.address)}>`;
}

async function tell(
  transaction: Store,
  team: readonly string[],
  news: (silentUntil: Instant | null) => TeamNews | HeldNews,
  { now, policy, ticketId, cause, cites }: TeamContext & Pick<LetterContext, 'ticketId' | 'cites'>,
): Promise<void> {
  const { windowMs, mails } = policy.limits.team;
  const since = beginOf(windowMs, now);
  for (const address of team) {
    const told = await countQueued(transaction, ['team', 'held'], address, since, mails);
    if (told >= mails) continue;
    const content = news(told + 1 === mails ? since + windowMs : null);
    const to = { address, name: '' };
    await queueLetter(transaction, content, {
      ticketId,
      to,
      at: now,
      sendThrough: null,
      cause,
      cites,
      desk: policy.desk,
    });
  }
}
