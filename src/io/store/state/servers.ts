// When each server last answered and what it last refused: `status` shows it, and it survives the process.
import type { Selectable } from 'kysely';
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';
import type { ServerTable } from '../schema.js';

export type ServerRow = Selectable<ServerTable>;

/** Notes that a server answered as it should. */
export async function noteReached(store: Store, name: string, at: Instant): Promise<void> {
  await store
    .insertInto('server')
    .values({ name, reached_at: at, error: null, error_at: null })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ reached_at: at, error: null, error_at: null }),
    )
    .execute();
}

/** A busy server is noted as often as this, which is as exact as an operator needs. */
const NOTED_EVERY_MS = 10_000;

/** Notes that a server answers, not at every answer. */
export function reachedNoter(store: Store, name: string): (at: Instant) => Promise<void> {
  let notedAt = 0;
  return async (at) => {
    if (at - notedAt < NOTED_EVERY_MS) return;
    notedAt = at;
    await noteReached(store, name, at);
  };
}

/** Notes what a server refused, or that it could not be reached. */
export async function noteFailure(store: Store, name: string, error: string, at: Instant): Promise<void> {
  await store
    .insertInto('server')
    .values({ name, reached_at: null, error, error_at: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ error, error_at: at }))
    .execute();
}

/** Every server that was ever spoken to. */
export async function listServers(store: Store): Promise<ServerRow[]> {
  return store.selectFrom('server').selectAll().orderBy('name').execute();
}
