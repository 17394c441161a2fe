// The access tokens of the process: kept in memory only, one for an account however many connections use it, renewed
// before they expire. A token server that is down or refuses us is left alone for a while.
import type { Instant } from '../../core/mail/message.js';
import { Unavailable } from '../system/failure.js';
import { accountName, type OAuthAccount } from '../system/oauth-account.js';
import { renewByGrant } from './grant.js';
import {
  type AccessTokenParts,
  explainFailure,
  type Failed,
  FIRST_PAUSE_MS,
  type Renewal,
} from './renewal.js';
import { askForTokens } from './token-server.js';

/** Where connections get their access tokens. */
export interface AccessTokens {
  /** A token that serves for a while yet. Throws Unavailable in the name of `service`. */
  get(service: string, account: OAuthAccount): Promise<string>;
  /**
   * The mail server refused this token. True when it is worth asking for another at once: not when that was done a
   * short time ago, since then it is not the token that is wrong.
   */
  refuse(account: OAuthAccount, token: string): boolean;
}

/** A token is renewed so long before it expires, or at half its life where that is short. */
const MARGIN_MS = 5 * 60_000;
/** A mail server that refuses fresh tokens costs the token server one request in this time. */
const REFUSAL_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

interface Held {
  token: { readonly text: string; readonly renewAt: Instant; readonly expiresAt: Instant } | null;
  renewing: Promise<Renewal> | null;
  failure: { readonly failed: Failed; readonly until: Instant } | null;
  failures: number;
  refusedAt: Instant;
}

/** Begins without a token. */
export function openAccessTokens(parts: AccessTokenParts): AccessTokens {
  const accounts = new Map<string, Held>();
  const heldFor = (account: OAuthAccount): Held => {
    const name = accountName(account);
    const held = accounts.get(name) ?? {
      token: null,
      renewing: null,
      failure: null,
      failures: 0,
      refusedAt: Number.NEGATIVE_INFINITY,
    };
    accounts.set(name, held);
    return held;
  };
  return {
    get: async (service, account) => {
      const held = heldFor(account);
      const now = parts.clock.now();
      if (held.token !== null && now < held.token.renewAt) return held.token.text;
      const renewal = await renewOnce(parts, account, held);
      if (renewal.kind === 'granted') return renewal.accessToken;
      if (held.token !== null && now < held.token.expiresAt) return held.token.text;
      throw new Unavailable(service, renewal.problem, renewal.loginRefused);
    },
    refuse: (account, token) => {
      const held = heldFor(account);
      if (held.token !== null && held.token.text !== token) return true;
      if (parts.clock.now() - held.refusedAt < REFUSAL_MS) return false;
      held.refusedAt = parts.clock.now();
      held.token = null;
      return true;
    },
  };
}

/** Renews, or waits for the renewal that is under way, or repeats the failure of a moment ago. */
async function renewOnce(parts: AccessTokenParts, account: OAuthAccount, held: Held): Promise<Renewal> {
  if (held.failure !== null && parts.clock.now() < held.failure.until) return held.failure.failed;
  held.renewing ??= renew(parts, account, held).finally(() => {
    held.renewing = null;
  });
  return held.renewing;
}

async function renew(parts: AccessTokenParts, account: OAuthAccount, held: Held): Promise<Renewal> {
  const { clock, log } = parts;
  const renewal =
    account.flow === 'client' ? await renewByClient(account) : await renewByGrant(parts, account);
  const now = clock.now();
  if (renewal.kind === 'granted') {
    const { accessToken: text, lifetimeMs } = renewal;
    const renewAt = now + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 2);
    held.token = { text, renewAt, expiresAt: now + lifetimeMs };
    [held.failure, held.failures] = [null, 0];
    log.info({ event: 'oauth.renewed', account: account.user, rotated: renewal.refreshToken !== null });
    return renewal;
  }
  log.warn({ event: 'oauth.failed', account: account.user }, renewal.problem);
  const until =
    now + Math.max(renewal.pauseMs, Math.min(FIRST_PAUSE_MS * 2 ** held.failures, LONGEST_PAUSE_MS));
  held.failures += 1;
  held.failure = renewal.pauseMs === 0 ? null : { failed: renewal, until };
  return renewal;
}

async function renewByClient(account: OAuthAccount): Promise<Renewal> {
  const answer = await askForTokens(account, { grant_type: 'client_credentials' });
  return answer.kind === 'granted' ? answer : explainFailure(account, answer);
}
