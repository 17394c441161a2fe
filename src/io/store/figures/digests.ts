// Which periods the digests have reported: the memory that cron does not have.
import type { Period } from '../../../core/letters/digest/period.js';
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';

/** The end of the last period that a digest reported; null when there was none. */
export async function reportedUntil(store: Store, name: string): Promise<Instant | null> {
  const row = await store
    .selectFrom('digest')
    .select((eb) => eb.fn.max('period_until').as('until'))
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.until ?? null;
}

/** Notes that a period is reported; its row's id, or null when somebody else has reported it. */
export async function recordDigest(
  transaction: Store,
  name: string,
  { from, until }: Period,
  at: Instant,
): Promise<number | null> {
  const row = await transaction
    .insertInto('digest')
    .values({ name, period_from: from, period_until: until, queued_at: at })
    .onConflict((conflict) => conflict.columns(['name', 'period_until']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Since when the oldest message without a decision waits; null when all are decided. */
export async function waitingSince(store: Store): Promise<Instant | null> {
  const row = await store
    .selectFrom('message')
    .select('received_at')
    .where('state', '=', 'received')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.received_at ?? null;
}
