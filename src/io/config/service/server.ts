// The mail servers as service.yaml describes them: where they are, how the line is kept private, and who
// logs in. Passwords are fetched here, from the environment or from a file.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Server } from '../../system/connection.js';
import type { OAuthAccount } from '../../system/oauth-account.js';
import { KEY_BYTES } from '../../oauth/seal.js';
import type { SmtpServer } from '../../smtp/smtp.js';
import type { StorePlace } from '../../store/place.js';
import type { Document, Path } from '../yaml/document.js';
import { oauthSection, readOAuth } from './oauth.js';
import type { Findings } from '../../system/problem.js';
import { address, count, line, secret, section } from '../yaml/value.js';

const connection = {
  host: line.describe('The name or address of the server.'),
  port: z
    .int()
    .min(1, 'is no port — a number from 1 to 65535')
    .max(65_535, 'is no port — a number from 1 to 65535')
    .optional()
    .describe('Its port; else the usual one of the kind of line.'),
  security: z
    .enum(['tls', 'starttls', 'none'])
    .default('tls')
    .describe('tls from the first byte, starttls, or none; none is for this machine only.'),
  ca: line
    .optional()
    .describe('A file with the certificates to trust (PEM), where the usual ones do not do.'),
};

const PASSWORD = 'Its source: { env: NAME } or { file: PATH }; plain text works, with a warning.';

const NOT_PRIVATE = {
  path: ['security'],
  message:
    'passwords and mail would cross the network in clear — write tls or starttls; none is for 127.0.0.1, ::1 and localhost',
};

function isPrivate({ host, security }: { host: string; security: Server['security'] }): boolean {
  return security !== 'none' || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

const TWO_SECRETS = {
  path: ['oauth'],
  message: 'stands beside a password — give one of the two',
};

function hasOneSecret({ password, oauth }: { password?: unknown; oauth?: unknown }): boolean {
  return password === undefined || oauth === undefined;
}

const OAUTH = 'OAuth2 in the place of a password, for Microsoft 365 and Gmail.';

/** `imap:` of a mailbox. */
export const imapSection = section({
  ...connection,
  user: line.describe('Who logs in.'),
  password: secret.optional().describe(PASSWORD),
  oauth: oauthSection.optional().describe(OAUTH),
})
  .refine(isPrivate, NOT_PRIVATE)
  .refine(({ password, oauth }) => password !== undefined || oauth !== undefined, {
    path: ['password'],
    message: 'is missing — write { env: NAME } or { file: PATH }, or give oauth',
  })
  .refine(hasOneSecret, TWO_SECRETS);

/** `smtp:` of the service, or of one mailbox. */
export const smtpSection = section({
  ...connection,
  user: line.optional().describe('Who logs in, where the server wants a login.'),
  password: secret.optional().describe(PASSWORD),
  oauth: oauthSection.optional().describe(OAUTH),
  envelopeSender: address
    .optional()
    .describe('The envelope sender of automatic answers, where the server refuses an empty one.'),
  connections: count
    .max(50, 'is too many — at most 50')
    .default(5)
    .describe('How many letters go out beside each other.'),
})
  .refine(isPrivate, NOT_PRIVATE)
  .refine(hasOneSecret, TWO_SECRETS)
  .refine(
    ({ user, password, oauth }) => (user === undefined) === (password === undefined && oauth === undefined),
    'user and password go together — give both, or none (oauth in the place of a password)',
  );

type Described = z.output<typeof imapSection> | z.output<typeof smtpSection>;
type Secret = z.output<typeof secret>;

/** The surroundings for reading service.yaml, beside the file. */
export interface Surroundings {
  /** Relative paths are relative to this folder. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The store that a running daemon has open; else null. */
  readonly storeInUse: StorePlace | null;
  readonly document: Document<unknown>;
  readonly findings: Findings;
}

/** The surroundings for reading a server, beside service.yaml: the key that refresh tokens are sealed with. */
export interface ServerSurroundings extends Surroundings {
  /** Undefined when the file names none; null when it names one that is not set. */
  readonly key: Uint8Array | null | undefined;
}

/** The server at a path of service.yaml. */
export function readServer(
  described: Described,
  path: Path,
  ports: Ports,
  around: ServerSurroundings,
): Server {
  const { host, security } = described;
  const { password, user = null } = described;
  return {
    host,
    port: described.port ?? ports[security],
    security,
    user,
    ...fetchPassword(password, [...path, 'password'], around),
    oauth: user === null ? null : readAccount(described, user, [...path, 'oauth'], around),
    ca: described.ca === undefined ? null : readCertificates(described.ca, [...path, 'ca'], around),
  };
}

/** The usual port of each kind of line. */
export type Ports = Readonly<Record<Server['security'], number>>;
export const IMAP_PORTS: Ports = { tls: 993, starttls: 143, none: 143 };
export const SMTP_PORTS: Ports = { tls: 465, starttls: 587, none: 25 };

/** The sending server at a path of service.yaml. */
export function readSmtpServer(
  described: z.output<typeof smtpSection>,
  path: Path,
  around: ServerSurroundings,
): SmtpServer {
  return {
    ...readServer(described, path, SMTP_PORTS, around),
    envelopeSender: described.envelopeSender ?? null,
    connections: described.connections,
  };
}

function readAccount(
  { oauth }: Described,
  user: string,
  path: Path,
  around: ServerSurroundings,
): OAuthAccount | null {
  if (oauth === undefined) return null;
  const { key, document, findings } = around;
  if (oauth.flow === 'code' && key === undefined) {
    const problem = 'nothing is named that encrypts the login which this keeps in the store';
    const hint = 'add store.key: { env: NAME } or { file: PATH }, with what "openssl rand -hex 32" prints';
    findings.problems.push(document.problemAt(path, problem, hint));
  }
  const { clientSecret } = oauth;
  return readOAuth(oauth, user, {
    clientSecret:
      clientSecret === undefined ? null : fetchSecret(clientSecret, [...path, 'clientSecret'], around).value,
    key: key ?? null,
  });
}

/** `store.key`: 32 bytes, written as hexadecimal digits or base64. */
export function readKey(source: Secret | undefined, around: Surroundings): Uint8Array | null | undefined {
  if (source === undefined) return undefined;
  const path = ['store', 'key'];
  const text = fetchSecret(source, path, around).value;
  if (text === null) return null;
  const key = Buffer.from(text, /^[0-9a-f]*$/i.test(text) ? 'hex' : 'base64');
  if (key.length === KEY_BYTES) return new Uint8Array(key);
  const problem = `the key has ${key.length} bytes, and must have ${KEY_BYTES}`;
  const hint = 'put there what "openssl rand -hex 32" prints';
  around.findings.problems.push(around.document.problemAt(path, problem, hint));
  return null;
}

/** Why a login will fail is named where it fails, too: by the variable or the file. */
export function fetchPassword(
  source: Secret | undefined,
  path: Path,
  around: Surroundings,
): Pick<Server, 'password' | 'missingSecret'> {
  if (source === undefined) return { password: null };
  const { value, missing } = fetchSecret(source, path, around);
  return missing === null ? { password: value } : { password: null, missingSecret: missing };
}

/** A secret, or why there is none. */
type FetchedSecret =
  { readonly value: string; readonly missing: null } | { readonly value: null; readonly missing: string };

function found(value: string): FetchedSecret {
  return { value, missing: null };
}

function fetchSecret(
  source: Secret,
  path: Path,
  { root, environment, document, findings }: Surroundings,
): FetchedSecret {
  const warn = (problem: string, hint: string) =>
    findings.warnings.push(document.problemAt(path, problem, hint));
  const lacking = (problem: string, hint: string): FetchedSecret => {
    warn(problem, hint);
    return { value: null, missing: `${problem}: ${hint}` };
  };
  if (typeof source === 'string') {
    warn('a password stands in the file as plain text', 'write { env: NAME } or { file: PATH }');
    return found(source);
  }
  if (source.env !== undefined) {
    const value = environment[source.env] ?? '';
    if (value !== '') return found(value);
    return lacking(
      `the environment variable ${source.env} is not set`,
      'set it where the service is started',
    );
  }
  const { path: from, isCredential } = secretFile(source.file ?? '', root, environment);
  try {
    const value = readFileSync(from, 'utf8').replace(/\r?\n$/, '');
    if (!isCredential) warnOfReaders(from, warn);
    if (value !== '') return found(value);
    return lacking(
      `the secret's file ${source.file} is empty`,
      'write the password into it, and nothing else',
    );
  } catch {
    return lacking(
      `the secret's file ${source.file} cannot be read`,
      'make it, readable for the service only',
    );
  }
}

/** Under systemd a secret is handed to the service alone (LoadCredential), under the name of its file. */
function secretFile(file: string, root: string, environment: Surroundings['environment']) {
  const credentials = environment['CREDENTIALS_DIRECTORY'];
  const handed = credentials === undefined ? null : join(credentials, basename(file));
  return handed !== null && existsSync(handed)
    ? { path: handed, isCredential: true }
    : { path: resolve(root, file), isCredential: false };
}

const OTHERS_READ = 0o044;

function warnOfReaders(path: string, warn: (problem: string, hint: string) => void): void {
  const { mode } = statSync(path);
  if ((mode & OTHERS_READ) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  warn(`the file of this secret can be read by other users (mode ${shown})`, `chmod 600 ${path}`);
}

/** The text of a file with certificates; null where it cannot be read. */
export function readCertificates(
  file: string,
  path: Path,
  { root, document, findings }: Surroundings,
): string | null {
  try {
    return readFileSync(resolve(root, file), 'utf8');
  } catch {
    const hint = 'name a file with certificates in PEM form, relative to the folder that holds config/';
    findings.problems.push(document.problemAt(path, `the certificates of ${file} cannot be read`, hint));
    return null;
  }
}
