// Asks a token server for tokens: one form post (RFC 6749 §3.2). The answer is data; nothing is thrown, and no message
// ever holds anything that was sent.
import { z } from 'zod';
import { explainConnectionError } from '../system/connection.js';
import { hideSecrets } from '../system/secrets.js';
import type { OAuthAccount } from '../system/oauth-account.js';

/** The answer of a token server. */
export type TokenAnswer =
  | {
      readonly kind: 'granted';
      readonly accessToken: string;
      readonly lifetimeMs: number;
      /** Null when the one that we have goes on to serve. */
      readonly refreshToken: string | null;
    }
  /** `error` is its word for it (RFC 6749 §5.2), as `invalid_grant`. */
  | { readonly kind: 'refused'; readonly error: string; readonly problem: string }
  | { readonly kind: 'unreachable'; readonly problem: string; readonly retryAfterMs: number };

/** The request for a token: a grant type with the values that go with it. */
export type Grant =
  | {
      readonly grant_type: 'authorization_code';
      readonly code: string;
      readonly redirect_uri: string;
      readonly code_verifier: string;
    }
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string }
  | { readonly grant_type: 'client_credentials' };

const ANSWER_MS = 15_000;
const MOST_BYTES = 256 * 1024;
/** Where the server does not say how long a token serves (RFC 6749 §5.1 only recommends it). */
const USUAL_LIFETIME_S = 3600;

const granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().default(USUAL_LIFETIME_S),
  refresh_token: z.string().min(1).optional(),
});
const refused = z.object({ error: z.string().max(100), error_description: z.string().optional() });

/** Asks once. It is not cut short when we stop: an answer that is lost may hold the only refresh token that serves. */
export async function askForTokens(account: OAuthAccount, grant: Grant): Promise<TokenAnswer> {
  const { clientId, clientSecret, scope, tokenUrl } = account;
  const form = new URLSearchParams({ ...grant, client_id: clientId });
  if (clientSecret !== null) form.set('client_secret', clientSecret);
  // A refreshed token has the scope of the first, and a code that of the request for it.
  if (grant.grant_type === 'client_credentials') form.set('scope', scope);
  try {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      body: form,
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return readAnswer(response, await readText(response), [...form.values()]);
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    // fetch itself only says that it failed.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return unreachable(isLate ? 'no answer in time' : explainConnectionError(cause));
  }
}

function unreachable(problem: string, retryAfterMs = 0): TokenAnswer {
  return { kind: 'unreachable', problem, retryAfterMs };
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new Error('the answer is far too long for a token');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function readAnswer(response: Response, text: string, sent: readonly string[]): TokenAnswer {
  const body = parseJson(text);
  const tokens = granted.safeParse(body);
  if (response.ok && tokens.success) {
    const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken } = tokens.data;
    return { kind: 'granted', accessToken, lifetimeMs: seconds * 1000, refreshToken: refreshToken ?? null };
  }
  const refusal = refused.safeParse(body);
  const isOurs = response.status >= 400 && response.status < 500 && response.status !== 429;
  if (isOurs && refusal.success) {
    const { error, error_description: description = '' } = refusal.data;
    return { kind: 'refused', error, problem: describeRefusal(error, description, sent) };
  }
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  const isTold = Number.isFinite(seconds) && seconds > 0;
  return unreachable(`it answered ${response.status} and no token`, isTold ? seconds * 1000 : 0);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Values as short as this are words of the protocol, and no secret. */
const SHORTEST_SECRET = 12;

/** A server's words on one line of bounded length, without a secret that it may repeat. */
export function describeRefusal(error: string, description: string, secrets: readonly string[]): string {
  const text = [error, description].filter((part) => part !== '').join(': ');
  const known = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  return hideSecrets(text, known)
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, 300);
}
