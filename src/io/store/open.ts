// Opens a store wherever it stands. PostgreSQL's client is loaded where it is asked for: a command starts sooner without.
import { existsSync } from 'node:fs';
import type { Kysely } from 'kysely';
import type { StorePlace } from './place.js';
import { openSqlite } from './dialect/sqlite/open.js';
import type { Schema } from './schema.js';
import { refuseUnfinished } from './copy-mark.js';

/** The database, or a transaction on it: every query function takes either. */
export type Store = Kysely<Schema>;

/**
 * Opens the store and brings its tables up to date. The folder of a file is made when missing.
 * Throws StoreUnusable when it is no database, is damaged, was written by a newer program, or holds a part of a copy
 * only, and Unavailable when its server is out of reach or refuses the login.
 */
export async function openStore(place: StorePlace): Promise<Store> {
  const store = await openUnfinished(place);
  try {
    await refuseUnfinished(place, store);
    return store;
  } catch (error) {
    await store.destroy();
    throw error;
  }
}

/** The same, also where a copy into it is not finished. */
export async function openUnfinished(place: StorePlace): Promise<Store> {
  if (typeof place === 'string') return openSqlite(place);
  const { openPostgres } = await import('./dialect/postgres/open.js');
  return openPostgres(place);
}

/** Whether there is a store yet: a command that only reads says so instead of making one. A server's is always there. */
export function storeExists(place: StorePlace): boolean {
  return typeof place !== 'string' || existsSync(place);
}
