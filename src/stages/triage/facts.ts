// What bears on a message, looked up in the store before it is decided: by triage, and by the commands that only ask
// what would happen.
import type { Known } from '../../core/decide/decision.js';
import type { Inquiry } from '../../core/decide/inquiry.js';
import type { Instant } from '../../core/mail/message.js';
import type { MailboxPolicy, Policy } from '../../core/desk/policy.js';
import { findCopy, type MessageRow } from '../../io/store/mail/messages.js';
import type { Store } from '../../io/store/open.js';
import { countAnswers } from '../../io/store/outbox/answers.js';
import { citesRedirect, countQueued } from '../../io/store/outbox/outbox.js';
import { beginOf } from '../../core/desk/desk.js';
import { findCitations, findMonitored } from '../../io/store/tickets/tickets.js';

/** What bears on a message beside the store: a row of it, or a file that only asks what would happen. */
export type Arrival = Pick<
  MessageRow,
  'id' | 'released_at' | 'released_from' | 'acknowledge' | 'original_bytes' | 'cut_short'
>;

/** Loads from the store what bears on a message. */
export async function lookUp(
  store: Store,
  arrival: Arrival,
  inquiry: Inquiry,
  policy: Policy,
  now: Instant,
): Promise<Known> {
  const { mail, messageIds, numbers, monitorKey, writer, answered } = inquiry;
  return {
    now,
    cited: await findCitations(store, messageIds, numbers, writer ?? ''),
    monitored: monitorKey === null ? null : await findMonitored(store, monitorKey),
    copyOf: await findCopy(store, arrival.id, mail),
    handedOn: await countHandedOn(store, policy, now),
    handedBack: await citesRedirect(store, messageIds),
    answers: await countAnswers(store, answered, null, policy.limits.acknowledgements, now),
    released: releaseOf(arrival),
    acknowledge: arrival.acknowledge === 1,
    originalBytes: arrival.original_bytes,
    isCutShort: arrival.cut_short === 1,
  };
}

async function countHandedOn(
  store: Store,
  { rules, limits }: Policy,
  now: Instant,
): Promise<Known['handedOn']> {
  const { windowMs, mails } = limits.team;
  const handedOn = new Map<string, number>();
  for (const { address } of rules.departments) {
    const count = await countQueued(store, ['redirect'], address, beginOf(windowMs, now), mails);
    handedOn.set(address, count);
  }
  return handedOn;
}

/** What an operator said when releasing it; null when nobody did. */
export function releaseOf({ released_at: at, released_from: from }: Arrival): Known['released'] {
  return at === null ? null : { from };
}

/** A mailbox that is no longer configured still has its mail decided, by the plain policy. */
export function mailboxNamed(mailboxes: readonly MailboxPolicy[], name: string): MailboxPolicy {
  const configured = mailboxes.find((mailbox) => mailbox.name === name);
  return configured ?? { name, certified: false, authservId: null, ownSmtp: false };
}
