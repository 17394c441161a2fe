// How we log in at an IMAP server: with a password, or with an access token.
import { ImapFlow } from 'imapflow';
import { errorField, type Server, tlsOptions } from '../system/connection.js';
import { Unavailable } from '../system/failure.js';
import type { AccessTokens } from '../oauth/access-tokens.js';

/** Far above what is read in one piece: a server whose sizes are wrong ends the session instead of the memory. */
const MAX_LITERAL_BYTES = 16 * 1024 * 1024;

/**
 * A server that owes an answer and sends nothing for so long is taken for gone. While nothing is asked of it, it is asked
 * as often whether it is still there: a connection whose other end has vanished is silent, too.
 */
export const SILENCE_MS = 60_000;

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

/** The secret of a login: a password, or an access token. */
export function secretOf(login: ImapLogin): string {
  return 'pass' in login ? login.pass : login.accessToken;
}

/** A connection that is not open yet. An error outside a command ends no process: `causeOf` has it. */
export function newClient(server: Server, auth: ImapLogin, silenceMs = SILENCE_MS): ImapFlow {
  const client = new ImapFlow({
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
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    // Idle for so long, the library asks with NOOP; with a command open, or without an answer to that, it hangs up.
    socketTimeout: silenceMs,
    maxLiteralSize: MAX_LITERAL_BYTES,
  });
  client.on('error', (error: Error) => ends.set(client, error));
  return client;
}

/** The error that ended a connection, where that happened outside its commands. */
const ends = new WeakMap<ImapFlow, Error>();

/**
 * Why a command failed: a connection that was given up says so once, and each command after it only that it is closed.
 */
export function causeOf(client: ImapFlow, error: unknown): unknown {
  return ends.get(client) ?? error;
}

/** Answers of a server to a login that it cannot judge now, or not yet (RFC 5530 §3): an outage, not a refusal. */
const OUTAGES: ReadonlySet<unknown> = new Set(['UNAVAILABLE', 'SERVERBUG', 'INUSE', 'LIMIT']);

/** Whether it is our login that the server did not like. */
export function isLoginRefused(error: unknown): boolean {
  if (errorField(error, 'authenticationFailed') !== true) return false;
  return !OUTAGES.has(errorField(error, 'serverResponseCode'));
}
