// A token server of the tests' own (RFC 6749, 7636, 7662): everybody who opens the address agrees at once. Refresh
// tokens are rotated, and one that comes back after its successor was given revokes all of them, as strict servers do.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { portOf } from './port.js';

/** An answer that takes the place of the usual one; `hang` never comes. */
export type TokenFault =
  'hang' | { readonly status: number; readonly body: object; readonly retryAfter?: number };

/** A running server on 127.0.0.1. */
export interface TokenServer {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly introspectionUrl: string;
  /** The forms that the token endpoint was sent, in order. */
  readonly forms: readonly Readonly<Record<string, string>>[];
  /** Every secret that it ever gave or took: none may stand in a log. */
  readonly secrets: ReadonlySet<string>;
  /** What access tokens serve for. */
  lifetimeS: number;
  /** Whether a refresh brings a new refresh token. */
  rotates: boolean;
  /** The person says no. */
  denies: boolean;
  fault: (() => TokenFault | undefined) | null;
  /** How long an answer takes. */
  delayMs: number;
  isGood(accessToken: string): boolean;
  /** Takes all access tokens back. */
  refuseAccess(): void;
  /** Ends every login: refresh tokens no longer serve. */
  revoke(): void;
  /** A refresh token as if somebody had signed in. */
  signIn(): string;
  stop(): Promise<void>;
}

function refuse(error: string, description = ''): { status: number; body: object } {
  return { status: 400, body: { error, error_description: description } };
}

/** Starts a server on a free port; `user` is whose tokens it gives. */
export async function startTokenServer(user = 'support'): Promise<TokenServer> {
  const codes = new Map<string, { readonly challenge: string; readonly redirectUri: string }>();
  const [current, spent] = [new Set<string>(), new Set<string>()];
  const access = new Map<string, number>();
  const forms: Record<string, string>[] = [];
  const secrets = new Set<string>();
  const make = (kind: string): string => {
    const made = `${kind}-${randomBytes(18).toString('hex')}`;
    secrets.add(made);
    return made;
  };
  const revoke = (): void => {
    for (const token of current) spent.add(token);
    current.clear();
  };
  const signIn = (): string => {
    const token = make('refresh');
    current.add(token);
    return token;
  };

  const grant = (form: Record<string, string>): { status: number; body: object } => {
    const give = (more: object) => {
      const access_token = make('access');
      access.set(access_token, Date.now() + server.lifetimeS * 1000);
      return {
        status: 200,
        body: { token_type: 'Bearer', access_token, expires_in: server.lifetimeS, ...more },
      };
    };
    if (form['client_id'] !== 'sportello') return refuse('invalid_client');
    if (form['grant_type'] === 'client_credentials') {
      return form['client_secret'] === 'client-secret-0123'
        ? give({})
        : refuse('invalid_client', 'wrong secret');
    }
    if (form['grant_type'] === 'authorization_code') {
      const asked = codes.get(form['code'] ?? '');
      codes.delete(form['code'] ?? '');
      secrets.add(form['code_verifier'] ?? '');
      const proof = createHash('sha256')
        .update(form['code_verifier'] ?? '')
        .digest('base64url');
      if (asked?.challenge !== proof || asked.redirectUri !== form['redirect_uri'])
        return refuse('invalid_grant');
      return give({ refresh_token: signIn() });
    }
    const given = form['refresh_token'] ?? '';
    if (spent.has(given)) revoke();
    if (!current.has(given)) return refuse('invalid_grant', `AADSTS70000: ${given} was revoked`);
    if (!server.rotates) return give({});
    current.delete(given);
    spent.add(given);
    return give({ refresh_token: signIn() });
  };

  const authorize = (asked: URLSearchParams, response: ServerResponse): void => {
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.searchParams.set('state', asked.get('state') ?? '');
    if (server.denies) back.searchParams.set('error', 'access_denied');
    else {
      const code = make('code');
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
      });
      back.searchParams.set('code', code);
    }
    response.writeHead(302, { location: back.href }).end();
  };

  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', base);
    const send = (status: number, body: object, more: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body));
    void text(request).then((body) => {
      const form = Object.fromEntries(new URLSearchParams(body));
      if (url.pathname === '/authorize') return authorize(url.searchParams, response);
      if (url.pathname === '/introspect') {
        const active = server.isGood(form['token'] ?? url.searchParams.get('token') ?? '');
        return send(200, active ? { active, user } : { active });
      }
      forms.push(form);
      const fault = server.fault?.();
      if (fault === 'hang') return undefined;
      const { status, body: answer } = fault ?? grant(form);
      const more = fault?.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      return setTimeout(() => send(status, answer, more), server.delayMs);
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const base = `http://127.0.0.1:${portOf(http)}`;
  const server: TokenServer = {
    authorizeUrl: `${base}/authorize`,
    tokenUrl: `${base}/token`,
    introspectionUrl: `${base}/introspect`,
    forms,
    secrets,
    lifetimeS: 3600,
    rotates: true,
    denies: false,
    fault: null,
    delayMs: 0,
    isGood: (token) => (access.get(token) ?? 0) > Date.now(),
    refuseAccess: () => access.clear(),
    revoke,
    signIn,
    stop: async () => {
      http.close();
      http.closeAllConnections();
      await once(http, 'close');
    },
  };
  return server;
}
