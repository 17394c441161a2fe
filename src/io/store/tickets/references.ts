// By what later mail joins a ticket: the people who may write to it, and the Message-IDs that stand on it.
import type { Participant } from '../../../core/desk/ticket.js';
import type { Store } from '../open.js';
import type { ParticipantTable, ReferenceTable } from '../schema.js';
import { type Given, prepared } from '../sql/prepared.js';

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

/** A ticket with more takes the first of them for all. */
const MOST_PARTICIPANTS = 200;

/** Everybody who may write to one of these tickets, in their order. */
export async function listParticipants(store: Store, ticketIds: readonly number[]): Promise<Participant[]> {
  return store
    .selectFrom('participant')
    .select(['address', 'named_by as namedBy'])
    .where('ticket_id', 'in', ticketIds)
    .orderBy('ticket_id')
    .orderBy('address')
    .limit(MOST_PARTICIPANTS)
    .execute();
}
