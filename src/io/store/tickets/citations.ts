// By what a later mail finds its ticket: the Message-IDs and the people that stand on tickets, and their numbers. A ticket
// that was merged is found as the one that goes on in its place.
import { referenceCandidates } from '../../../core/identify/certified/reference.js';
import type { Citation } from '../../../core/decide/facts.js';
import type { KnownTicket } from '../../../core/desk/ticket.js';
import type { Store } from '../open.js';
import { mergedTickets, survivorOf } from './merged.js';
import { describeTicket, type TicketRow } from './tickets.js';

/**
 * The tickets on which one of these Message-IDs stands, and those with one of these numbers, each with the part that
 * `writer` takes in it. An id of ours is also found by its local part, since PEC providers rewrite the domain.
 */
export async function findCitations(
  store: Store,
  messageIds: readonly string[],
  numbers: readonly string[],
  writer: string,
): Promise<Citation[]> {
  const found: (Omit<Citation, 'ticket'> & { row: TicketRow })[] = await findByReferences(
    store,
    messageIds,
    writer,
  );
  if (numbers.length > 0) {
    const rows = await store.selectFrom('ticket').selectAll().where('number', 'in', numbers).execute();
    for (const row of rows) found.push({ row, messageId: null, broughtBy: null });
  }
  const citations: Citation[] = [];
  for (const { row, ...how } of found.slice(0, MOST_CITATIONS)) {
    citations.push({ ticket: await known(store, row, writer), ...how });
  }
  return citations;
}

/** A mail that cites more tickets is decided by the first of them. */
const MOST_CITATIONS = 20;

async function findByReferences(
  store: Store,
  messageIds: readonly string[],
  writer: string,
): Promise<(Omit<Citation, 'ticket'> & { row: TicketRow })[]> {
  if (messageIds.length === 0) return [];
  const exact = await rankedReferences(store, writer, (query) =>
    query.where('reference.message_id', 'in', messageIds),
  );
  if (exact.length > 0) return exact.map((row) => citationOf(row, row.cited));
  for (const id of messageIds) {
    const { sameLocalPart } = referenceCandidates(id);
    if (sameLocalPart === null) continue;
    const rows = await rankedReferences(store, writer, (query) =>
      query
        .where('reference.message_id', '>=', sameLocalPart.from)
        .where('reference.message_id', '<', sameLocalPart.before),
    );
    if (rows.length > 0) return rows.map((row) => citationOf(row, id));
  }
  return [];
}

type References = ReturnType<typeof references>;

function references(store: Store) {
  return store
    .selectFrom('reference')
    .innerJoin('ticket', 'ticket.id', 'reference.ticket_id')
    .leftJoin('message as bringer', 'bringer.id', 'reference.brought_by')
    .selectAll('ticket')
    .select(['reference.message_id as cited', 'reference.brought_by', 'bringer.from_address'])
    .orderBy('reference.message_id')
    .orderBy('reference.ticket_id');
}

/**
 * The references that are asked for: ours, then those that the writer brought, then all others. However many tickets a
 * stranger opens under an id, they crowd out neither ours nor the writer's own. One query per rank needs no sorting.
 */
async function rankedReferences(store: Store, writer: string, asked: (query: References) => References) {
  const query = asked(references(store)).limit(MOST_CITATIONS);
  const ours = await query.where('reference.brought_by', 'is', null).execute();
  const own = await query.where('bringer.from_address', '=', writer).execute();
  const others = await query
    .where('reference.brought_by', 'is not', null)
    .where('bringer.from_address', 'is distinct from', writer)
    .execute();
  return [...ours, ...own, ...others].slice(0, MOST_CITATIONS);
}

function citationOf<Row extends { brought_by: number | null; from_address: string | null }>(
  row: Row,
  messageId: string,
): { row: Row; messageId: string; broughtBy: string | null } {
  return { row, messageId, broughtBy: row.brought_by === null ? null : (row.from_address ?? '') };
}

/**
 * The ticket that goes on, with the part that one address takes in it and in those merged into it: of a ticket with
 * thousands nobody else is asked for.
 */
async function known(store: Store, cited: TicketRow, writer: string): Promise<KnownTicket> {
  const row = await survivorOf(store, cited);
  const participants = await store
    .selectFrom('participant')
    .select(['address', 'named_by as namedBy'])
    .where('ticket_id', 'in', [row.id, ...(await mergedTickets(store, row.id)).map(({ id }) => id)])
    .where('address', '=', writer)
    .execute();
  return { ...describeTicket(row), participants };
}

/** The open ticket about a monitored host and service, or null; the one that goes on in its place where it was merged. */
export async function findMonitored(store: Store, monitorKey: string): Promise<KnownTicket | null> {
  const about = store
    .selectFrom('ticket')
    .selectAll()
    .where('monitor_key', '=', monitorKey)
    .orderBy('id', 'desc')
    .limit(1);
  const open = await about.where('state', '=', 'open').executeTakeFirst();
  if (open !== undefined) return known(store, open, '');
  const merged = await about.where('merged_into_id', 'is not', null).executeTakeFirst();
  if (merged === undefined) return null;
  const ticket = await known(store, merged, '');
  return ticket.state === 'open' ? ticket : null;
}
