// Before the tests of a run on PostgreSQL: the one cluster that all their installations share.
import { startPostgres, type Postgres } from './postgres.js';
import { SHARED_PORT } from './store-database.js';

let postgres: Postgres;

/** Starts it; the runner calls this by its name, and the other one at the end. */
export async function setup(): Promise<void> {
  postgres = await startPostgres();
  // It is made from the template, which is the first database.
  await postgres.place();
  process.env[SHARED_PORT] = String(postgres.port);
}

/** Ends it. */
export async function teardown(): Promise<void> {
  await postgres.stop();
}
