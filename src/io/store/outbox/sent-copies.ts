// Copies of letters that still have to be put into a folder of sent mail, and how far that folder was read. The row of a
// copy is made in the transaction that records its letter as sent, and goes when the copy is there.
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';

/** Owes a copy of a letter to a mailbox. */
export async function oweCopy(
  transaction: Store,
  outboxId: number,
  mailbox: string,
  at: Instant,
): Promise<void> {
  await transaction
    .insertInto('sent_copy')
    .values({ outbox_id: outboxId, mailbox, attempts: 0, due_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The copies that are due in a mailbox, with the letter's bytes; null where those are not kept any more. */
export async function dueCopies(store: Store, mailbox: string, now: Instant, limit: number) {
  return store
    .selectFrom('sent_copy')
    .innerJoin('outbox', 'outbox.id', 'sent_copy.outbox_id')
    .leftJoin('frozen_mail', 'frozen_mail.outbox_id', 'outbox.id')
    .select(['outbox.id', 'outbox.message_id', 'outbox.sent_at', 'frozen_mail.raw', 'sent_copy.attempts'])
    .where('sent_copy.mailbox', '=', mailbox)
    .where('sent_copy.due_at', '<=', now)
    .orderBy('sent_copy.due_at')
    .limit(limit)
    .execute();
}

/** The copy is there, or is given up. */
export async function settleCopy(store: Store, outboxId: number): Promise<void> {
  await store.deleteFrom('sent_copy').where('outbox_id', '=', outboxId).execute();
}

/** The server refused the copy: it is tried again later. */
export async function postponeCopy(store: Store, outboxId: number, dueAt: Instant): Promise<void> {
  await store
    .updateTable('sent_copy')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), due_at: dueAt }))
    .where('outbox_id', '=', outboxId)
    .execute();
}

/** The mailbox of the ticket that a letter is about; null where it has none. */
export async function mailboxOfTicket(store: Store, ticketId: number): Promise<string | null> {
  const row = await store
    .selectFrom('ticket')
    .select('mailbox')
    .where('id', '=', ticketId)
    .executeTakeFirst();
  return row?.mailbox ?? null;
}

/** Whether a Message-ID is of a letter of ours. */
export async function isOwnLetter(store: Store, messageId: string): Promise<boolean> {
  const row = await store
    .selectFrom('outbox')
    .select('id')
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The UID from which on a folder of sent mail is still to be read; null where it was never looked at. */
export async function findSentCursor(
  store: Store,
  mailbox: string,
  uidValidity: string,
): Promise<number | null> {
  const row = await store
    .selectFrom('sent_cursor')
    .select('next_uid')
    .where('mailbox', '=', mailbox)
    .where('uid_validity', '=', uidValidity)
    .executeTakeFirst();
  return row?.next_uid ?? null;
}

/** Notes how far a folder of sent mail was read. */
export async function moveSentCursor(
  store: Store,
  mailbox: string,
  uidValidity: string,
  nextUid: number,
): Promise<void> {
  await store
    .insertInto('sent_cursor')
    .values({ mailbox, uid_validity: uidValidity, next_uid: nextUid })
    .onConflict((conflict) =>
      conflict.column('mailbox').doUpdateSet({ uid_validity: uidValidity, next_uid: nextUid }),
    )
    .execute();
}
