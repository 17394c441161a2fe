// Facts for what the desk's people do to a ticket: who may hear of it, through which server, and the customer's last mail.
import type { AnswerCounts } from '../../core/decide/automatic/answerable.js';
import type { Recipient } from '../../core/decide/facts.js';
import { isQuotable, type Conversation } from '../../core/decide/deeds/customers-side.js';
import type { LastMail, WorkFacts } from '../../core/decide/deeds/work.js';
import type { MailboxPolicy, Policy } from '../../core/desk/policy.js';
import type { Instant } from '../../core/mail/message.js';
import { countAnswers } from '../../io/store/outbox/answers.js';
import { findUnreachable } from '../../io/store/outbox/deliveries.js';
import { findAcknowledged, findHeard } from '../../io/store/outbox/outbox.js';
import type { Store } from '../../io/store/open.js';
import { findOutsideMails, readMail } from '../../io/store/tickets/conversation.js';
import { mergedTickets } from '../../io/store/tickets/merged.js';
import { listParticipants } from '../../io/store/tickets/references.js';
import { describeTicket, findTicketById, type TicketRow } from '../../io/store/tickets/tickets.js';
import { referToLast } from '../../core/mail/citation.js';

/** What a deed that writes to the customer needs of the configuration; null for one that does not. */
export interface WorkSettings {
  readonly policy: Pick<Policy, 'limits' | 'desk' | 'customers' | 'technicians'>;
  readonly mailboxes: readonly MailboxPolicy[];
  readonly now: Instant;
}

/** Loads what is known of a ticket for a deed. Nothing is written. */
export async function loadWorkFacts(
  store: Store,
  row: TicketRow,
  settings: WorkSettings | null,
): Promise<WorkFacts> {
  const merged = await mergedTickets(store, row.id);
  const ids = [row.id, ...merged.map(({ id }) => id)];
  const participants = await listParticipants(store, ids);
  const heard = await findHeard(store, ids);
  const own = settings?.mailboxes.find(({ name, ownSmtp }) => name === row.mailbox && ownSmtp);
  const named = [...heard, ...participants].map(({ address }) => address);
  const into = row.merged_into_id === null ? undefined : await findTicketById(store, row.merged_into_id);
  const told = heard.map(({ address }) => address);
  const conversation = { ...describeTicket(row), participants, heard: told };
  return {
    ticket: { ...describeTicket(row), participants },
    requesterName: row.requester_name,
    mergedInto: into?.number ?? null,
    takenBy: row.taken_by,
    merged: merged.map(({ number, requester: address, requester_name: name }) => ({
      number,
      requester: { address, name },
    })),
    lastMail: settings === null ? null : await loadLastMail(store, ids, conversation, settings.policy),
    sendThrough: own?.name ?? null,
    acknowledged: await findAcknowledged(store, row.id),
    heard: onceEach(heard),
    answers: settings === null ? NO_ANSWERS : await countFor(store, told, row.id, settings),
    unreachable: await findGone(store, [row.requester, ...named]),
  };
}

const NO_ANSWERS: AnswerCounts = { sender: 0, domain: 0, ticket: 0, overall: 0 };

function countFor(
  store: Store,
  told: readonly string[],
  id: number,
  { policy: { limits }, now }: WorkSettings,
): Promise<AnswerCounts> {
  return countAnswers(store, told, id, limits.acknowledgements, now);
}

function onceEach(heard: readonly Recipient[]): Recipient[] {
  return [...new Map(heard.map((one) => [one.address, one])).values()];
}

async function findGone(store: Store, addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const gone = new Map<string, string>();
  for (const address of new Set(addresses)) {
    const found = await findUnreachable(store, address);
    if (found !== undefined) gone.set(address, found.reason);
  }
  return gone;
}

async function loadLastMail(
  store: Store,
  ids: readonly number[],
  conversation: Conversation,
  policy: WorkSettings['policy'],
): Promise<LastMail | null> {
  const outside = await findOutsideMails(store, ids, conversation.requester);
  const mails = outside.filter(
    ({ kind, from_address: from }) =>
      from !== null && isQuotable({ from, opens: kind === 'opened' }, conversation, policy),
  );
  const [last] = mails;
  if (last === undefined) return null;
  const mail = await readMail(store, last.id);
  return {
    from: { address: mail.from_address ?? '', name: mail.from_name ?? '' },
    at: mail.sent_at ?? mail.received_at,
    subject: mail.subject ?? '',
    written: mail.written ?? '',
    cites: referToLast(mails.map(({ message_id }) => message_id).toReversed()),
  };
}
