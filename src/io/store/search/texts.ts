// The index of a store, by the kind of its database.
import type { Kysely } from 'kysely';
import { dialectOf } from '../dialect/dialect.js';
import type { Store } from '../open.js';
import * as fts5 from './fts5.js';
import type { Asked, Hit, Searched } from './hit.js';
import * as tsvector from './tsvector.js';
import type { Term } from './words.js';

const INDEXES = { sqlite: fts5, postgres: tsvector };

/** Makes the index, and what keeps it in step with the rows. */
export function createSearch(db: Kysely<unknown>): Promise<void> {
  return INDEXES[dialectOf(db).name].createSearch(db);
}

/** Puts the rows of a table with ids from `from` to below `before` into the index. */
export function addToSearch(
  transaction: Store,
  table: Searched,
  from: number,
  before: number,
): Promise<void> {
  return INDEXES[dialectOf(transaction).name].addToSearch(transaction, table, from, before);
}

/** The text that every term stands in, those of the newest ticket first. */
export function findTexts(store: Store, terms: readonly Term[], asked: Asked): Promise<Hit[]> {
  return INDEXES[dialectOf(store).name].findTexts(store, terms, asked);
}
