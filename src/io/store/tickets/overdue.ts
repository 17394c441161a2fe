// Tickets whose first response is overdue. The conditions stand word for word in the index `ticket_due`.
import { sql } from 'kysely';
import type { Instant } from '../../../core/mail/message.js';
import { DATA_ERASED } from '../../../core/mail/mask.js';
import type { Store } from '../open.js';
import type { TicketRow } from './tickets.js';

/** Nobody responded in time, or responds still; a ticket of an erased person waits for nobody. */
export function isOverdue(now: Instant) {
  return sql<boolean>`ticket.state = 'open' and ticket.responded_at is null and ticket.respond_by <= ${now}
    and ticket.requester <> ${DATA_ERASED}`;
}

/** How many tickets are overdue, and those that are so longest. */
export async function overdueTickets(
  store: Store,
  now: Instant,
  limit: number,
): Promise<{ count: number; longest: TicketRow[] }> {
  const overdue = store.selectFrom('ticket').where(isOverdue(now));
  const { count } = await overdue
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { count, longest: await overdue.selectAll().orderBy('respond_by').limit(limit).execute() };
}

/** The overdue tickets that the team was not notified of yet, longest overdue first. */
export async function unreportedOverdue(store: Store, now: Instant, limit: number): Promise<TicketRow[]> {
  return store
    .selectFrom('ticket')
    .selectAll()
    .where(isOverdue(now))
    .where('overdue_at', 'is', null)
    .orderBy('respond_by')
    .limit(limit)
    .execute();
}

/** Notes that the team was notified: it is so once for each ticket. */
export async function markOverdue(transaction: Store, id: number, at: Instant): Promise<void> {
  await transaction.updateTable('ticket').set({ overdue_at: at }).where('id', '=', id).execute();
}
