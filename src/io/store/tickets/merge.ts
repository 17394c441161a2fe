// Merging tickets and undoing it, and moving a mail from one to another.
import type { Store } from '../open.js';
import { endAlert } from './alerts.js';
import { addEvent } from './events.js';
import type { Because } from './changes.js';
import { addParticipants } from './references.js';

/** A ticket goes on as another one: it is closed without a word to anybody, and its alerts end. */
export async function mergeTicket(
  transaction: Store,
  id: number,
  into: { readonly id: number },
  because: Because,
): Promise<void> {
  await endAlert(transaction, id);
  const { state, closed_at } = await transaction
    .selectFrom('ticket')
    .select(['state', 'closed_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable('ticket')
    .set({
      merged_into_id: into.id,
      open_before_merge: state === 'open' ? 1 : 0,
      state: 'closed',
      closed_at: closed_at ?? because.at,
    })
    .where('id', '=', id)
    .where('merged_into_id', 'is', null)
    .execute();
  for (const ticket of [id, into.id])
    await addEvent(transaction, ticket, { ...because, kind: 'merged', messageId: null });
}

/** A merged ticket goes on by itself again, open if it was open. */
export async function splitTicket(
  transaction: Store,
  id: number,
  from: { readonly id: number },
  because: Because,
): Promise<void> {
  const { open_before_merge: wasOpen } = await transaction
    .selectFrom('ticket')
    .select('open_before_merge')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable('ticket')
    .set({
      merged_into_id: null,
      open_before_merge: 0,
      ...(wasOpen === 1 && { state: 'open', closed_at: null }),
    })
    .where('id', '=', id)
    .execute();
  for (const ticket of [id, from.id])
    await addEvent(transaction, ticket, { ...because, kind: 'split', messageId: null });
}

/** A mail with the ids that it brought stands on another ticket; its sender writes there, and no longer here. */
export async function moveMessage(
  transaction: Store,
  messageId: number,
  { from, to, sender }: { readonly from: number; readonly to: number; readonly sender: string | null },
  because: Because,
): Promise<void> {
  await transaction.updateTable('message').set({ ticket_id: to }).where('id', '=', messageId).execute();
  const brought = await transaction
    .selectFrom('reference')
    .select('message_id')
    .where('ticket_id', '=', from)
    .where('brought_by', '=', messageId)
    .execute();
  for (const { message_id } of brought) {
    await transaction
      .deleteFrom('reference')
      .where('message_id', '=', message_id)
      .where('ticket_id', '=', from)
      .execute();
    await transaction
      .insertInto('reference')
      .values({ message_id, ticket_id: to, brought_by: messageId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const [id, change] of [
    [from, -1],
    [to, 1],
  ] as const) {
    await transaction
      .updateTable('ticket')
      .set((eb) => ({ messages: eb('messages', '+', change) }))
      .where('id', '=', id)
      .execute();
    await addEvent(transaction, id, { ...because, kind: 'moved', messageId });
  }
  if (sender !== null) await moveParticipant(transaction, sender, from, to);
}

/** Whoever asked, or has another mail there, still writes to the ticket that the mail leaves. */
async function moveParticipant(transaction: Store, sender: string, from: number, to: number): Promise<void> {
  await addParticipants(transaction, to, [{ address: sender, namedBy: 'desk' }]);
  const { requester } = await transaction
    .selectFrom('ticket')
    .select('requester')
    .where('id', '=', from)
    .executeTakeFirstOrThrow();
  const other = await transaction
    .selectFrom('message')
    .select('id')
    .where('ticket_id', '=', from)
    .where('from_address', '=', sender)
    .limit(1)
    .executeTakeFirst();
  if (requester === sender || other !== undefined) return;
  await transaction
    .deleteFrom('participant')
    .where('ticket_id', '=', from)
    .where('address', '=', sender)
    .execute();
}
