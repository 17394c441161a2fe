// Where the store is, as `store.url` of service.yaml names it.
import { resolve } from 'node:path';
import type { PostgresPlace, SslMode } from '../../store/place.js';

/** The default of a url that is not given. */
export const DEFAULT_STORE = 'sqlite:data/sportello.db';

/** A store that is known. */
export const STORE_URL = /^(?:sqlite:[^\p{Cc}]+|postgres(?:ql)?:\/\/[^\s\p{Cc}]+)$/u;

/** Whether a url names a database of a PostgreSQL server. */
export function isPostgresUrl(url: string): boolean {
  return url.startsWith('postgres');
}

/** The SQLite file, an absolute path; a relative url is relative to the folder that holds config/. */
export function storeFileOf(root: string, url: string): string {
  return resolve(root, url.replace(/^sqlite:/, ''));
}

/** The parts of a PostgreSQL url. */
export type PostgresUrl = Pick<PostgresPlace, 'host' | 'port' | 'database' | 'user' | 'sslMode'>;

/** What is wrong with a url, and how to mend it. Nothing of the url stands in it: it may hold a password. */
export interface UrlMistake {
  readonly problem: string;
  readonly hint: string;
}

const FORM = 'write postgres://USER@HOST/DATABASE?sslmode=verify-full';
const SSL_MODES: readonly string[] = ['disable', 'require', 'verify-ca', 'verify-full'] satisfies SslMode[];
const USUAL_PORT = 5432;

/** Reads a PostgreSQL url. Without sslmode a server elsewhere is verified in full, and one on this machine is not asked for TLS. */
export function readPostgresUrl(text: string): PostgresUrl | UrlMistake {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return { problem: 'this is no url', hint: FORM };
  if (url.password !== '')
    return {
      problem: 'a password stands in the url',
      hint: 'leave it out there, and write store.password: { env: NAME } or { file: PATH }',
    };
  const unknown = [...url.searchParams.keys()].find((name) => !['sslmode', 'host'].includes(name));
  if (unknown !== undefined)
    return { problem: 'the url has a parameter that is not known', hint: 'only sslmode and host are' };
  const [user, database] = [decoded(url.username), decoded(url.pathname.slice(1))];
  if (!user || !database) return { problem: `the url names no ${user ? 'database' : 'user'}`, hint: FORM };
  const host = url.searchParams.get('host') ?? url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (host === '') return { problem: 'the url names no host', hint: FORM };
  const sslMode = url.searchParams.get('sslmode') ?? (isHere(host) ? 'disable' : 'verify-full');
  if (!isSslMode(sslMode))
    return { problem: 'this sslmode is not known', hint: `write ${SSL_MODES.join(', ')}` };
  if (sslMode === 'disable' && !isHere(host))
    return {
      problem: 'the whole desk would cross the network in clear',
      hint: 'write sslmode=verify-full; disable is for 127.0.0.1, ::1, localhost and sockets',
    };
  return { host, port: url.port === '' ? USUAL_PORT : Number(url.port), database, user, sslMode };
}

/** Null where it is written wrongly. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function isSslMode(word: string): word is SslMode {
  return SSL_MODES.includes(word);
}

/** Whether a host is this machine: by a socket's folder, or by loopback. */
function isHere(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
