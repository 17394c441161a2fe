// Opens a database of a PostgreSQL server as a store.
import { hostname } from 'node:os';
import type { Kysely } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { StoreUnusable, Unavailable } from '../../../system/failure.js';
import { namePlace, type PostgresPlace } from '../../place.js';
import type { Schema } from '../../schema.js';
import { migrate } from '../../migrate.js';
import type { Sharing } from '../../sharing/sharing.js';
import { refuseUnfinished } from '../../copy-mark.js';
import { storeOn } from './driver.js';
import { explainPostgres } from './failure.js';
import { PostgresSharing, type SharingParts } from './sharing.js';
import { VALUE_TYPES } from './values.js';

/** The oldest release whose behaviour is relied on. */
const OLDEST_RELEASE = 15;

const CONNECT_MS = 10_000;
/** How long a query waits for another transaction, as on SQLite. */
const BUSY_MS = 10_000;
/** A daemon that stands still within a transaction keeps all others waiting: its transaction ends without it. */
const STANDSTILL_MS = 5_000;
/** More connections than the stages use beside each other. */
const CONNECTIONS = 10;
/** One beats, one listens. */
const HEART_CONNECTIONS = 2;

/**
 * Connects, and brings the tables up to date.
 * @throws Unavailable where the server is out of reach or refuses the login; StoreUnusable where it is too old, or the
 * tables are of a newer program.
 */
export async function openPostgres(place: PostgresPlace): Promise<Kysely<Schema>> {
  const { store } = await connect(place);
  return store;
}

/** Who shares a store, and what it needs for that. */
export type Sharer = Pick<SharingParts, 'process' | 'clock' | 'log'>;

/** Opens a store for one of several daemons, and hands it over with the work on it; leaves and closes it whatever happens. */
export async function sharePostgres<T>(
  place: PostgresPlace,
  sharer: Sharer,
  work: (sharing: Sharing) => Promise<T>,
): Promise<T> {
  const { store, pool, service } = await connect(place);
  const heart = openPool(place, HEART_CONNECTIONS);
  const sharing = new PostgresSharing({ store, pool, heart, service, ...sharer });
  try {
    await sharing.begin();
    // Now that others see this daemon: whoever copies into the store has looked for daemons before its mark was set.
    await refuseUnfinished(place, store);
    return await work(sharing);
  } finally {
    await sharing.end();
    await store.destroy();
  }
}

async function connect(
  place: PostgresPlace,
): Promise<{ store: Kysely<Schema>; pool: Pool; service: string }> {
  const service = namePlace(place);
  if (place.missingSecret !== null)
    throw new Unavailable(service, `there is no password: ${place.missingSecret}`, true);
  const pool = openPool(place, CONNECTIONS);
  const store = storeOn(pool, service);
  try {
    await refuseOld(pool, service);
    await migrate(service, store, (error) => error instanceof Unavailable);
    return { store, pool, service };
  } catch (error) {
    await store.destroy();
    throw error;
  }
}

function openPool(place: PostgresPlace, connections: number): Pool {
  const pool = new Pool(poolConfig(place, connections));
  // An idle connection that the server ends is replaced when one is needed.
  pool.on('error', () => undefined);
  return pool;
}

function poolConfig(place: PostgresPlace, connections: number): PoolConfig {
  const { host, port, database, user, password } = place;
  return {
    host,
    port,
    database,
    user,
    ...(password !== null && { password }),
    ssl: tlsOf(place),
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    lock_timeout: BUSY_MS,
    idle_in_transaction_session_timeout: STANDSTILL_MS,
    // Whatever the server or the account has by default: a commit is on the disk before anybody is answered.
    options: '-c synchronous_commit=on',
    application_name: `sportello ${hostname()}`,
    types: VALUE_TYPES,
  };
}

function tlsOf({ sslMode, ca, host }: PostgresPlace): PoolConfig['ssl'] {
  if (sslMode === 'disable') return false;
  return {
    minVersion: 'TLSv1.2',
    host,
    ...(ca !== null && { ca }),
    rejectUnauthorized: sslMode !== 'require',
    ...(sslMode === 'verify-ca' && { checkServerIdentity: () => undefined }),
  };
}

async function refuseOld(pool: Pool, service: string): Promise<void> {
  let version = 0;
  let encoding = '';
  try {
    const { rows } = await pool.query<{ version: string; encoding: string }>(
      "select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding",
    );
    version = Math.floor(Number(rows[0]?.version) / 10_000);
    encoding = rows[0]?.encoding ?? '';
  } catch (error) {
    throw explainPostgres(service, error);
  }
  if (version < OLDEST_RELEASE)
    throw new StoreUnusable(
      `${service}: the server is PostgreSQL ${version}, and ${OLDEST_RELEASE} or newer is needed`,
    );
  if (encoding !== 'UTF8')
    throw new StoreUnusable(
      `${service}: its database is in ${encoding}: make one with createdb --encoding UTF8 --template template0`,
    );
}
