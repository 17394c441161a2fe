// The refresh tokens of mail accounts, sealed. Every change compares the version that was read: a token that another
// process rotated meanwhile, or that a person replaced by signing in, is never overwritten.
import type { Selectable } from 'kysely';
import type { Instant } from '../../../core/mail/message.js';
import type { OAuthAccount } from '../../system/oauth-account.js';
import type { Store } from '../open.js';
import type { OAuthGrantTable } from '../schema.js';

export type OAuthGrantRow = Selectable<OAuthGrantTable>;

type Owner = Pick<OAuthAccount, 'user' | 'clientId' | 'tokenUrl'>;

/** A person's grant for this account; undefined before the first login. */
export async function findGrant(store: Store, owner: Owner): Promise<OAuthGrantRow | undefined> {
  return store
    .selectFrom('oauth_grant')
    .selectAll()
    .where('user', '=', owner.user)
    .where('client_id', '=', owner.clientId)
    .where('token_url', '=', owner.tokenUrl)
    .executeTakeFirst();
}

/** Every grant, for `status`. */
export async function listGrants(store: Store): Promise<OAuthGrantRow[]> {
  return store.selectFrom('oauth_grant').selectAll().orderBy('user').orderBy('granted_at').execute();
}

/** Keeps what a login brought. Grants of the same user to other clients are of no use any more. */
export async function saveGrant(store: Store, owner: Owner, sealed: string, now: Instant): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    const before = await findGrant(transaction, owner);
    await transaction.deleteFrom('oauth_grant').where('user', '=', owner.user).execute();
    await transaction
      .insertInto('oauth_grant')
      .values({
        user: owner.user,
        client_id: owner.clientId,
        token_url: owner.tokenUrl,
        sealed,
        version: (before?.version ?? 0) + 1,
        granted_at: now,
        renewed_at: null,
        refused_at: null,
        refused_because: null,
        leased_until: null,
      })
      .execute();
  });
}

function unchanged(store: Store, row: OAuthGrantRow) {
  return store
    .updateTable('oauth_grant')
    .where('user', '=', row.user)
    .where('client_id', '=', row.client_id)
    .where('token_url', '=', row.token_url)
    .where('version', '=', row.version);
}

/** Takes the row for one request to the token server. False when somebody else has it, or has changed it. */
export async function leaseGrant(
  store: Store,
  row: OAuthGrantRow,
  now: Instant,
  leaseMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await unchanged(store, row)
    .where((where) => where.or([where('leased_until', 'is', null), where('leased_until', '<=', now)]))
    .set({ leased_until: now + leaseMs })
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Notes that the grant served, with the token that is to be used from now on where it was rotated. */
export async function noteRenewed(
  store: Store,
  row: OAuthGrantRow,
  rotated: string | null,
  now: Instant,
): Promise<void> {
  await unchanged(store, row)
    .set({
      renewed_at: now,
      refused_at: null,
      refused_because: null,
      leased_until: null,
      ...(rotated !== null && { sealed: rotated, version: row.version + 1 }),
    })
    .execute();
}

/** Notes that the token server refuses the grant. */
export async function noteRefused(
  store: Store,
  row: OAuthGrantRow,
  problem: string,
  now: Instant,
): Promise<void> {
  await unchanged(store, row)
    .set({ refused_at: now, refused_because: problem, leased_until: null })
    .execute();
}

/** Gives the row back as it was. */
export async function releaseGrant(store: Store, row: OAuthGrantRow): Promise<void> {
  await unchanged(store, row).set({ leased_until: null }).execute();
}
