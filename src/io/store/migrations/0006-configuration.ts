// What the daemon thinks of the configuration: which one is in force, and what is wrong with the one on disk.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('configuration')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('loaded_at', 'integer', (c) => c.notNull())
    .addColumn('hashes_json', 'text', (c) => c.notNull())
    .addColumn('refused_at', 'integer')
    .addColumn('mistakes_json', 'text', (c) => c.notNull())
    .execute();
}
