// The answers of the last while, counted against their limits before another one is queued. It is asked for every mail.
import { sql } from 'kysely';
import type { AnswerCounts } from '../../../core/decide/automatic/answerable.js';
import type { AnswerLimits } from '../../../core/desk/desk.js';
import { LETTERS } from '../../../core/letters/letter.js';
import { isPublicDomain } from '../../../core/desk/public-domain.js';
import { withoutDetail } from '../../../core/mail/address.js';
import { domainOf, type Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';
import { unplanned } from '../sql/plan.js';
import { type Given, prepared } from '../sql/prepared.js';

/** The letters that count as answers. (For a list of words SQLite would build a table at each query.) */
const IS_ANSWER = sql.join(
  Object.entries(LETTERS)
    .filter(([, { answers }]) => answers)
    .map(([letter]) => sql`letter = ${sql.lit(letter)}`),
  sql` or `,
);

/** Whose answers are counted, since when, and how far each. */
interface Counting {
  /** Without its +detail. */
  readonly mailbox: string;
  readonly domain: string;
  readonly ticketId: number | null;
  readonly since: Instant;
  readonly mostToSender: number;
  readonly mostToDomain: number;
  readonly mostOnTicket: number;
}

/** Ids grow with time: there are no more letters of the window than there is `room` for between its ids. */
type Counted = Pick<AnswerCounts, 'sender' | 'domain' | 'ticket'> & { readonly room: number };

const countQueued = prepared((store, asked: Given<Counting>) =>
  sql<Counted>`
    select
      (select count(*) from (select 1 from outbox where to_mailbox = ${asked.mailbox}
        and queued_at > ${asked.since} and (${IS_ANSWER}) limit ${unplanned(asked.mostToSender)}) as a) as sender,
      (select count(*) from (select 1 from outbox where to_domain = ${asked.domain}
        and queued_at > ${asked.since} and (${IS_ANSWER}) limit ${unplanned(asked.mostToDomain)}) as b) as domain,
      (select count(*) from (select 1 from outbox where ticket_id = ${asked.ticketId}
        and queued_at > ${asked.since} and (${IS_ANSWER}) limit ${unplanned(asked.mostOnTicket)}) as c) as ticket,
      coalesce((select (select max(id) from outbox) - min(id) + 1 from outbox
        where queued_at = (select min(queued_at) from outbox where queued_at > ${asked.since})), 0) as room
  `.compile(store),
);

const countAllQueued = prepared((store, asked: Given<{ since: Instant; most: number }>) =>
  sql<{ count: number }>`
    select count(*) as count from
      (select 1 from outbox where queued_at > ${asked.since} and (${IS_ANSWER}) limit ${unplanned(asked.most)}) as a
  `.compile(store),
);

/**
 * How many answers were queued within the window of the limits: to the mailbox of one of these addresses, to one of
 * their domains unless it is a public provider's (the highest count of each), on a ticket (null for one that is not open yet), and to anyone. Each is counted no
 * further than its limit: more makes no difference, and neither does how many other letters stand between the answers
 * while all of them together are fewer.
 */
export async function countAnswers(
  store: Store,
  addresses: readonly string[],
  ticketId: number | null,
  limits: AnswerLimits,
  now: Instant,
): Promise<AnswerCounts> {
  const since = now - limits.windowMs;
  const counted = { sender: 0, domain: 0, ticket: 0, overall: 0 };
  // Where nobody would be answered, the limits of the ticket and of all answers still hold.
  for (const address of addresses.length > 0 ? addresses : ['']) {
    const domain = domainOf(address);
    const row = await countQueued.one(store, {
      mailbox: withoutDetail(address),
      domain,
      ticketId,
      since,
      mostToSender: limits.sender,
      mostToDomain: isPublicDomain(domain) ? 0 : limits.domain,
      mostOnTicket: limits.ticket,
    });
    counted.sender = Math.max(counted.sender, row.sender);
    if (!isPublicDomain(domain)) counted.domain = Math.max(counted.domain, row.domain);
    counted.ticket = row.ticket;
    counted.overall = row.room;
  }
  // Where there is no room for as many, nothing needs to be counted.
  if (counted.overall < limits.overall) return counted;
  return { ...counted, overall: await countAllAnswers(store, limits, now) };
}

/** How many answers were queued for anybody within the window of the limits, counted no further than makes a difference. */
export async function countAllAnswers(store: Store, limits: AnswerLimits, now: Instant): Promise<number> {
  const most = limits.overall + limits.customers;
  const { count } = await countAllQueued.one(store, { since: now - limits.windowMs, most });
  return count;
}
