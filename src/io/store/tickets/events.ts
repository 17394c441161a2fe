// The history of tickets: one row per change, with its instant, its cause and who made it.
import { type Insertable, type Selectable, sql } from 'kysely';
import type { EventKind } from '../../../core/desk/ticket.js';
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';
import type { EventTable } from '../schema.js';
import { type Given, prepared } from '../sql/prepared.js';

export type EventRow = Selectable<EventTable>;

/** The program itself, as the author of an event. */
export const PROGRAM = 'sportello';

/**
 * Changes of a severity by a person of the desk: by a command, or by a technician's mail. In the very words of a partial
 * index, which holds nothing else.
 */
export const CORRECTION = sql<boolean>`(event.kind = 'severity'
  and (event.message_id is null or event."by" not in ('', 'customer', 'desk', 'monitor', 'sportello')))`;

/** One line of a ticket's history. */
export interface NewEvent {
  readonly kind: EventKind;
  readonly at: Instant;
  readonly why: string;
  /** Who did it: a technician's key, `customer`, `desk`, `monitor`, `sportello` or `shell:USER`. */
  readonly by: string;
  readonly messageId: number | null;
}

const insertEvent = prepared((store, row: Given<Insertable<EventTable>>) =>
  store.insertInto('event').values(row).compile(),
);

/** Writes one line of a ticket's history. */
export async function addEvent(
  store: Store,
  ticketId: number,
  { kind, at, why, by, messageId }: NewEvent,
): Promise<void> {
  await insertEvent.run(store, { ticket_id: ticketId, kind, at, why, by, message_id: messageId });
}

/** The history of a ticket, oldest first. */
export async function listEvents(store: Store, ticketId: number): Promise<EventRow[]> {
  return store.selectFrom('event').selectAll().where('ticket_id', '=', ticketId).orderBy('id').execute();
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
    .values(
      ticketIds.map((ticket_id) => ({
        ticket_id,
        kind: 'acknowledged',
        at,
        why,
        by: PROGRAM,
        message_id: null,
      })),
    )
    .execute();
}
