// Failed letters that a person sends on their way again, as the same mail: what is frozen stays.
import { sql } from 'kysely';
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';
import { UNSENT } from './outbox.js';

/** Why a letter is not sent again; null where it is. */
export type RetryRefusal = 'unknown' | 'emptied' | 'pending' | 'uncertain' | 'sent' | 'cancelled';

/** Makes one failed letter due at once. */
export async function retryLetter(store: Store, id: number, now: Instant): Promise<RetryRefusal | null> {
  return store.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('outbox')
      .select(['state', 'content_json'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return 'unknown';
    if (row.state !== 'failed') return row.state;
    if (row.content_json === EMPTIED) return 'emptied';
    await makeDue(transaction, now).where('id', '=', id).execute();
    return null;
  });
}

/** Makes every failed letter due at once that still has its content. Answers with their ids. */
export async function retryFailed(store: Store, now: Instant): Promise<number[]> {
  const rows = await makeDue(store, now)
    .where(UNSENT)
    .where('content_json', '<>', sql.lit(EMPTIED))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id).toSorted((one, other) => one - other);
}

/** The content of a letter whose retention has ended, or whose recipient was erased. */
const EMPTIED = '{}';

function makeDue(store: Store, now: Instant) {
  return store
    .updateTable('outbox')
    .set({
      state: 'pending',
      attempts: 0,
      repeats: 0,
      due_at: now,
      retried_at: now,
      failed_at: null,
      last_error: null,
    })
    .where('state', '=', 'failed');
}
