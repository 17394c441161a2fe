// Tickets that were merged: each keeps its number, its mail and its history, and names the one that goes on in its place.
import type { Store } from '../open.js';
import type { TicketRow } from './tickets.js';

/** A chain of merged tickets is followed no further. */
const LONGEST_CHAIN = 50;
/** Of a ticket with more merged into it, the first of them take part. */
const MOST_MERGED = 50;

/** The ticket that goes on in place of one; the ticket itself where it was merged into none. */
export async function survivorOf(store: Store, ticket: TicketRow): Promise<TicketRow> {
  let row = ticket;
  for (let step = 0; row.merged_into_id !== null && step < LONGEST_CHAIN; step += 1) {
    const into = row.merged_into_id;
    row = await store.selectFrom('ticket').selectAll().where('id', '=', into).executeTakeFirstOrThrow();
  }
  return row;
}

/** The tickets that were merged into one, directly or by way of each other, oldest first. */
export async function mergedTickets(
  store: Store,
  ticketId: number,
): Promise<{ id: number; number: string; requester: string; requester_name: string }[]> {
  const found: { id: number; number: string; requester: string; requester_name: string }[] = [];
  for (let asked: readonly number[] = [ticketId]; asked.length > 0 && found.length < MOST_MERGED;) {
    const merged = await store
      .selectFrom('ticket')
      .select(['id', 'number', 'requester', 'requester_name'])
      .where('merged_into_id', 'in', asked)
      .orderBy('id')
      .limit(MOST_MERGED)
      .execute();
    found.push(...merged);
    asked = merged.map(({ id }) => id);
  }
  return found;
}
