// Brings the tables of a store up to date, whichever database it stands in.
import { CompiledQuery, type Kysely, Migrator } from 'kysely';
import { StoreUnusable } from '../system/failure.js';
import { explainNewer } from './damage.js';
import { up as firstTables } from './migrations/0001-first-tables.js';
import { up as technicians } from './migrations/0002-technicians.js';
import { up as search } from './migrations/0003-search.js';
import { up as daemons } from './migrations/0004-daemons.js';
import { up as copying } from './migrations/0005-copying.js';
import { up as claims } from './migrations/0006-claims.js';
import { up as corrections } from './migrations/0007-corrections.js';
import { up as parseJobs } from './migrations/0008-parse-jobs.js';
import type { Schema } from './schema.js';

const migrations = {
  '0001-first-tables': { up: firstTables },
  '0002-technicians': { up: technicians },
  '0003-search': { up: search },
  '0004-daemons': { up: daemons },
  '0005-copying': { up: copying },
  '0006-claims': { up: claims },
  '0007-corrections': { up: corrections },
  '0008-parse-jobs': { up: parseJobs },
};

/** The migrations that this program knows in a store. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(migrations);

const APPLIED = CompiledQuery.raw('select name from kysely_migration');

/**
 * Carries out the migrations that are missing. `place` names the store to an operator; an error that `isOutside` is
 * thrown as it is.
 * @throws StoreUnusable where the tables are of a newer program, or do not fit this one.
 */
export async function migrate(
  place: string,
  store: Kysely<Schema>,
  isOutside: (error: unknown) => boolean,
): Promise<void> {
  if (await isUpToDate(store, isOutside)) return;
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (isOutside(error)) throw error;
  const problem = error instanceof Error ? error.message : JSON.stringify(error);
  const applied = await store.executeQuery<{ name: string }>(APPLIED);
  const newer = explainNewer(
    applied.rows.map(({ name }) => name),
    MIGRATION_NAMES,
  );
  throw new StoreUnusable(`${place}: ${newer ?? `it does not fit this program: ${problem}`}`, {
    cause: error,
  });
}

/** By a mere look: the migrator makes every other writer of the store wait, and mostly for nothing. */
async function isUpToDate(store: Kysely<Schema>, isOutside: (error: unknown) => boolean): Promise<boolean> {
  try {
    const { rows } = await store.executeQuery<{ name: string }>(APPLIED);
    const applied = new Set(rows.map(({ name }) => name));
    return applied.size === MIGRATION_NAMES.length && MIGRATION_NAMES.every((name) => applied.has(name));
  } catch (error) {
    if (isOutside(error)) throw error;
    // A new store has no such table yet.
    return false;
  }
}
