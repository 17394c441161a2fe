// Rows that were kept long enough, found and forgotten a small batch at a time: no transaction here holds the line up.
// Each function answers where the next batch begins, or null when there is nothing left.
import { sql } from 'kysely';
import type { Instant } from '../../../core/mail/message.js';
import { redactEvents, redactLetters, redactMessages, redactTicket } from './redaction.js';
import type { Store } from '../open.js';
import { forgetProposals } from '../tickets/proposals.js';

const BATCH_ROWS = 100;
/** So many are looked at for a batch: what is old and still there is so mostly for a reason, and is passed over. */
const LOOKED_AT_ROWS = 1000;
const RETIRED = 'kept as long as the retention says';

/** Where a batch begins: behind this instant and id. */
export interface Place {
  readonly at: Instant;
  readonly id: number;
}

/** Before everything. */
export const BEGINNING: Place = { at: 0, id: 0 };

/** As much of what was looked at as makes a batch: what is due in it, and where the next one begins. */
function batchOf<Row extends Place>(
  looked: readonly Row[],
  isDue: (row: Row) => boolean,
): { due: readonly Row[]; last: Place | null } {
  const due = looked.filter(isDue);
  const batch = due.slice(0, BATCH_ROWS);
  return { due: batch, last: (due.length > BATCH_ROWS ? batch : looked).at(-1) ?? null };
}

/**
 * Lets go of the bytes of mail that came before `until`, but for mail that a person still works on, and mail that a
 * letter still has to carry. Mail of no ticket is emptied whole, since nothing else would ever do so.
 */
export async function expireMail(store: Store, until: Instant, from: Place): Promise<Place | null> {
  const rows = await store
    .selectFrom('message')
    .leftJoin('ticket', 'ticket.id', 'message.ticket_id')
    .select(['message.id', 'message.received_at as at', 'message.ticket_id', 'message.decision'])
    .select(['message.state', 'ticket.state as ticket'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('outbox')
            .select('outbox.id')
            .whereRef('outbox.cause_id', '=', 'message.id')
            .where('outbox.state', 'in', ['pending', 'uncertain']),
        )
        .as('isOwed'),
    )
    .where('message.original', '=', sql.lit('kept'))
    .where('message.received_at', '<', until)
    .where((eb) =>
      eb.or([
        eb('message.received_at', '>', from.at),
        eb.and([eb('message.received_at', '=', from.at), eb('message.id', '>', from.id)]),
      ]),
    )
    .where('message.received_at', '>=', from.at)
    .orderBy('message.received_at')
    .orderBy('message.id')
    .limit(LOOKED_AT_ROWS)
    .execute();
  const { due, last } = batchOf(
    rows,
    (row) =>
      row.state === 'stored' && row.decision !== 'held' && row.ticket !== 'open' && !Number(row.isOwed),
  );
  if (due.length === 0) return last;
  const [loose, told] = [
    due.filter((row) => row.ticket_id === null),
    due.filter((row) => row.ticket_id !== null),
  ];
  await store.transaction().execute(async (transaction) => {
    await redactMessages(transaction, idsOf(loose), RETIRED);
    if (told.length === 0) return;
    await forgetProposals(transaction, 'message_id', idsOf(told));
    await transaction
      .updateTable('message')
      .set({ original: 'going', written: null, attachment_names: null })
      .where('id', 'in', idsOf(told))
      .where('state', '=', 'stored')
      .execute();
  });
  return last;
}

/** Forgets mail that is held since before `until`. */
export async function expireHeld(store: Store, until: Instant): Promise<Place | null> {
  const rows = await store
    .selectFrom('message')
    .select(['id', 'received_at as at'])
    .where('decision', '=', sql.lit('held'))
    .where('received_at', '<', until)
    .where('state', '=', 'stored')
    .limit(BATCH_ROWS)
    .execute();
  if (rows.length === 0) return null;
  await store.transaction().execute(async (transaction) => {
    const letters = await transaction
      .selectFrom('outbox')
      .select('id')
      .where('cause_id', 'in', idsOf(rows))
      .execute();
    await redactLetters(transaction, idsOf(letters));
    await redactMessages(transaction, idsOf(rows), 'held, and released by nobody');
  });
  return rows.at(-1) ?? null;
}

/** Empties events before `until`, on tickets that are closed. */
export async function expireEvents(store: Store, until: Instant, from: Place): Promise<Place | null> {
  const rows = await store
    .selectFrom('event')
    .innerJoin('ticket', 'ticket.id', 'event.ticket_id')
    .select(['event.id', 'event.at', 'ticket.state'])
    .where('event.why', '<>', sql.lit(''))
    .where('event.at', '<', until)
    .where('event.at', '>=', from.at)
    .where((eb) => eb.or([eb('event.at', '>', from.at), eb('event.id', '>', from.id)]))
    .orderBy('event.at')
    .orderBy('event.id')
    .limit(LOOKED_AT_ROWS)
    .execute();
  const { due, last } = batchOf(rows, (row) => row.state === 'closed');
  await redactEvents(store, idsOf(due));
  return last;
}

/** Takes away notes of before `until`, on tickets that are closed. */
export async function expireNotes(store: Store, until: Instant, from: Place): Promise<Place | null> {
  const rows = await store
    .selectFrom('note')
    .innerJoin('ticket', 'ticket.id', 'note.ticket_id')
    .select(['note.id', 'note.at', 'ticket.state'])
    .where('note.at', '<', until)
    .where('note.at', '>=', from.at)
    .where((eb) => eb.or([eb('note.at', '>', from.at), eb('note.id', '>', from.id)]))
    .orderBy('note.at')
    .orderBy('note.id')
    .limit(LOOKED_AT_ROWS)
    .execute();
  const { due, last } = batchOf(rows, (row) => row.state === 'closed');
  if (due.length > 0) await store.deleteFrom('note').where('id', 'in', idsOf(due)).execute();
  return last;
}

/** Empties letters that were queued before `until` and are sent, failed or cancelled. */
export async function expireLetters(store: Store, until: Instant, from: Place): Promise<Place | null> {
  const rows = await store
    .selectFrom('outbox')
    .select(['id', 'queued_at as at', 'state'])
    .where('content_json', '<>', sql.lit('{}'))
    .where('queued_at', '<', until)
    .where('queued_at', '>=', from.at)
    .where((eb) => eb.or([eb('queued_at', '>', from.at), eb('id', '>', from.id)]))
    .orderBy('queued_at')
    .orderBy('id')
    .limit(LOOKED_AT_ROWS)
    .execute();
  const { due, last } = batchOf(rows, (row) => row.state !== 'pending' && row.state !== 'uncertain');
  await store.transaction().execute((transaction) => redactLetters(transaction, idsOf(due)));
  return last;
}

/** Forgets one ticket that was closed before `until`, a batch of its rows at a time; the ticket itself comes last. */
export async function expireTicket(store: Store, until: Instant, now: Instant): Promise<Place | null> {
  const ticket = await store
    .selectFrom('ticket')
    .select(['id', 'closed_at as at'])
    .where('closed_at', '<', until)
    .where('forgotten_at', 'is', null)
    .orderBy('closed_at')
    .limit(1)
    .executeTakeFirst();
  if (ticket === undefined) return null;
  await store.transaction().execute((transaction) => forgetSome(transaction, ticket.id, now));
  return { id: ticket.id, at: ticket.at ?? 0 };
}

async function forgetSome(transaction: Store, ticketId: number, now: Instant): Promise<void> {
  const messages = await transaction
    .selectFrom('message')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'stored')
    .where((eb) => eb.or([eb('road_json', 'is not', null), eb('original', '=', 'kept')]))
    .limit(BATCH_ROWS)
    .execute();
  await redactMessages(transaction, idsOf(messages), RETIRED);
  const letters = await transaction
    .selectFrom('outbox')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('content_json', '<>', '{}')
    .limit(BATCH_ROWS)
    .execute();
  await redactLetters(transaction, idsOf(letters));
  const events = await transaction
    .selectFrom('event')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('why', '<>', '')
    .limit(BATCH_ROWS)
    .execute();
  await redactEvents(transaction, idsOf(events));
  if (messages.length + letters.length + events.length > 0) return;
  await transaction.deleteFrom('participant').where('ticket_id', '=', ticketId).execute();
  await transaction.deleteFrom('reference').where('ticket_id', '=', ticketId).execute();
  await redactTicket(transaction, ticketId);
  await transaction.updateTable('ticket').set({ forgotten_at: now }).where('id', '=', ticketId).execute();
}

function idsOf(rows: readonly { readonly id: number }[]): number[] {
  return rows.map((row) => row.id);
}
