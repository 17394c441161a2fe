// Tickets. A number is given in the transaction that opens the ticket, so that the numbers of a year have no gaps.
import { type Insertable, type Selectable, sql } from 'kysely';
import type { Opening } from '../../../core/decide/change.js';
import type { NewTicket } from '../../../core/decide/decision.js';
import { UNSURE, type KnownTicket } from '../../../core/desk/ticket.js';
import type { Severity } from '../../../core/rules/terms.js';
import type { Store } from '../open.js';
import { inPages } from '../sql/page.js';
import { unindexed } from '../sql/plan.js';
import { type Given, prepared } from '../sql/prepared.js';
import type { TicketTable } from '../schema.js';
import type { Instant } from '../../../core/mail/message.js';
import { addEvent } from './events.js';
import { isOverdue } from './overdue.js';
import { addParticipants } from './references.js';

export type TicketRow = Selectable<TicketTable>;

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
    respond_by: opening.respondBy,
    related_id: related?.id ?? null,
    marks_json: JSON.stringify(ticket.marks),
    messages: opening.messageId === null ? 0 : 1,
    monitor_key: ticket.monitorKey,
    alarms: ticket.monitorKey === null ? 0 : 1,
  });
  const { id } = await findByNumber.one(transaction, { number });
  const requester = { address: ticket.requester.address, namedBy: 'opening' } as const;
  await addParticipants(transaction, id, [requester, ...ticket.participants]);
  await addEvent(transaction, id, { ...opening, kind: 'opened' });
  return { id, number };
}

/** Counts a message that joined a ticket. */
export async function countMessage(store: Store, ticketId: number): Promise<void> {
  await store
    .updateTable('ticket')
    .set((eb) => ({ messages: eb('messages', '+', 1) }))
    .where('id', '=', ticketId)
    .execute();
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

/** The filters of a list of tickets. */
export interface TicketFilter {
  readonly state?: 'open' | 'closed' | undefined;
  readonly severity?: Severity | undefined;
  readonly customer?: string | undefined;
  /** Only those whose learned severity nobody has confirmed. */
  readonly unsure?: boolean | undefined;
  /** Only those whose first response is overdue at that instant. */
  readonly overdueAt?: Instant | undefined;
}

/** A ticket with the number of the one that it was merged into. */
export type ListedTicket = TicketRow & { readonly merged_into: string | null };

/** Tickets as lists show them. */
export function listedTickets(store: Store) {
  return store
    .selectFrom('ticket')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('ticket as other')
        .select('other.number')
        .whereRef('other.id', '=', 'ticket.merged_into_id')
        .as('merged_into'),
    );
}

/** Tickets, newest first. */
export function listTickets(store: Store, filter: TicketFilter, limit: number): AsyncGenerator<ListedTicket> {
  return inPages(limit, (before, size) => {
    let query = listedTickets(store).where('id', '<', before).orderBy('id', 'desc').limit(size);
    if (filter.state !== undefined) {
      // A customer's are the fewest: the index by customer finds them.
      query = query.where(filter.customer === undefined ? 'state' : unindexed('state'), '=', filter.state);
    }
    if (filter.severity !== undefined) query = query.where('severity', '=', filter.severity);
    if (filter.customer !== undefined) query = query.where('customer', '=', filter.customer);
    if (filter.unsure === true) query = query.where(IS_UNSURE);
    if (filter.overdueAt !== undefined) query = query.where(isOverdue(filter.overdueAt));
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
