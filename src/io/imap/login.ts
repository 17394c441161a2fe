// How we log in at an IMAP server: with a password, or with an access token.
import { ImapFlow } from 'imapflow';
import { type Server, tlsOptions } from '../system/connection.js';
import { Unavailable } from '../system/failure.js';
import type { AccessTokens } from '../oauth/access-tokens.js';

/** Far above what is read in one piece: a server whose sizes are wrong ends the session instead of the memory. */
const MAX_LITERAL_BYTES = 16 * 1024 * 1024;

/** Who logs in, and with what. */
export type ImapLogin =
  { readonly user: string; readonly pass: string } | { readonly user: string; readonly accessToken: string };

/** Fetches what we log in with; throws Unavailable in the name of `service` where there is nothing. */
export async function readLogin(service: string, server: Server, tokens: AccessTokens): Promise<ImapLogin> {
  const { user, password, oauth } = server;
  if (user !== null && oauth !== null) return { user, accessToken: await tokens.get(service, oauth) };
  if (user !== null && password !== null) return { user, pass: password };
  throw new Unavailable(service, server.missingSecret ?? 'no user or no password is set', true);
}

/** What opens the door: a password, or an access token. */
export function secretOf(login: ImapLogin): string {
  return 'pass' in login ? login.pass : login.accessToken;
}

/** A connection that is not open yet. */
export function newClient(server: Server, auth: ImapLogin): ImapFlow {
  return new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    // Without it the library may go on in clear where the server does not offer STARTTLS.
    doSTARTTLS: server.security === 'starttls',
    auth,
    tls: tlsOptions(server),
    logger: false,
    clientInfo: { name: 'Sportello' },
    autoIdleDelay: 100,
    maxIdleTime: 5 * 60_000,
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    socketTimeout: 6 * 60_000,
    maxLiteralSize: MAX_LITERAL_BYTES,
  });
}

/** Whether it is our login that the server did not like. */
export function isLoginRefused(error: unknown): boolean {
  return error instanceof Error && 'authenticationFailed' in error && error.authenticationFailed === true;
}
