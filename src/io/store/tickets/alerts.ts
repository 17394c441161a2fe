// The steps of alerts. A step notifies its people in the transaction that queues its letters and makes the step after
// it, so that a crash neither loses a step nor repeats it.
import { DATA_ERASED } from '../../../core/mail/mask.js';
import type { Instant } from '../../../core/mail/message.js';
import type { Severity } from '../../../core/rules/terms.js';
import type { Store } from '../open.js';
import type { TicketRow } from './tickets.js';

/** Begins an alert with a step that is due at once; one that goes on for the ticket gives way to it. */
export async function beginAlert(
  transaction: Store,
  ticketId: number,
  severity: Severity,
  at: Instant,
): Promise<void> {
  await endAlert(transaction, ticketId);
  await addStep(transaction, { ticketId, since: at, severity, step: 0, dueAt: at });
}

/** Ends the alert of a ticket that is closed: if it is opened again, that begins another where it has to. */
export async function endAlert(transaction: Store, ticketId: number): Promise<void> {
  await transaction
    .updateTable('alert')
    .set({ state: 'over' })
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'due')
    .execute();
}

/** A step that is to come. */
export interface NewStep {
  readonly ticketId: number;
  readonly since: Instant;
  readonly severity: Severity;
  readonly step: number;
  readonly dueAt: Instant;
}

/** Adds a step; one that is there already stays as it is. */
export async function addStep(transaction: Store, step: NewStep): Promise<void> {
  await transaction
    .insertInto('alert')
    .values({
      ticket_id: step.ticketId,
      since: step.since,
      step: step.step,
      severity: step.severity,
      state: 'due',
      due_at: step.dueAt,
    })
    .onConflict((conflict) => conflict.columns(['ticket_id', 'since', 'step']).doNothing())
    .execute();
}

/** How many steps are due. An idle stage asks it without a transaction. */
export async function countDueSteps(store: Store, now: Instant): Promise<number> {
  const { count } = await store
    .selectFrom('alert')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'due')
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  return count;
}

/** A step that is due. */
export interface DueStep extends Pick<NewStep, 'ticketId' | 'since' | 'severity' | 'step'> {
  readonly id: number;
}

/** Steps that are due, longest due first. */
export async function dueSteps(store: Store, now: Instant, limit: number): Promise<DueStep[]> {
  return store
    .selectFrom('alert')
    .select(['id', 'ticket_id as ticketId', 'since', 'step', 'severity'])
    .where('state', '=', 'due')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Ends a step: its people are notified, or need not be any more. False when it was ended before. */
export async function endStep(transaction: Store, id: number, state: 'told' | 'over'): Promise<boolean> {
  const result = await transaction
    .updateTable('alert')
    .set({ state })
    .where('id', '=', id)
    .where('state', '=', 'due')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The step of a ticket that is due now or later, if there is one. */
export async function findNextStep(store: Store, ticketId: number) {
  return store
    .selectFrom('alert')
    .select(['since', 'step', 'severity', 'due_at as dueAt'])
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'due')
    .executeTakeFirst();
}

/** How many alerts were queued for an address since an instant, counted no further than `most`. */
export async function countAlerts(
  store: Store,
  address: string,
  since: Instant,
  most: number,
): Promise<number> {
  const rows = await store
    .selectFrom('outbox')
    .select('id')
    .where('to_address', '=', address)
    .where('letter', '=', 'alert')
    .where('queued_at', '>', since)
    .limit(most)
    .execute();
  return rows.length;
}

/**
 * Whether an alert of a ticket was not even tried yet: the mail server is out of reach, and another would only come
 * together with it. One that a single recipient's server puts off keeps nobody else from being notified. A letter may
 * name several tickets, so it is found by its id on them.
 */
export async function hasUntriedAlert(store: Store, ticketId: number): Promise<boolean> {
  const row = await store
    .selectFrom('reference')
    // A cross join keeps this order: from the few letters of the ticket, not from all that wait to be sent.
    .crossJoin('outbox')
    .select('outbox.id')
    .whereRef('outbox.message_id', '=', 'reference.message_id')
    .where('reference.ticket_id', '=', ticketId)
    .where('outbox.letter', '=', 'alert')
    .where('outbox.state', '=', 'pending')
    .where('outbox.attempts', '=', 0)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many open tickets of severity 1 nobody has taken, and the oldest of them; those of erased people wait for nobody. */
export async function untakenTickets(
  store: Store,
  limit: number,
): Promise<{ count: number; oldest: TicketRow[] }> {
  const untaken = store
    .selectFrom('ticket')
    .where('state', '=', 'open')
    .where('severity', '=', 1)
    .where('taken_by', 'is', null)
    .where('requester', '!=', DATA_ERASED);
  const { count } = await untaken
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { count, oldest: await untaken.selectAll().orderBy('id').limit(limit).execute() };
}
