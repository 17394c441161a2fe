// The two ends of a copy, with nobody at work on either: the source stands still until it is compared.
import { AlreadyRunning } from '../../system/failure.js';
import { dialectOf } from '../dialect/dialect.js';
import { lockStore } from '../dialect/sqlite/lock.js';
import { openStore, openUnfinished, type Store } from '../open.js';
import { namePlace, type StorePlace } from '../place.js';
import { COPIED } from './tables.js';

/** Opens the source and hands over a transaction in which nobody else changes it. */
export async function withSource<T>(place: StorePlace, work: (source: Store) => Promise<T>): Promise<T> {
  return withoutDaemons(place, openStore, (store) =>
    store.transaction().execute(async (transaction) => {
      await dialectOf(store).holdStill(
        transaction,
        COPIED.map(({ name }) => name),
      );
      return work(transaction);
    }),
  );
}

/** Opens the target, also where it bears the mark of a copy. */
export function openTarget<T>(place: StorePlace, work: (target: Store) => Promise<T>): Promise<T> {
  return withoutDaemons(place, openUnfinished, work);
}

async function withoutDaemons<T>(
  place: StorePlace,
  open: (place: StorePlace) => Promise<Store>,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const lock = typeof place === 'string' ? lockStore(place, 0) : null;
  if (typeof place === 'string' && lock === null) throw new AlreadyRunning(place);
  try {
    const store = await open(place);
    try {
      if (typeof place !== 'string') await refuseDaemons(namePlace(place), store);
      return await work(store);
    } finally {
      await store.destroy();
    }
  } finally {
    lock?.release();
  }
}

async function refuseDaemons(place: string, store: Store): Promise<void> {
  const { listDaemons } = await import('../dialect/postgres/lease.js');
  const alive = (await listDaemons(store)).filter(({ isAlive }) => isAlive);
  if (alive.length === 0) return;
  const who = alive.map(({ host, process }) => `${host}, process ${process}`).join('; ');
  throw new AlreadyRunning(`${place} (${who})`);
}
