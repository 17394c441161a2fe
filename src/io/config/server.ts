// The mail servers as service.yaml describes them: where they are, how the line is kept private, and who
// logs in. Passwords are fetched here, from the environment or from a file.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Server } from '../connection.js';
import type { SmtpServer } from '../smtp.js';
import type { Document, Path } from './document.js';
import type { Findings } from './problem.js';
import { address, count, line, secret, section } from './value.js';

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

/** `imap:` of a mailbox. */
export const imapSection = section({
  ...connection,
  user: line.describe('Who logs in.'),
  password: secret.describe(PASSWORD),
}).refine(isPrivate, NOT_PRIVATE);

/** `smtp:` of the service, or of one mailbox. */
export const smtpSection = section({
  ...connection,
  user: line.optional().describe('Who logs in, where the server wants a login.'),
  password: secret.optional().describe(PASSWORD),
  envelopeSender: address
    .optional()
    .describe('The envelope sender of automatic answers, where the server refuses an empty one.'),
  connections: count
    .max(50, 'is too many — at most 50')
    .default(5)
    .describe('How many letters go out beside each other.'),
})
  .refine(isPrivate, NOT_PRIVATE)
  .refine(
    (server) => (server.user === undefined) === (server.password === undefined),
    'user and password go together — give both, or none',
  );

type Described = z.output<typeof imapSection> | z.output<typeof smtpSection>;
type Secret = z.output<typeof secret>;

/** What reading service.yaml needs beside the file. */
export interface Surroundings {
  /** Relative paths are relative to this folder. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The file of the store that a running daemon has open; else null. */
  readonly storeInUse: string | null;
  readonly document: Document<unknown>;
  readonly findings: Findings;
}

/** The server at a path of service.yaml. */
export function readServer(described: Described, path: Path, ports: Ports, around: Surroundings): Server {
  const { host, security } = described;
  const password = described.password;
  return {
    host,
    port: described.port ?? ports[security],
    security,
    user: described.user ?? null,
    password: password === undefined ? null : fetchSecret(password, [...path, 'password'], around),
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
  around: Surroundings,
): SmtpServer {
  return {
    ...readServer(described, path, SMTP_PORTS, around),
    envelopeSender: described.envelopeSender ?? null,
    connections: described.connections,
  };
}

function fetchSecret(source: Secret, path: Path, { root, environment, document, findings }: Surroundings) {
  const warn = (problem: string, hint: string) =>
    findings.warnings.push(document.problemAt(path, problem, hint));
  if (typeof source === 'string') {
    warn('a password stands in the file as plain text', 'write { env: NAME } or { file: PATH }');
    return source;
  }
  if (source.env !== undefined) {
    const value = environment[source.env] ?? '';
    if (value !== '') return value;
    warn(`the environment variable ${source.env} is not set`, 'set it where the service is started');
    return null;
  }
  try {
    const value = readFileSync(secretFile(source.file ?? '', root, environment), 'utf8').replace(
      /\r?\n$/,
      '',
    );
    if (value !== '') return value;
    warn(`the secret's file ${source.file} is empty`, 'write the password into it, and nothing else');
  } catch {
    warn(`the secret's file ${source.file} cannot be read`, 'make it, readable for the service only');
  }
  return null;
}

/** Under systemd a secret is handed to the service alone (LoadCredential), under the name of its file. */
function secretFile(file: string, root: string, environment: Surroundings['environment']): string {
  const credentials = environment['CREDENTIALS_DIRECTORY'];
  const handed = credentials === undefined ? null : join(credentials, basename(file));
  return handed !== null && existsSync(handed) ? handed : resolve(root, file);
}

function readCertificates(
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
