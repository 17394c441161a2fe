// How the row of a ticket changes. Each change compares the state that it expects, and stands in the history.
import type { SetCustomer } from '../../../core/decide/deed.js';
import type { Instant } from '../../../core/mail/message.js';
import type { Severity } from '../../../core/rules/terms.js';
import type { Store } from '../open.js';
import { endAlert } from './alerts.js';
import { addEvent, type NewEvent } from './events.js';
import { addParticipants } from './references.js';

/** When, why and by whom a ticket changes. */
export type Because = Omit<NewEvent, 'kind'>;

/** Closes a ticket and ends its alerts. False when it is closed already. */
export async function closeTicket(
  transaction: Store,
  id: number,
  solution: string | null,
  because: Because,
): Promise<boolean> {
  await endAlert(transaction, id);
  const result = await transaction
    .updateTable('ticket')
    .set({ state: 'closed', closed_at: because.at, solution })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await addEvent(transaction, id, { ...because, kind: 'closed' });
  return true;
}

/** Opens a closed ticket again. False when it is open already, or goes on as another one. */
export async function reopenTicket(transaction: Store, id: number, because: Because): Promise<boolean> {
  const result = await transaction
    .updateTable('ticket')
    .set({ state: 'open', closed_at: null, solution: null })
    .where('id', '=', id)
    .where('state', '=', 'closed')
    .where('merged_into_id', 'is', null)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await addEvent(transaction, id, { ...because, kind: 'reopened' });
  return true;
}

/** Sets a ticket's severity. False when it has that severity already. */
export async function changeSeverity(
  transaction: Store,
  id: number,
  { severity, respondBy }: { readonly severity: Severity; readonly respondBy: Instant | null },
  because: Because,
): Promise<boolean> {
  const result = await transaction
    .updateTable('ticket')
    .set({ severity, respond_by: respondBy })
    .where('id', '=', id)
    .where('severity', '!=', severity)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await addEvent(transaction, id, { ...because, kind: 'severity' });
  return true;
}

/** Notes who works on a ticket, which is a response to it. */
export async function takeTicket(
  transaction: Store,
  id: number,
  takenBy: string,
  because: Because,
): Promise<void> {
  const taken = { taken_by: takenBy, taken_at: because.at };
  await transaction.updateTable('ticket').set(taken).where('id', '=', id).execute();
  await markResponded(transaction, id, because.at);
  await addEvent(transaction, id, { ...because, kind: 'taken' });
}

/** Notes when a ticket had its first response: an answer was queued, or somebody took it. */
export async function markResponded(transaction: Store, id: number, at: Instant): Promise<void> {
  await transaction
    .updateTable('ticket')
    .set({ responded_at: at })
    .where('id', '=', id)
    .where('responded_at', 'is', null)
    .execute();
}

/**
 * Makes somebody else the one who asked. Whoever it was before still writes to the ticket, on the desk's word, and gets no
 * copy of its answers.
 */
export async function setRequester(
  transaction: Store,
  id: number,
  to: { readonly address: string; readonly name: string },
  because: Because,
): Promise<void> {
  const before = await transaction
    .selectFrom('ticket')
    .select('requester')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable('ticket')
    .set({ requester: to.address, requester_name: to.name })
    .where('id', '=', id)
    .execute();
  await transaction
    .deleteFrom('participant')
    .where('ticket_id', '=', id)
    .where('address', '=', before.requester)
    .execute();
  await addParticipants(transaction, id, [
    { address: before.requester, namedBy: 'desk' },
    { address: to.address, namedBy: 'opening' },
  ]);
  await addEvent(transaction, id, { ...because, kind: 'requester' });
}

/** Makes a ticket another customer's. */
export async function setCustomer(
  transaction: Store,
  id: number,
  { customer, contract, respondBy }: Pick<SetCustomer, 'customer' | 'contract' | 'respondBy'>,
  because: Because,
): Promise<void> {
  await transaction
    .updateTable('ticket')
    .set({ customer, contract, respond_by: respondBy })
    .where('id', '=', id)
    .execute();
  await addEvent(transaction, id, { ...because, kind: 'customer' });
}
