// Internal notes of tickets. No letter to a customer reads them.
import type { Selectable } from 'kysely';
import type { Store } from '../open.js';
import type { NoteTable } from '../schema.js';
import { addEvent } from './events.js';
import type { Because } from './changes.js';

export type NoteRow = Selectable<NoteTable>;

/** Adds a note, with an event that does not hold its words. */
export async function addNote(
  transaction: Store,
  ticketId: number,
  text: string,
  { at, by, messageId }: Omit<Because, 'why'>,
): Promise<void> {
  await transaction
    .insertInto('note')
    .values({ ticket_id: ticketId, at, by, text, message_id: messageId })
    .execute();
  await addEvent(transaction, ticketId, { kind: 'noted', at, by, messageId, why: 'an internal note' });
}

/** The notes of these tickets, oldest first. */
export async function listNotes(store: Store, ticketIds: readonly number[]): Promise<NoteRow[]> {
  return store.selectFrom('note').selectAll().where('ticket_id', 'in', ticketIds).orderBy('id').execute();
}
