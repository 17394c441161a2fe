// A digest's figures of tickets. A ticket counts as closed when it is closed today: one that was closed and opened
// again was never done. Every query reads a range of an index, not the table.
import { sql } from 'kysely';
import type {
  AnswerTimes,
  CorrectedRule,
  Listed,
  ListedTicket,
  Responses,
  TicketGroup,
} from '../../../core/letters/digest/figures.js';
import type { Instant } from '../../../core/mail/message.js';
import type { Period } from '../../../core/letters/digest/period.js';
import { DATA_ERASED } from '../../../core/mail/mask.js';
import { rankOf } from '../../../core/letters/digest/rank.js';
import { COUNT, listed, type Bounds } from './counting.js';
import { CORRECTION } from '../tickets/events.js';
import type { Store } from '../open.js';
import { unindexed } from '../sql/plan.js';
import { IS_UNSURE } from '../tickets/tickets.js';

/** The instants that a ticket is counted by. */
type Moment = 'opened_at' | 'closed_at';

/** How many tickets were opened, or closed, by all that a digest groups them by. */
export async function groupTickets(store: Store, moment: Moment, period: Period): Promise<TicketGroup[]> {
  return groups(store).where(moment, '>=', period.from).where(moment, '<', period.until).execute();
}

/** How many tickets are open now, by the same. */
export async function groupOpenTickets(store: Store): Promise<TicketGroup[]> {
  return groups(store).where('state', '=', sql.lit('open')).execute();
}

function groups(store: Store) {
  return store
    .selectFrom('ticket')
    .select(['severity', 'origin', 'origin_name as originName', 'customer'])
    .select(COUNT)
    .groupBy(['severity', 'origin', 'origin_name', 'customer']);
}

/** How many tickets were opened, or closed, in a period. */
export async function countTickets(store: Store, moment: Moment, period: Period): Promise<number> {
  const row = await store
    .selectFrom('ticket')
    .select(COUNT)
    .where(moment, '>=', period.from)
    .where(moment, '<', period.until)
    .executeTakeFirstOrThrow();
  return row.count;
}

const LISTED = [
  'ticket.number',
  'ticket.severity',
  'ticket.subject',
  'ticket.requester',
  'ticket.customer',
  'ticket.opened_at as openedAt',
  'ticket.acknowledged_at as acknowledgedAt',
  'ticket.taken_by as takenBy',
] as const;

function opened(store: Store, { from, until }: Period) {
  return store.selectFrom('ticket').where('opened_at', '>=', from).where('opened_at', '<', until);
}

/** The tickets that have been open longest. */
export async function oldestOpen(store: Store, limit: number): Promise<ListedTicket[]> {
  return store
    .selectFrom('ticket')
    .select(LISTED)
    .where('state', '=', sql.lit('open'))
    .orderBy('opened_at')
    .limit(limit)
    .execute();
}

/** Open tickets that nobody has taken, gravest first, then oldest; those of erased people wait for nobody. */
export async function untakenOpen(
  store: Store,
  limit: number,
): Promise<{ count: number; items: ListedTicket[] }> {
  const untaken = store
    .selectFrom('ticket')
    .where('state', '=', sql.lit('open'))
    .where('taken_by', 'is', null)
    .where('requester', '!=', DATA_ERASED);
  const { count } = await untaken.select(COUNT).executeTakeFirstOrThrow();
  const items = await untaken.select(LISTED).orderBy('severity').orderBy('opened_at').limit(limit).execute();
  return { count, items };
}

/** The tickets of severity 1 that were opened in the period. */
export async function blockingTickets(store: Store, bounds: Bounds): Promise<Listed<ListedTicket>> {
  const blocking = opened(store, bounds.period).where('severity', '=', 1);
  const items = blocking.select(LISTED).orderBy('opened_at').limit(bounds.limit).execute();
  const counted = (period: Period) =>
    opened(store, period).where('severity', '=', 1).select(COUNT).executeTakeFirstOrThrow();
  return listed(bounds, counted, items);
}

/** The tickets of the period whose learned severity nobody has confirmed yet, and which are open. */
export async function unsureTickets(store: Store, bounds: Bounds): Promise<Listed<ListedTicket>> {
  const within = (period: Period) =>
    opened(store, period).where(unindexed('state'), '=', 'open').where(IS_UNSURE);
  const items = within(bounds.period).select(LISTED).orderBy('opened_at').limit(bounds.limit).execute();
  return listed(bounds, (period) => within(period).select(COUNT).executeTakeFirstOrThrow(), items);
}

/** The tickets whose mail was not acknowledged on purpose. */
export async function unansweredTickets(store: Store, bounds: Bounds): Promise<Listed<ListedTicket>> {
  const within = ({ from, until }: Period) =>
    store
      .selectFrom('message')
      .innerJoin('ticket', 'ticket.id', 'message.ticket_id')
      .where('message.unanswered_because', 'is not', null)
      .where('message.received_at', '>=', from)
      .where('message.received_at', '<', until);
  const items = within(bounds.period)
    .select(LISTED)
    .orderBy('message.received_at')
    .limit(bounds.limit)
    .execute();
  return listed(bounds, (period) => within(period).select(COUNT).executeTakeFirstOrThrow(), items);
}

/** How long acknowledgements took, of tickets that were opened in the period; a call waits for none. */
export async function answerTimes(store: Store, period: Period): Promise<AnswerTimes> {
  const times = opened(store, period).where('acknowledged_at', 'is not', null).where('origin', '!=', 'phone');
  const { count, meanMs } = await times
    .select([COUNT, sql<number | null>`avg(acknowledged_at - opened_at)`.as('meanMs')])
    .executeTakeFirstOrThrow();
  const atRank = async (share: number): Promise<number | null> => {
    if (count === 0) return null;
    const row = await times
      .select(sql<number>`acknowledged_at - opened_at`.as('ms'))
      .orderBy('ms')
      .limit(1)
      .offset(rankOf(share, count))
      .executeTakeFirst();
    return row?.ms ?? null;
  };
  return { count, meanMs, medianMs: await atRank(0.5), p95Ms: await atRank(0.95) };
}

/** A response, or the closing in its place, came within the time of the contract. */
const RESPONDED = sql<number | null>`coalesce(responded_at, closed_at)`;

/** The first responses that contracts asked for, of tickets that were opened in the period. */
export async function firstResponses(store: Store, period: Period, now: Instant): Promise<Responses> {
  const rows = await opened(store, period)
    .where('respond_by', 'is not', null)
    .select(['opened_at', 'respond_by', RESPONDED.as('at')])
    .execute();
  const isLate = ({ respond_by: due, at }: (typeof rows)[number]): boolean => (at ?? now) > (due ?? now);
  const times = rows
    .flatMap(({ at, opened_at: openedAt }) => (at === null ? [] : [at - openedAt]))
    .toSorted((one, other) => one - other);
  const missed = rows.filter(isLate).length;
  const met = rows.filter((row) => row.at !== null && !isLate(row)).length;
  return { met, missed, medianMs: times[rankOf(0.5, times.length)] ?? null };
}

/** The tickets of the period whose first response came late, or is overdue. */
export async function lateTickets(store: Store, bounds: Bounds, now: Instant): Promise<Listed<ListedTicket>> {
  const within = (period: Period) =>
    opened(store, period)
      .where('respond_by', 'is not', null)
      .where(sql<boolean>`respond_by < coalesce(responded_at, closed_at, ${now})`);
  const items = within(bounds.period).select(LISTED).orderBy('opened_at').limit(bounds.limit).execute();
  return listed(bounds, (period) => within(period).select(COUNT).executeTakeFirstOrThrow(), items);
}

/** How long it took until a technician took a ticket of the period, or wrote on it; tickets of which neither is known are left out. */
export async function firstActTimes(store: Store, period: Period): Promise<AnswerTimes> {
  // A question per ticket keeps this order: from the tickets of the period, not from all that ever happened.
  const acts = await opened(store, period)
    .select((eb) => [
      'ticket.opened_at',
      eb
        .selectFrom('event')
        .select((event) => event.fn.min('event.at').as('at'))
        .whereRef('event.ticket_id', '=', 'ticket.id')
        .where((event) =>
          event.or([
            event('event.kind', '=', 'taken'),
            event.and([
              event('event.kind', '=', 'appended'),
              event('event.why', 'like', 'reply: of the desk%'),
            ]),
          ]),
        )
        .as('actedAt'),
    ])
    .execute();
  const rows = acts
    .flatMap(({ opened_at: openedAt, actedAt }) => (actedAt === null ? [] : [{ ms: actedAt - openedAt }]))
    .toSorted((one, other) => one.ms - other.ms);
  const atRank = (share: number): number | null => {
    const row = rows[rankOf(share, rows.length)];
    return row === undefined ? null : row.ms;
  };
  const sum = rows.reduce((all, { ms }) => all + ms, 0);
  const meanMs = rows.length === 0 ? null : sum / rows.length;
  return { count: rows.length, meanMs, medianMs: atRank(0.5), p95Ms: atRank(0.95) };
}

/** The rules whose severity a person corrected most often in the period, worst first. */
export async function correctedRules(store: Store, { period, limit }: Bounds): Promise<CorrectedRule[]> {
  const corrected = await store
    .selectFrom('event')
    .innerJoin('ticket', 'ticket.id', 'event.ticket_id')
    .select('ticket.rule')
    .select((eb) => eb.fn.count<number>('ticket.id').distinct().as('corrected'))
    .where(CORRECTION)
    .where('event.at', '>=', period.from)
    .where('event.at', '<', period.until)
    .groupBy('ticket.rule')
    .orderBy('corrected', 'desc')
    .limit(limit)
    .execute();
  if (corrected.length === 0) return [];
  const fired = await opened(store, period).select(['rule', COUNT]).groupBy('rule').execute();
  const judged = new Map(fired.map(({ rule, count }) => [rule, count]));
  return corrected.map((row) => ({
    rule: row.rule ?? 'default',
    corrected: row.corrected,
    fired: judged.get(row.rule) ?? 0,
  }));
}
