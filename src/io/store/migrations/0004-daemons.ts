// Daemons that share a store, and the work that each of them holds.
import type { Kysely } from 'kysely';
import { count, instant, primary, required, text } from './first/types.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('daemon')
    .addColumn('id', text, primary)
    .addColumn('host', text, required)
    .addColumn('process', count, required)
    .addColumn('since', instant, required)
    .addColumn('seen_at', instant, required)
    .execute();
  await db.schema
    .createTable('lease')
    .addColumn('name', text, primary)
    .addColumn('holder', text, required)
    .addColumn('until', instant, required)
    .addColumn('epoch', count, required)
    .execute();
}
