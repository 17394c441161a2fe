// The mark of a store that another one is being copied into. Until it is gone nobody works on a half of a desk.
import type { Kysely } from 'kysely';
import { StoreUnusable } from '../system/failure.js';
import { namePlace, type StorePlace, urlOf } from './place.js';
import type { Schema } from './schema.js';

/** The url of the store that is being copied into this one; null where none is. */
export async function sourceOf(store: Kysely<Schema>): Promise<string | null> {
  const row = await store.selectFrom('copying').select('source').executeTakeFirst();
  return row?.source ?? null;
}

/** Refuses a store that another one is being copied into: only that copy goes on with it. */
export async function refuseUnfinished(place: StorePlace, store: Kysely<Schema>): Promise<void> {
  const source = await sourceOf(store);
  if (source !== null) throw new StoreUnusable(unfinished(place, source));
}

/** What is said of such a store. */
export function unfinished(place: StorePlace, source: string): string {
  return [
    `${namePlace(place)}: a copy of ${source} into it is not finished, and until then nobody works on it.`,
    `To go on where it stopped: sportello store copy '${source}' '${urlOf(place)}'`,
    `To give it up: ${emptied(place)}`,
  ].join('\n');
}

/** How a place comes to be an empty one. */
export function emptied(place: StorePlace): string {
  return typeof place === 'string'
    ? `remove ${place}, or name a file that is not there yet`
    : 'make an empty database with createdb, and name that one (dropdb removes the other)';
}
