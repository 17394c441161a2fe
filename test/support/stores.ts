// New stores for tests, on the database of the test's project: SQLite in `quick`, PostgreSQL in `real`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openStore } from '../../src/io/store/open.js';
import type { StorePlace } from '../../src/io/store/place.js';
import { startPostgres, type Postgres } from './postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    readonly database: Database;
  }
}

type Database = 'sqlite' | 'postgres';

/** The database that this run of the tests is on. */
export const database: Database = inject('database');

/** Where the stores of a test file stand. */
export interface Stores {
  /** A place for one more store, its tables made; two that open it have the same store. */
  place(): Promise<StorePlace>;
  /** Opens a new store. */
  open(): ReturnType<typeof openStore>;
  close(): Promise<void>;
}

let cluster: Promise<Postgres> | null = null;
let users = 0;

/** Begins: on PostgreSQL with the one cluster of the test file. */
export async function startStores(): Promise<Stores> {
  const places = database === 'sqlite' ? filePlaces() : await serverPlaces();
  return { ...places, open: async () => openStore(await places.place()) };
}

function filePlaces(): Omit<Stores, 'open'> {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-stores-'));
  let files = 0;
  return {
    place: async () => {
      files += 1;
      return join(folder, `store${files}.db`);
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function serverPlaces(): Promise<Omit<Stores, 'open'>> {
  users += 1;
  cluster ??= startPostgres();
  const server = await cluster;
  return {
    place: () => server.place(),
    close: async () => {
      users -= 1;
      if (users > 0) return;
      cluster = null;
      await server.stop();
    },
  };
}
