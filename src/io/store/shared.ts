// The store in the hands of daemons: a file in those of one at a time, locked and mended from whatever a crash left
// behind; a server's in those of any number.
import type { Clock } from '../system/clock.js';
import { AlreadyRunning } from '../system/failure.js';
import type { Log } from '../system/log.js';
import { explainDamage } from './damage.js';
import { lockStore } from './dialect/sqlite/lock.js';
import { refuseDamaged } from './dialect/sqlite/open.js';
import { clearUnfinished } from './mail/originals.js';
import { openStore } from './open.js';
import { voidClaims } from './outbox/claims.js';
import type { StorePlace } from './place.js';
import { type Sharing, unshared } from './sharing/sharing.js';

/** Longer than `status` or a step of `import` hold the lock, so that neither keeps the daemon from starting. */
const LOCK_WAIT_MS = 2_000;

/** Who works on a store. */
export interface Worker {
  readonly clock: Clock;
  readonly log: Log;
  /** The number of the process. */
  readonly process: number;
}

/**
 * Hands the store over with the work on it, and closes it whatever happens.
 * @throws AlreadyRunning where another process holds the lock of a file; StoreUnusable where the database is damaged;
 * Unavailable where a server is out of reach.
 */
export async function withSharedStore<T>(
  place: StorePlace,
  worker: Worker,
  work: (sharing: Sharing) => Promise<T>,
): Promise<T> {
  if (typeof place === 'string') return withExclusiveStore(place, worker.clock, work);
  const { sharePostgres } = await import('./dialect/postgres/open.js');
  return sharePostgres(place, worker, work);
}

/** Takes the instance lock, and mends what a crash left behind: nobody else has any of the work. */
async function withExclusiveStore<T>(
  file: string,
  clock: Clock,
  work: (sharing: Sharing) => Promise<T>,
): Promise<T> {
  const lock = lockStore(file, LOCK_WAIT_MS);
  if (lock === null) throw new AlreadyRunning(file);
  try {
    const store = await openStore(file);
    try {
      await refuseDamaged(file, store);
      await clearUnfinished(store);
      await voidClaims(store, { living: [], now: clock.now() });
      return await work(unshared(store));
    } finally {
      await store.destroy();
    }
  } catch (error) {
    throw explainDamage(file, error);
  } finally {
    lock.release();
  }
}
