// The authorization code with PKCE (RFC 6749 §4.1, RFC 7636): the address that a person opens, and what the browser
// brings back.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { OAuthAccount } from '../system/oauth-account.js';
import { describeRefusal } from './token-server.js';

/** One attempt of a person to sign in. */
export interface Authorization {
  /** The address to open. */
  readonly url: string;
  readonly redirectUri: string;
  /** Comes back with the answer to this attempt, and with no other. */
  readonly state: string;
  /** Proves to the token server that the code is ours. */
  readonly verifier: string;
}

/** Begins an attempt whose answer comes to `redirectUri`. */
export function beginAuthorization(account: OAuthAccount, redirectUri: string): Authorization {
  const [state, verifier] = [randomBytes(24).toString('base64url'), randomBytes(48).toString('base64url')];
  const url = new URL(account.authorizeUrl);
  const parameters = {
    response_type: 'code',
    client_id: account.clientId,
    redirect_uri: redirectUri,
    scope: account.scope,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: account.user,
    ...account.authorizeParameters,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, redirectUri, state, verifier };
}

/** The browser's message: a code, a refusal, or something that is not the answer to this attempt. */
export type Redirected =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused'; readonly problem: string }
  | { readonly kind: 'foreign'; readonly problem: string };

/** Reads the address that a browser was sent to. An answer with another `state` belongs to somebody else. */
export function readRedirect(address: string, { redirectUri, state }: Authorization): Redirected {
  const url = URL.canParse(address, redirectUri) ? new URL(address, redirectUri) : null;
  const given = url?.searchParams ?? new URLSearchParams();
  const code = given.get('code') ?? '';
  const error = given.get('error') ?? '';
  if (code === '' && error === '') return { kind: 'foreign', problem: 'there is no code in it' };
  if (!isSame(given.get('state') ?? '', state)) {
    return { kind: 'foreign', problem: 'it answers another login: its state is not ours' };
  }
  if (error === '') return { kind: 'code', code };
  return { kind: 'refused', problem: describeRefusal(error, given.get('error_description') ?? '', [state]) };
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
