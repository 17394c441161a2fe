// What bears on a mail beside its bytes: what its row says, and what the store knows once it is identified. For triage,
// and for the commands that only ask what would happen.
import type { Facts } from '../../core/decide/facts.js';
import { beginOf } from '../../core/desk/desk.js';
import type { MailboxPolicy, Policy } from '../../core/desk/policy.js';
import { whomToAnswer, type Arrival, type Identified } from '../../core/identify/identified.js';
import { keyOf } from '../../core/identify/monitor/notice.js';
import { citedIds, citedNumbers } from '../../core/mail/citation.js';
import type { Instant } from '../../core/mail/message.js';
import { findCopy, type MessageRow } from '../../io/store/mail/messages.js';
import type { Store } from '../../io/store/open.js';
import { countAnswers } from '../../io/store/outbox/answers.js';
import { citesRedirect, countQueued } from '../../io/store/outbox/outbox.js';
import { findCitations, findMonitored } from '../../io/store/tickets/tickets.js';

/** How the mail of a row arrived, as it is decided now. */
export function arrivalOf(row: MessageRow, mailboxes: readonly MailboxPolicy[], now: Instant): Arrival {
  return {
    id: row.id,
    mailbox: mailboxNamed(mailboxes, row.mailbox),
    now,
    released: row.released_at === null ? null : { from: row.released_from },
    acknowledge: row.acknowledge === 1,
    originalBytes: row.original_bytes,
    isCutShort: row.cut_short === 1,
  };
}

/** How a mail arrives that nobody released, imported or cut short. */
export function freshArrival(mailbox: MailboxPolicy, now: Instant): Arrival {
  return {
    id: 0,
    mailbox,
    now,
    released: null,
    acknowledge: true,
    originalBytes: null,
    isCutShort: false,
  };
}

/** Loads what the store knows about a mail. Nothing is written. */
export async function loadFacts(store: Store, identified: Identified): Promise<Facts> {
  const { message, requester, notice, policy, arrival } = identified;
  const { now } = arrival;
  const ids = citedIds(message);
  const answered = whomToAnswer(identified).map((one) => one.address);
  return {
    cited: await findCitations(store, ids, citedNumbers(message), requester?.address ?? ''),
    monitored: notice === undefined ? null : await findMonitored(store, keyOf(notice)),
    copyOf: await findCopy(store, arrival.id, message),
    handedOn: await countHandedOn(store, policy, now),
    handedBack: await citesRedirect(store, ids),
    answers: await countAnswers(store, answered, null, policy.limits.acknowledgements, now),
  };
}

async function countHandedOn(
  store: Store,
  { rules, limits }: Policy,
  now: Instant,
): Promise<Facts['handedOn']> {
  const { windowMs, mails } = limits.team;
  const handedOn = new Map<string, number>();
  for (const { address } of rules.departments) {
    const count = await countQueued(store, ['redirect'], address, beginOf(windowMs, now), mails);
    handedOn.set(address, count);
  }
  return handedOn;
}

/** A mailbox that is no longer configured still has its mail decided, by the plain policy. */
export function mailboxNamed(mailboxes: readonly MailboxPolicy[], name: string): MailboxPolicy {
  const configured = mailboxes.find((mailbox) => mailbox.name === name);
  return configured ?? { name, certified: false, authservId: null, ownSmtp: false };
}
