// Renews by the refresh token of a person's login. A token server may rotate it, and some revoke everything when an old
// one comes back: so one process at a time asks, and what it got is committed before anybody uses it.
import { grantOwner, type OAuthAccount } from '../system/oauth-account.js';
import { type AccessTokenParts, explainFailure, type Failed, type Renewal } from './renewal.js';
import { seal, unseal } from './seal.js';
import type { Clock } from '../system/clock.js';
import type { Store } from '../store/open.js';
import {
  findGrant,
  leaseGrant,
  noteRefused,
  noteRenewed,
  type OAuthGrantRow,
  releaseGrant,
} from '../store/state/oauth-grants.js';
import { askForTokens } from './token-server.js';

/** Longer than a request takes. A process that is killed in one holds the others up for so long. */
const LEASE_MS = 30_000;
const LOOK_AGAIN_MS = 200;
/** A grant that was refused is tried again after this time, in case that was the server's own mistake. */
const REFUSED_MS = 60 * 60_000;
/** These say that a person has to sign in again (RFC 6749 §5.2, OpenID Connect Core §3.1.2.6). */
const ENDED = new Set(['invalid_grant', 'interaction_required', 'login_required', 'consent_required']);

/** Asks for an access token; a rotated refresh token is in the store when this resolves. */
export async function renewByGrant(parts: AccessTokenParts, account: OAuthAccount): Promise<Renewal> {
  const { store, clock } = parts;
  if (store === null) return nobodyYet(account);
  const patience = new AbortController().signal;
  const giveUpAt = clock.now() + 2 * LEASE_MS;
  for (;;) {
    const row = await findGrant(store, account);
    const readable = readGrant(account, row, clock.now());
    if ('kind' in readable) return readable;
    if (await leaseGrant(store, readable.row, clock.now(), LEASE_MS)) {
      return await renewLeased({ store, clock }, account, readable);
    }
    if (clock.now() > giveUpAt) {
      const problem = 'another process is renewing the login, and does not come to an end';
      return { kind: 'failed', problem, loginRefused: false, pauseMs: LOOK_AGAIN_MS };
    }
    await clock.pause(LOOK_AGAIN_MS, patience);
  }
}

interface Readable {
  readonly row: OAuthGrantRow;
  readonly key: Uint8Array;
  readonly refreshToken: string;
}

/** The refresh token of a stored login, or why it is of no use; nobody is asked. */
export function readGrant(
  account: OAuthAccount,
  row: OAuthGrantRow | undefined,
  now: number,
): Readable | Failed {
  if (account.key === null) return refused('store.key is not set: set the secret that it names');
  if (row === undefined) return nobodyYet(account);
  const opened = unseal(account.key, grantOwner(account), row.sealed);
  if ('problem' in opened) {
    const problem = `the stored login of ${account.user} cannot be read: ${opened.problem}`;
    return refused(`${problem}: give that key, or sign in again with ${commandFor(account)}`);
  }
  if (row.refused_at !== null && now - row.refused_at < REFUSED_MS) {
    return ended(account, row.refused_because ?? '');
  }
  return { row, key: account.key, refreshToken: opened.text };
}

function nobodyYet(account: OAuthAccount): Failed {
  return refused(`nobody has signed in as ${account.user} yet: do so with ${commandFor(account)}`);
}

function ended(account: OAuthAccount, because: string): Failed {
  const what = `the login of ${account.user} has expired or was revoked (${because})`;
  return refused(`${what}: sign in again with ${commandFor(account)}`);
}

function refused(problem: string): Failed {
  return { kind: 'failed', problem, loginRefused: true, pauseMs: 0 };
}

function commandFor({ user }: OAuthAccount): string {
  return `"sportello login ${user}"`;
}

async function renewLeased(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  account: OAuthAccount,
  { row, key, refreshToken }: Readable,
): Promise<Renewal> {
  const answer = await askForTokens(account, { grant_type: 'refresh_token', refresh_token: refreshToken });
  if (answer.kind === 'granted') {
    const isRotated = answer.refreshToken !== null && answer.refreshToken !== refreshToken;
    const rotated = isRotated ? seal(key, grantOwner(account), answer.refreshToken) : null;
    await noteRenewed(store, row, rotated, clock.now());
    return answer;
  }
  if (answer.kind === 'refused' && ENDED.has(answer.error)) {
    await noteRefused(store, row, answer.problem, clock.now());
    return ended(account, answer.problem);
  }
  await releaseGrant(store, row);
  return explainFailure(account, answer);
}
