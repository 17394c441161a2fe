// Tickets, and everything that makes their history: references, participants, events. A number is given in
// the transaction that opens the ticket, so that the numbers of a year have no gaps.
import { type Insertable, type Selectable, sql } from 'kysely';
import { referenceCandidates } from '../../../core/identify/certified/reference.js';
import type { Opening } from '../../../core/decide/change.js';
import type { NewTicket } from '../../../core/decide/decision.js';
import type { Citation } from '../../../core/decide/facts.js';
import type { Instant } from '../../../core/mail/message.js';
import { UNSURE, type EventKind, type KnownTicket, type Participant } from '../../../core/desk/ticket.js';
import type { Severity } from '../../../core/rules/terms.js';
import type { Store } from '../open.js';
import { inPages } from '../sql/page.js';
import { unindexed } from '../sql/plan.js';
import { type Given, prepared } from '../sql/prepared.js';
import type { EventTable, ParticipantTable, ReferenceTable, TicketTable } from '../schema.js';

export type TicketRow = Selectable<TicketTable>;
export type EventRow = Selectable<EventTable>;

const countUp = prepared((store, { year }: Given<{ year: number }>) =>
  store
    .insertInto('counter')
    .values({ year, last: 1 })
    .onConflict((conflict) =>
      conflict.column('year').doUpdateSet((eb) => ({ last: eb('counter.last', '+', 1) })),
    )
    .returning('last')
    .compile(),
);

/** Gives the next number of a year, e.g. `2026-000001`. Only inside the transaction that uses it. */
async function nextNumber(transaction: Store, year: number): Promise<string> {
  const { last } = await countUp.one(transaction, { year });
  return `${year}-${String(last).padStart(6, '0')}`;
}

// Its id is asked for afterwards: with RETURNING, SQLite puts aside every page that the insert changes.
const insertTicket = prepared((store, row: Given<Insertable<TicketTable>>) =>
  store.insertInto('ticket').values(row).compile(),
);

const findByNumber = prepared((store, { number }: Given<{ number: string }>) =>
  store.selectFrom('ticket').selectAll().where('number', '=', number).compile(),
);

/** Opens a ticket with its first event. */
export async function openTicket(
  transaction: Store,
  ticket: NewTicket,
  opening: Opening,
): Promise<{ id: number; number: string }> {
  const number = await nextNumber(transaction, opening.year);
  const related = opening.related === null ? undefined : await findTicket(transaction, opening.related);
  await insertTicket.run(transaction, {
    number,
    state: 'open',
    mailbox: opening.mailbox,
    origin: ticket.origin,
    origin_name: ticket.originName,
    severity: ticket.severity,
    judged_severity: ticket.severity,
    rule: ticket.rule,
    probability: ticket.probability,
    rules_hash: opening.rulesHash,
    evidence_json: JSON.stringify(ticket.evidence),
    subject: ticket.subject,
    requester: ticket.requester.address,
    requester_name: ticket.requester.name,
    customer: ticket.customer,
    contract: ticket.contract,
    service: ticket.service,
    language: ticket.language,
    opened_at: opening.at,
    related_id: related?.id ?? null,
    marks_json: JSON.stringify(ticket.marks),
    messages: opening.messageId === null ? 0 : 1,
    monitor_key: ticket.monitorKey,
    alarms: ticket.monitorKey === null ? 0 : 1,
  });
  const { id } = await findByNumber.one(transaction, { number });
  const requester = { address: ticket.requester.address, namedBy: 'opening' } as const;
  await addParticipants(transaction, id, [requester, ...ticket.participants]);
  await addEvent(transaction, id, 'opened', opening.at, opening.why, opening.messageId);
  return { id, number };
}

const insertParticipant = prepared((store, row: Given<ParticipantTable>) =>
  store
    .insertInto('participant')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .compile(),
);

/** Lets these addresses write to a ticket. */
export async function addParticipants(
  store: Store,
  ticketId: number,
  participants: readonly Participant[],
): Promise<void> {
  for (const { address, namedBy } of participants)
    await insertParticipant.run(store, { ticket_id: ticketId, address, named_by: namedBy });
}

const insertReference = prepared((store, row: Given<ReferenceTable>) =>
  store
    .insertInto('reference')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .compile(),
);

/** Notes that a Message-ID stands on a ticket: that of a message by its row, or one of ours. */
export async function addReference(
  store: Store,
  ticketId: number,
  messageId: string,
  broughtBy: number | null = null,
): Promise<void> {
  await insertReference.run(store, { ticket_id: ticketId, message_id: messageId, brought_by: broughtBy });
}

const insertEvent = prepared((store, row: Given<Insertable<EventTable>>) =>
  store.insertInto('event').values(row).compile(),
);

/** Writes one line of a ticket's history. */
export async function addEvent(
  store: Store,
  ticketId: number,
  kind: EventKind,
  at: Instant,
  why: string,
  messageId: number | null = null,
): Promise<void> {
  await insertEvent.run(store, { ticket_id: ticketId, kind, at, why, message_id: messageId });
}

/** Counts a message that joined a ticket. */
export async function countMessage(store: Store, ticketId: number): Promise<void> {
  await store
    .updateTable('ticket')
    .set((eb) => ({ messages: eb('messages', '+', 1) }))
    .where('id', '=', ticketId)
    .execute();
}

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

/** The ticket, with the part that one address takes in it: of a ticket with thousands nobody else is asked for. */
async function known(store: Store, row: TicketRow, writer: string): Promise<KnownTicket> {
  const participants = await store
    .selectFrom('participant')
    .select(['address', 'named_by as namedBy'])
    .where('ticket_id', '=', row.id)
    .where('address', '=', writer)
    .execute();
  return { ...describeTicket(row), participants };
}

/** A ticket as decisions and letters know it, without those who take part in it. */
export function describeTicket(row: TicketRow): Omit<KnownTicket, 'participants'> {
  return {
    id: row.id,
    number: row.number,
    origin: row.origin,
    originName: row.origin_name,
    openedAt: row.opened_at,
    state: row.state,
    severity: row.severity,
    subject: row.subject,
    requester: row.requester,
    customer: row.customer,
    language: row.language,
    closedAt: row.closed_at,
  };
}

/** One ticket by its number, or undefined. */
export async function findTicket(store: Store, number: string): Promise<TicketRow | undefined> {
  return findByNumber.first(store, { number });
}

/** The history of a ticket, oldest first. */
export async function listEvents(store: Store, ticketId: number): Promise<EventRow[]> {
  return store.selectFrom('event').selectAll().where('ticket_id', '=', ticketId).orderBy('id').execute();
}

/** Sets a ticket's state, with its event. False when it is in that state already. */
export async function changeState(
  transaction: Store,
  ticket: Pick<TicketRow, 'id'>,
  state: 'open' | 'closed',
  at: Instant,
  why: string,
  messageId: number | null = null,
): Promise<boolean> {
  const result = await transaction
    .updateTable('ticket')
    .set({ state, closed_at: state === 'closed' ? at : null })
    .where('id', '=', ticket.id)
    .where('state', '!=', state)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await addEvent(transaction, ticket.id, state === 'closed' ? 'closed' : 'reopened', at, why, messageId);
  return true;
}

/** Sets a ticket's severity, with its event. False when it has that severity already. */
export async function changeSeverity(
  transaction: Store,
  ticket: Pick<TicketRow, 'id'>,
  severity: Severity,
  at: Instant,
  why: string,
  messageId: number | null = null,
): Promise<boolean> {
  const result = await transaction
    .updateTable('ticket')
    .set({ severity })
    .where('id', '=', ticket.id)
    .where('severity', '!=', severity)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await addEvent(transaction, ticket.id, 'severity', at, why, messageId);
  return true;
}

/** The words of the mail that opened a ticket, or of the last one that changed its severity; else empty. */
export async function gravestText(store: Store, ticketId: number): Promise<string> {
  const row = await store
    .selectFrom('event')
    .innerJoin('message', 'message.id', 'event.message_id')
    .select('message.written')
    .where('event.ticket_id', '=', ticketId)
    .where('event.kind', 'in', ['opened', 'severity'])
    .orderBy('event.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.written ?? '';
}

/** Notes when the acknowledgements of tickets went out: a ticket stands there once for each. */
export async function noteAcknowledged(
  transaction: Store,
  ticketIds: readonly number[],
  at: Instant,
): Promise<void> {
  if (ticketIds.length === 0) return;
  const why = 'the acknowledgement was handed to the mail server';
  await transaction.updateTable('ticket').set({ acknowledged_at: at }).where('id', 'in', ticketIds).execute();
  await transaction
    .insertInto('event')
    .values(ticketIds.map((ticket_id) => ({ ticket_id, kind: 'acknowledged', at, why, message_id: null })))
    .execute();
}

/** The filters of a list of tickets. */
export interface TicketFilter {
  readonly state?: 'open' | 'closed' | undefined;
  readonly severity?: Severity | undefined;
  readonly customer?: string | undefined;
  /** Only those whose learned severity nobody has confirmed. */
  readonly unsure?: boolean | undefined;
}

/** Tickets, newest first. */
export function listTickets(store: Store, filter: TicketFilter, limit: number): AsyncGenerator<TicketRow> {
  return inPages(limit, (before, size) => {
    let query = store
      .selectFrom('ticket')
      .selectAll()
      .where('id', '<', before)
      .orderBy('id', 'desc')
      .limit(size);
    if (filter.state !== undefined) {
      // A customer's are the fewest: the index by customer finds them.
      query = query.where(filter.customer === undefined ? 'state' : unindexed('state'), '=', filter.state);
    }
    if (filter.severity !== undefined) query = query.where('severity', '=', filter.severity);
    if (filter.customer !== undefined) query = query.where('customer', '=', filter.customer);
    if (filter.unsure === true) query = query.where(IS_UNSURE);
    return query.execute();
  });
}

/** The mark stands among those of the ticket. */
export const IS_UNSURE = sql<boolean>`marks_json like ${sql.lit(`%"${UNSURE}"%`)}`;

/** Whether a customer ever had a ticket. */
export async function hasTickets(store: Store, customer: string): Promise<boolean> {
  const query = store.selectFrom('ticket').select('id').where('customer', '=', customer).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** One ticket by its row id, or undefined. */
export async function findTicketById(store: Store, id: number): Promise<TicketRow | undefined> {
  return store.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Notes who works on a ticket: that is a response. */
export async function setTakenBy(
  transaction: Store,
  ticketId: number,
  name: string,
  at: Instant,
): Promise<void> {
  const taken = { taken_by: name, taken_at: at };
  await transaction.updateTable('ticket').set(taken).where('id', '=', ticketId).execute();
  await markResponded(transaction, ticketId, at);
}

/** Notes the first response to a ticket: an answer to its customer was queued, or somebody took it. Later ones change nothing. */
export async function markResponded(transaction: Store, ticketId: number, at: Instant): Promise<void> {
  await transaction
    .updateTable('ticket')
    .set({ responded_at: at })
    .where('id', '=', ticketId)
    .where('responded_at', 'is', null)
    .execute();
}

/** The open ticket about a monitored host and service, or null. */
export async function findMonitored(store: Store, monitorKey: string): Promise<KnownTicket | null> {
  const row = await store
    .selectFrom('ticket')
    .selectAll()
    .where('monitor_key', '=', monitorKey)
    .where('state', '=', 'open')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : known(store, row, '');
}

/** Counts an alarm that was repeated. */
export async function countAlarm(transaction: Store, ticketId: number): Promise<void> {
  await transaction
    .updateTable('ticket')
    .set((eb) => ({ alarms: eb('alarms', '+', 1) }))
    .where('id', '=', ticketId)
    .execute();
}

/** How many open tickets are unsure. */
export async function countUnsureTickets(store: Store): Promise<number> {
  const row = await store
    .selectFrom('ticket')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', sql.lit('open'))
    .where(IS_UNSURE)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** How many tickets are open. */
export async function countOpenTickets(store: Store): Promise<number> {
  const row = await store
    .selectFrom('ticket')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return row.count;
}
