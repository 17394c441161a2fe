// Facts that bear on a mail beside its bytes: those of its row, and those of the store once it is identified. Used by
// triage, and by the commands that only ask what would happen.
import { technicianAt } from '../../core/desk/technician.js';
import type { Facts, NoticeFacts } from '../../core/decide/facts.js';
import { beginOf } from '../../core/desk/desk.js';
import type { MailboxPolicy, Policy } from '../../core/desk/policy.js';
import type { KnownTicket } from '../../core/desk/ticket.js';
import { whomToAnswer, type Arrival, type Identified } from '../../core/identify/identified.js';
import { keyOf } from '../../core/identify/monitor/notice.js';
import type { LetterKind } from '../../core/letters/letter.js';
import { citedIds, citedNumbers } from '../../core/mail/citation.js';
import type { Instant } from '../../core/mail/message.js';
import { findCopy, findObeyed, type MessageRow } from '../../io/store/mail/messages.js';
import type { Store } from '../../io/store/open.js';
import { countAnswers } from '../../io/store/outbox/answers.js';
import { citesRedirect, countQueued, findAcknowledged } from '../../io/store/outbox/outbox.js';
import { findCitations, findMonitored } from '../../io/store/tickets/citations.js';
import { findTicket } from '../../io/store/tickets/tickets.js';
import { survivorOf } from '../../io/store/tickets/merged.js';
import { loadTechnicianFacts } from './technician-facts.js';
import { findToken } from './token.js';

/** How the mail of a row arrived, as it is decided now. */
export function arrivalOf(row: MessageRow, mailboxes: readonly MailboxPolicy[], now: Instant): Arrival {
  return {
    id: row.id,
    mailbox: mailboxNamed(mailboxes, row.mailbox),
    receivedAt: row.received_at,
    now,
    released: row.released_at === null ? null : { from: row.released_from },
    acknowledge: row.acknowledge === 1,
    bytes: row.bytes,
    originalBytes: row.original_bytes,
    isCutShort: row.cut_short === 1,
    ...(row.is_sent === 1 && { isSent: true }),
  };
}

/** How a mail arrives that nobody released, imported or cut short. */
export function freshArrival(mailbox: MailboxPolicy, now: Instant): Arrival {
  return {
    id: 0,
    mailbox,
    receivedAt: now,
    now,
    released: null,
    acknowledge: true,
    bytes: 0,
    originalBytes: null,
    isCutShort: false,
  };
}

/** What facts are loaded with, beside the policy. */
export interface FactSettings {
  /** Reads tokens: that of the store, or null. */
  readonly key: Uint8Array | null;
  readonly mailboxes: readonly MailboxPolicy[];
}

/** Loads what the store knows about a mail. Nothing is written. */
export async function loadFacts(
  store: Store,
  identified: Identified,
  { key, mailboxes }: FactSettings,
): Promise<Facts> {
  const { message, requester, notice, policy, arrival } = identified;
  const { now } = arrival;
  const ids = citedIds(message);
  const answered = whomToAnswer(identified).map((one) => one.address);
  const cited = await findCitations(store, ids, citedNumbers(message), requester?.address ?? '');
  const monitored = notice === undefined ? null : await findMonitored(store, keyOf(notice));
  const joinable = [...cited.map(({ ticket }) => ticket), ...(monitored === null ? [] : [monitored])];
  const token = await findToken(store, identified, key);
  return {
    cited,
    monitored,
    copyOf: await findSurvivingCopy(store, identified),
    handedOn: await countHandedOn(store, policy, now),
    handedBack: await citesRedirect(store, ids),
    answers: await countAnswers(store, answered, null, policy.limits.acknowledgements, now),
    notified: await countNotified(store, policy, now),
    notices: await loadNotices(store, joinable, policy, now),
    token,
    technician: await loadTechnicianFacts(store, identified, { token, cited }, mailboxes),
  };
}

/** The mail that came before, and the ticket that goes on in place of the one on which it stands. */
async function findSurvivingCopy(
  store: Store,
  { arrival, message, policy }: Identified,
): Promise<Facts['copyOf']> {
  const isTechnician = technicianAt(policy, message.from[0]?.address ?? '') !== undefined;
  const copy =
    (await findCopy(store, arrival.id, message)) ??
    (isTechnician ? await findObeyed(store, arrival.id, message) : null);
  if (copy === null || copy.ticket === null) return copy;
  const ticket = await findTicket(store, copy.ticket);
  return ticket === undefined ? copy : { ...copy, ticket: (await survivorOf(store, ticket)).number };
}

async function countHandedOn(
  store: Store,
  { rules, limits }: Policy,
  now: Instant,
): Promise<Facts['handedOn']> {
  const departments = rules.departments.map(({ address }) => address);
  return countSent(store, ['redirect'], departments, limits.team, now);
}

/** How many mails each member of the team was sent within the period of the limits. */
export async function countNotified(
  store: Store,
  { desk, limits }: Policy,
  now: Instant,
): Promise<Facts['notified']> {
  return countSent(store, ['team', 'held'], desk.team, limits.team, now);
}

async function countSent(
  store: Store,
  letters: readonly LetterKind[],
  addresses: readonly string[],
  { windowMs, mails }: Policy['limits']['team'],
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  const sent = new Map<string, number>();
  for (const address of addresses)
    sent.set(address, await countQueued(store, letters, address, beginOf(windowMs, now), mails));
  return sent;
}

/** Nothing is graver than a 1: of such a ticket no notice goes out. */
async function loadNotices(
  store: Store,
  tickets: readonly KnownTicket[],
  { limits }: Policy,
  now: Instant,
): Promise<Facts['notices']> {
  const notices = new Map<string, NoticeFacts>();
  for (const { id, number, severity } of tickets) {
    if (severity === 1 || notices.has(number)) continue;
    const acknowledged = await findAcknowledged(store, id);
    const addresses = acknowledged.map((to) => to.address);
    const answers = await countAnswers(store, addresses, id, limits.acknowledgements, now);
    notices.set(number, { acknowledged, answers });
  }
  return notices;
}

/** A mailbox that is no longer configured still has its mail decided, by the plain policy. */
export function mailboxNamed(mailboxes: readonly MailboxPolicy[], name: string): MailboxPolicy {
  const configured = mailboxes.find((mailbox) => mailbox.name === name);
  return configured ?? { name, certified: false, authservId: null, ownSmtp: false };
}
