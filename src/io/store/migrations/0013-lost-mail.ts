// Mail that does not go its way: what a server does not give, or does not move; what it gave in part; and originals of
// which nobody knows where they stand.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('suspect')
    .addColumn('mailbox', 'text', (c) => c.notNull())
    .addColumn('uid_validity', 'text', (c) => c.notNull())
    .addColumn('uid', 'integer', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('since', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'integer', (c) => c.notNull())
    .addColumn('problem', 'text', (c) => c.notNull())
    .addColumn('is_stored', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('suspect_place', ['mailbox', 'uid_validity', 'uid'])
    .execute();
  for (const column of ['cut_short', 'place_lost']) {
    await db.schema
      .alterTable('message')
      .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  }
}
