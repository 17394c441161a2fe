// A failed letter that a person sends again has its time to be given up from then on.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox').addColumn('retried_at', 'integer').execute();
}
