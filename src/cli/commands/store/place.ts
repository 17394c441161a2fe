// The stores that a command line names, and where the passwords of their servers come from.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  isPostgresUrl,
  type PostgresUrl,
  readPostgresUrl,
  STORE_URL,
  storeFileOf,
} from '../../../io/config/service/store-url.js';
import type { PostgresPlace, StorePlace } from '../../../io/store/place.js';
import type { Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

const PASSWORDS = 'a password comes from store.password of service.yaml, or from PGPASSWORD';

/** The store at a url. Nothing of the url is printed: somebody may have written a password into it. */
export function placeOf(context: Context, argument: string, url: string): StorePlace {
  if (!STORE_URL.test(url))
    throw new CommandFailed(`${argument}: write sqlite:PATH or postgres://USER@HOST/DATABASE`, EXIT.usage);
  if (!isPostgresUrl(url)) return storeFileOf(dirname(resolve(context.folder())), url);
  const read = readPostgresUrl(url);
  if ('problem' in read) throw new CommandFailed(`${argument}: ${read.problem}; ${PASSWORDS}`, EXIT.usage);
  return { ...read, ...secretsOf(context, read) };
}

/** Those of the configuration are of the server and the user that it names, and of no other. */
function secretsOf(
  { inspect, terminal: { environment } }: Context,
  { host, port, user }: PostgresUrl,
): Pick<PostgresPlace, 'password' | 'missingSecret' | 'ca'> {
  const { store } = inspect();
  const password = environment['PGPASSWORD'] ?? '';
  const given = { password: password === '' ? null : password, missingSecret: null };
  const isConfigured =
    typeof store !== 'string' && store.host === host && store.port === port && store.user === user;
  if (!isConfigured) return { ...given, ca: certificatesOf(environment['PGSSLROOTCERT'] ?? '') };
  const { missingSecret, ca } = store;
  return missingSecret !== null && given.password !== null
    ? { ...given, ca }
    : { password: store.password, missingSecret, ca };
}

/** The authorities in a file; null for those of the system. */
function certificatesOf(file: string): string | null {
  return file === '' || file === 'system' ? null : readFileSync(file, 'utf8');
}
