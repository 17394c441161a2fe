// How often the tokens of each technician were voided: raising the version of a key voids all that bear an older one.
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';

/** The version of a technician's key whose tokens were never voided. */
export const FIRST_VERSION = 1;

/** A technician whose tokens were voided. */
export interface RevokedKey {
  readonly version: number;
  /** Since when all tokens given before are void. */
  readonly revokedAt: Instant;
}

/** Everybody whose tokens were voided, by the technician's key. */
export async function revokedKeys(store: Store): Promise<ReadonlyMap<string, RevokedKey>> {
  const rows = await store.selectFrom('technician_key').selectAll().execute();
  return new Map(
    rows.map(({ name, version, revoked_at: revokedAt }) => [name, { version, revokedAt }] as const),
  );
}

/** The version that a technician's new tokens bear. */
export async function keyVersionOf(store: Store, technician: string): Promise<number> {
  const row = await store
    .selectFrom('technician_key')
    .select('version')
    .where('name', '=', technician)
    .executeTakeFirst();
  return row?.version ?? FIRST_VERSION;
}

/** Voids all tokens that a technician was given. */
export async function revokeKey(transaction: Store, technician: string, at: Instant): Promise<void> {
  await transaction
    .insertInto('technician_key')
    .values({ name: technician, version: FIRST_VERSION + 1, revoked_at: at })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((eb) => ({ version: eb('technician_key.version', '+', 1), revoked_at: at })),
    )
    .execute();
}
