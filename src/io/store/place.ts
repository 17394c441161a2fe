// Where a store stands: a file of SQLite, or a database of a PostgreSQL server.

/** The absolute path of a SQLite file, or a PostgreSQL server. */
export type StorePlace = string | PostgresPlace;

/** A database of a PostgreSQL server, with the account that we use there. */
export interface PostgresPlace {
  /** A host name or address, or the absolute path of the folder with the server's socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Null where the server asks for none, or the secret is not set. */
  readonly password: string | null;
  /** Why there is no password where one is named, and how to mend it. */
  readonly missingSecret: string | null;
  /** How the conversation is protected, by libpq's names; `disable` is for loopback and sockets only. */
  readonly sslMode: SslMode;
  /** PEM of the authorities to trust instead of the system's; null for the system's. */
  readonly ca: string | null;
}

/** `require` encrypts, `verify-ca` trusts the certificate's authority, `verify-full` also checks its name. */
export type SslMode = 'disable' | 'require' | 'verify-ca' | 'verify-full';

/** The store as an operator knows it; without its password. */
export function namePlace(place: StorePlace): string {
  if (typeof place === 'string') return place;
  const { host, port, database } = place;
  return host.startsWith('/')
    ? `postgres ${database} (socket in ${host}, port ${port})`
    : `postgres ${database} (${host}:${port})`;
}

/** Whether two places are the same store: its account and password may change. */
export function isSamePlace(one: StorePlace, other: StorePlace): boolean {
  return namePlace(one) === namePlace(other);
}

/** The url of a store, as `store.url` names it, without what is there by default. */
export function urlOf(place: StorePlace): string {
  if (typeof place === 'string') return `sqlite:${place}`;
  const { host, port, database, user, sslMode } = place;
  const url = new URL('postgres://localhost');
  url.username = user;
  url.port = port === USUAL_PORT ? '' : String(port);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (host.startsWith('/')) url.searchParams.set('host', host);
  else url.hostname = host.includes(':') ? `[${host}]` : host;
  if (sslMode === 'require' || sslMode === 'verify-ca') url.searchParams.set('sslmode', sslMode);
  return url.href;
}

const USUAL_PORT = 5432;
