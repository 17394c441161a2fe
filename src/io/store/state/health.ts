// How the line is, as the store shows it, and the troubles that an operator was notified of.
import type { HealthFacts, KnownTrouble, MailboxHealth, Trouble } from '../../../core/desk/health.js';
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';
import { oldestIn } from '../outbox/outbox.js';

/** The troubles that were reported and are not over. */
export async function listTroubles(store: Store): Promise<KnownTrouble[]> {
  const rows = await store.selectFrom('trouble').selectAll().orderBy('since').execute();
  return rows.map(({ notified_at: notifiedAt, ...trouble }) => ({ ...trouble, notifiedAt }));
}

/** Notes that a trouble was reported; false when it was before. */
export async function noteTrouble(transaction: Store, trouble: Trouble, at: Instant): Promise<boolean> {
  const row = await transaction
    .insertInto('trouble')
    .values({ ...trouble, notified_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets a trouble that is over; false when somebody else did. */
export async function forgetTrouble(
  transaction: Store,
  { kind, mailbox }: Pick<Trouble, 'kind' | 'mailbox'>,
): Promise<boolean> {
  const result = await transaction
    .deleteFrom('trouble')
    .where('kind', '=', kind)
    .where('mailbox', '=', mailbox)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** A mailbox, by its name and that of its server. */
export async function mailboxHealth(store: Store, name: string, service: string): Promise<MailboxHealth> {
  const server = await store.selectFrom('server').selectAll().where('name', '=', service).executeTakeFirst();
  const { lastMailAt } = await store
    .selectFrom('message')
    .select((eb) => eb.fn.max('received_at').as('lastMailAt'))
    .where('mailbox', '=', name)
    .executeTakeFirstOrThrow();
  return {
    name,
    reachedAt: server?.reached_at ?? null,
    error: server?.error ?? null,
    errorAt: server?.error_at ?? null,
    lastMailAt,
  };
}

/** The states of a letter that still has to go. */
const WAITING = ['pending', 'uncertain'] as const;

/** The letter that waits longest, with what was last heard of it. */
export async function longestWaiting(store: Store): Promise<HealthFacts['letter']> {
  const firsts = await Promise.all(WAITING.map((state) => oldestIn(store, state)));
  const letters = firsts.filter((letter) => letter !== undefined);
  return letters.toSorted((one, other) => one.since - other.since)[0] ?? null;
}

/** When the letter that is due longest was due; null when none is due yet. */
export async function dueSince(store: Store, now: Instant): Promise<Instant | null> {
  const firsts = await Promise.all(
    WAITING.map((state) =>
      store
        .selectFrom('outbox')
        .select('due_at')
        .where('state', '=', state)
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst(),
    ),
  );
  const dues = firsts.flatMap((row) => (row === undefined ? [] : [row.due_at]));
  return dues.length === 0 ? null : Math.min(...dues);
}

/** Writes to the disk, and changes nothing. Rejects where the store cannot be written. */
export async function proveWritable(store: Store): Promise<void> {
  await store
    .updateTable('configuration')
    .set((eb) => ({ loaded_at: eb.ref('loaded_at') }))
    .where('id', '=', 1)
    .execute();
}
