// Before the tests of a run on PostgreSQL: the one cluster that all their installations share.
import { startPostgres } from './postgres.js';
import { SHARED_PORT } from './store-database.js';

/** Starts it; what is returned ends it. */
export default async function setup(): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  // It is made from the template, which is the first database.
  await postgres.place();
  process.env[SHARED_PORT] = String(postgres.port);
  return () => postgres.stop();
}
