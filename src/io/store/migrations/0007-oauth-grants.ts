// Who has signed in: the refresh tokens of mail accounts, encrypted.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('oauth_grant')
    .addColumn('user', 'text', (c) => c.notNull())
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('token_url', 'text', (c) => c.notNull())
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('granted_at', 'integer', (c) => c.notNull())
    .addColumn('renewed_at', 'integer')
    .addColumn('refused_at', 'integer')
    .addColumn('refused_because', 'text')
    .addColumn('leased_until', 'integer')
    .addPrimaryKeyConstraint('oauth_grant_key', ['user', 'client_id', 'token_url'])
    .execute();
}
