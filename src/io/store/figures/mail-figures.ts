// A digest's figures of mail: mails set aside, letters that did not arrive, and when mailboxes last had mail. The
// conditions in literals are those of partial indexes.
import { sql } from 'kysely';
import type {
  Listed,
  ListedLetter,
  ListedMessage,
  MailboxArrivals,
} from '../../../core/letters/digest/figures.js';
import type { Period } from '../../../core/letters/digest/period.js';
import { COUNT, listed, type Bounds } from './counting.js';
import type { Store } from '../open.js';

/** The messages that are held, or were redirected, by when they came. */
export async function asideMessages(
  store: Store,
  decision: 'held' | 'redirected',
  bounds: Bounds,
): Promise<Listed<ListedMessage>> {
  const within = ({ from, until }: Period) =>
    store
      .selectFrom('message')
      .where('decision', '=', sql.lit(decision))
      .where('received_at', '>=', from)
      .where('received_at', '<', until);
  const items = within(bounds.period)
    .select(['id', 'from_address as from', 'subject', 'reason'])
    .orderBy('received_at')
    .limit(bounds.limit)
    .execute();
  return listed(bounds, (period) => within(period).select(COUNT).executeTakeFirstOrThrow(), items);
}

/** The letters that were given up or refused for good. */
export async function failedLetters(store: Store, bounds: Bounds): Promise<Listed<ListedLetter>> {
  const within = ({ from, until }: Period) =>
    store.selectFrom('outbox').where('failed_at', '>=', from).where('failed_at', '<', until);
  const items = within(bounds.period)
    .leftJoin('ticket', 'ticket.id', 'outbox.ticket_id')
    .select(['outbox.to_address as to', 'ticket.number as ticket', 'outbox.last_error as error'])
    .orderBy('failed_at')
    .limit(bounds.limit)
    .execute();
  return listed(bounds, (period) => within(period).select(COUNT).executeTakeFirstOrThrow(), items);
}

/** The addresses to which mail turned out not to arrive, and the tickets whose letters came back. */
export async function bouncedLetters(store: Store, bounds: Bounds): Promise<Listed<ListedLetter>> {
  const within = ({ from, until }: Period) =>
    store
      .selectFrom('event')
      .where('event.kind', '=', sql.lit('bounced'))
      .where('event.at', '>=', from)
      .where('event.at', '<', until);
  const items = within(bounds.period)
    .innerJoin('ticket', 'ticket.id', 'event.ticket_id')
    .select(['ticket.requester as to', 'ticket.number as ticket', 'event.why as error'])
    .orderBy('event.at')
    .limit(bounds.limit)
    .execute();
  return listed(bounds, (period) => within(period).select(COUNT).executeTakeFirstOrThrow(), items);
}

/** The longest time over which a mailbox's habits are looked at, and how finely. */
const HABIT_HOURS = 30 * 24;
const HOUR_MS = 60 * 60_000;

/** When a mailbox last had mail, and in which hours of the thirty days before; null when it never had any. */
export async function arrivalsOf(store: Store, mailbox: string): Promise<MailboxArrivals | null> {
  const { lastAt } = await store
    .selectFrom('message')
    .select((eb) => eb.fn.max('received_at').as('lastAt'))
    .where('mailbox', '=', mailbox)
    .executeTakeFirstOrThrow();
  if (lastAt === null) return null;
  // One look at the index for each hour: a busy mailbox costs no more than a quiet one.
  const { rows } = await sql<{ at: number }>`
    with recursive hour (at) as (
      select cast(${lastAt - HABIT_HOURS * HOUR_MS + 1} as bigint)
      union all
      select at + ${HOUR_MS} from hour where at + ${HOUR_MS} <= ${lastAt}
    )
    select at from hour where exists (
      select 1 from message where mailbox = ${mailbox} and received_at >= at and received_at < at + ${HOUR_MS}
    )`.execute(store);
  return { mailbox, lastAt, busyHours: rows.map(({ at }) => at) };
}
