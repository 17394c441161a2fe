// The store in the hands of one instance: locked, opened, and mended from whatever a crash left behind.
import type { Clock } from '../system/clock.js';
import { AlreadyRunning } from '../system/failure.js';
import { explainDamage } from './damage.js';
import { clearUnfinished } from './mail/originals.js';
import { lockStore } from './dialect/sqlite/lock.js';
import { refuseDamaged } from './dialect/sqlite/open.js';
import { openStore, type Store } from './open.js';
import { voidLeases } from './outbox/outbox.js';

/** Longer than `status` or a step of `import` hold the lock, so that neither keeps the daemon from starting. */
const LOCK_WAIT_MS = 2_000;

/**
 * Takes the instance lock, mends what a crash left behind, hands the store over, and closes it whatever happens.
 * @throws AlreadyRunning where another process holds the lock; StoreUnusable where the database is damaged.
 */
export async function withExclusiveStore<T>(
  file: string,
  clock: Clock,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const lock = lockStore(file, LOCK_WAIT_MS);
  if (lock === null) throw new AlreadyRunning(file);
  try {
    const store = await openStore(file);
    try {
      await refuseDamaged(file, store);
      await clearUnfinished(store);
      await voidLeases(store, clock.now());
      return await work(store);
    } finally {
      await store.destroy();
    }
  } catch (error) {
    throw explainDamage(file, error);
  } finally {
    lock.release();
  }
}
