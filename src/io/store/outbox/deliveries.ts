// The fate of a letter after it was handed over: the rows that bounces and PEC receipts speak of.
import type { Delivery } from '../../../core/identify/certified/receipt.js';
import { referenceCandidates } from '../../../core/identify/certified/reference.js';
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';

/** A letter that was handed to a mail server. */
export interface SentLetter {
  readonly id: number;
  readonly ticketId: number | null;
  readonly messageId: string;
  readonly to: string;
  readonly delivery: Delivery;
  /** The technician who wrote it; null for the program. */
  readonly by: string | null;
}

function sentLetters(store: Store) {
  return store
    .selectFrom('outbox')
    .select(['id', 'ticket_id as ticketId', 'message_id as messageId', 'to_address as to', 'delivery', 'by'])
    .where('state', 'in', ['sent', 'uncertain']);
}

/** The letter with one of these Message-IDs, or with one of our local parts where the domain was rewritten. */
export async function findSentById(store: Store, ids: readonly string[]): Promise<SentLetter | null> {
  for (const id of ids) {
    const { exact, sameLocalPart } = referenceCandidates(id);
    const letter =
      (await sentLetters(store).where('message_id', '=', exact).executeTakeFirst()) ??
      (sameLocalPart &&
        (await sentLetters(store)
          .where('message_id', '>=', sameLocalPart.from)
          .where('message_id', '<', sameLocalPart.before)
          .executeTakeFirst()));
    if (letter) return letter;
  }
  return null;
}

/** The tickets on which a Message-ID stands. */
export async function ticketsNaming(store: Store, messageId: string): Promise<number[]> {
  const rows = await store
    .selectFrom('reference')
    .select('ticket_id as id')
    .where('message_id', '=', messageId)
    .orderBy('ticket_id')
    .execute();
  return rows.map((row) => row.id);
}

/** The last letter to an address since an instant. */
export async function findLastSent(
  store: Store,
  address: string,
  since: Instant,
): Promise<SentLetter | null> {
  const letter = await sentLetters(store)
    .where('to_address', '=', address)
    .where('queued_at', '>=', since)
    .orderBy('queued_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return letter ?? null;
}

/** The letter to which a PEC provider gave its own id. */
export async function findSentByProvider(store: Store, providerId: string): Promise<SentLetter | null> {
  return (await sentLetters(store).where('provider_id', '=', providerId).executeTakeFirst()) ?? null;
}

/** Notes how far a certified letter has come, and the provider's own id of it. */
export async function noteDelivery(
  transaction: Store,
  id: number,
  delivery: Delivery,
  providerId: string | null,
): Promise<void> {
  await transaction
    .updateTable('outbox')
    .set({ delivery, ...(providerId !== null && { provider_id: providerId }) })
    .where('id', '=', id)
    .execute();
}

/** Notes that mail to an address does not arrive. The first such instant stays, the newest reason counts. */
export async function markUnreachable(
  transaction: Store,
  address: string,
  at: Instant,
  reason: string,
): Promise<void> {
  await transaction
    .insertInto('unreachable')
    .values({ address, since: at, reason })
    .onConflict((conflict) => conflict.column('address').doUpdateSet({ reason }))
    .execute();
}

/** Since when mail to an address does not arrive, and why; undefined where nothing is known. */
export async function findUnreachable(store: Store, address: string) {
  return store.selectFrom('unreachable').selectAll().where('address', '=', address).executeTakeFirst();
}
