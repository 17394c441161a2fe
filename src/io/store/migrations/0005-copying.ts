// The mark of a store that another one is being copied into: until all of it is there nobody works on it.
import type { Kysely } from 'kysely';
import { count, instant, primary, required, text } from './first/types.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('copying')
    .addColumn('id', count, primary)
    .addColumn('source', text, required)
    .addColumn('since', instant, required)
    .execute();
}
