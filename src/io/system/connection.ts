// Failures on the way to a server, in an operator's words: IMAP and SMTP fail alike.
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { OAuthAccount } from './oauth-account.js';

/** How the conversation is protected; `none` is for loopback only. */
export type Security = 'tls' | 'starttls' | 'none';

/** A server with the account that we use there. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  /** Null where the server asks for no login. */
  readonly user: string | null;
  /** Null where the secret is not set. */
  readonly password: string | null;
  /** Why there is no password where one is named, and how to mend it: by the variable or the file. */
  readonly missingSecret?: string;
  /** Logs in with access tokens in the place of a password; null where a password does. */
  readonly oauth: OAuthAccount | null;
  /** PEM of the authorities to trust instead of the system's; null for the system's. */
  readonly ca: string | null;
}

/** The TLS options for a server: its name is always checked. */
export function tlsOptions(server: Server): ConnectionOptions {
  return {
    minVersion: 'TLSv1.2',
    // An address is no server name (RFC 6066 §3); it is checked against the certificate all the same.
    ...(isIP(server.host) === 0 && { servername: server.host }),
    ...(server.ca !== null && { ca: server.ca }),
  };
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: is the server running, and is the port right?',
  ENOTFOUND: 'unknown host: check the name, or the name server',
  EAI_AGAIN: 'the host name cannot be looked up now: check the name server',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'the network is unreachable',
  ETIMEDOUT: 'no answer in time',
  ETIMEOUT: 'no answer in time',
  CONNECT_TIMEOUT: 'no answer in time: check host, port and firewall',
  GREETING_TIMEOUT: 'connected, but no greeting came: check port and security (tls or starttls?)',
  UPGRADE_TIMEOUT: 'the TLS handshake did not finish: check port and security (tls or starttls?)',
  ECONNRESET: 'the server closed the connection',
  EConnectionClosed: 'the server closed the connection',
  NoConnection: 'the connection is closed',
  ECONNECTION: 'the server closed the connection',
  ClosedAfterConnectTLS: 'the server closed the connection before its greeting',
  ClosedAfterConnectText: 'the server closed the connection before its greeting',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host name: use the name that stands in it',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed: name its file in `ca:` to trust it',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the certificate comes from an unknown authority: name its file in `ca:` to trust it',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate comes from an unknown authority: name its file in `ca:` to trust it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate comes from an unknown authority: name its file in `ca:` to trust it',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS on this port: check port and security',
  EPROTO: 'the server does not speak TLS on this port: check port and security',
};

/** One line on why a connection failed. Nothing of a password or a body is ever in it. */
export function explainConnectionError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  for (const code of errorCodes(error)) {
    const explanation = EXPLANATIONS[code];
    if (explanation !== undefined) return explanation;
  }
  const response = errorField(error, 'responseText');
  return firstLine(typeof response === 'string' && response !== '' ? response : error.message);
}

/** The codes of an error and of what caused it, the most informative first. */
function errorCodes(error: Error): string[] {
  const codes: unknown[] = [];
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    codes.push(errorField(at, 'originalCode'), errorField(at, 'code'));
  }
  return codes.filter((code) => typeof code === 'string');
}

/** A property that a library puts on its errors, whatever it holds. */
export function errorField(error: unknown, name: string): unknown {
  return error instanceof Error ? Object.getOwnPropertyDescriptor(error, name)?.value : undefined;
}

function firstLine(text: string): string {
  return (text.split(/\r?\n/, 1)[0] ?? '').slice(0, 300);
}
