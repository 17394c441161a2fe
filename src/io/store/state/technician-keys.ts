// How often the tokens of each technician were voided: raising the version of a key voids all that bear an older one.
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';

/** The version of a technician's key whose tokens were never voided. */
export const FIRST_VERSION = 1;

/** The row whose version counts for everybody, on top of each one's own; no technician has this key. */
const EVERYBODY = '*';

/** A technician whose tokens were voided. */
export interface RevokedKey {
  readonly version: number;
  /** Since when all tokens given before are void. */
  readonly revokedAt: Instant;
}

/** Everybody whose tokens were voided, by the technician's key. */
export async function revokedKeys(store: Store): Promise<ReadonlyMap<string, RevokedKey>> {
  const rows = await store.selectFrom('technician_key').selectAll().where('name', '!=', EVERYBODY).execute();
  return new Map(
    rows.map(({ name, version, revoked_at: revokedAt }) => [name, { version, revokedAt }] as const),
  );
}

/** The version that a technician's new tokens bear. */
export async function keyVersionOf(store: Store, technician: string): Promise<number> {
  const versions = await versionsOf(store, [technician, EVERYBODY]);
  return (versions.get(technician) ?? FIRST_VERSION) + (versions.get(EVERYBODY) ?? 0);
}

/** The highest version that a token of this store may bear, whosever it is. */
export async function highestVersion(store: Store): Promise<number> {
  const { [EVERYBODY]: base = 0, ...own } = Object.fromEntries(await versionsOf(store));
  return Math.max(FIRST_VERSION, ...Object.values(own)) + base;
}

async function versionsOf(store: Store, names?: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const all = store.selectFrom('technician_key').select(['name', 'version']);
  const rows = await (names === undefined ? all : all.where('name', 'in', names)).execute();
  return new Map(rows.map(({ name, version }) => [name, version]));
}

const DAY_MS = 86_400_000;

/**
 * Voids all tokens that anybody was given: new ones bear a version above `above`. Where it is not known how far versions
 * had come they follow the days, which go on by themselves: so many times a day nobody voids them.
 */
export async function revokeEverybody(store: Store, above: number, at: Instant): Promise<void> {
  const version = Math.max(above, await highestVersion(store), Math.floor(at / DAY_MS)) + 1;
  await store
    .insertInto('technician_key')
    .values({ name: EVERYBODY, version, revoked_at: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ version, revoked_at: at }))
    .execute();
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
