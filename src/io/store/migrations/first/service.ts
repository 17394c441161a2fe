// The service itself: its servers, troubles, configuration, logins, and erasures that are not finished.
import type { Kysely } from 'kysely';
import { count, instant, primary, required, text } from './types.js';

export async function createServiceTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('server')
    .addColumn('name', text, primary)
    .addColumn('reached_at', instant)
    .addColumn('error', text)
    .addColumn('error_at', instant)
    .execute();
  await db.schema
    .createTable('trouble')
    .addColumn('kind', text, required)
    .addColumn('mailbox', text, required)
    .addColumn('since', instant, required)
    .addColumn('notified_at', instant, required)
    .addColumn('detail', text)
    .addPrimaryKeyConstraint('trouble_once', ['kind', 'mailbox'])
    .execute();
  await db.schema
    .createTable('configuration')
    .addColumn('id', count, primary)
    .addColumn('loaded_at', instant, required)
    .addColumn('hashes_json', text, required)
    .addColumn('refused_at', instant)
    .addColumn('mistakes_json', text, required)
    .execute();
  await db.schema
    .createTable('oauth_grant')
    .addColumn('user', text, required)
    .addColumn('client_id', text, required)
    .addColumn('token_url', text, required)
    .addColumn('sealed', text, required)
    .addColumn('version', count, required)
    .addColumn('granted_at', instant, required)
    .addColumn('renewed_at', instant)
    .addColumn('refused_at', instant)
    .addColumn('refused_because', text)
    .addColumn('leased_until', instant)
    .addPrimaryKeyConstraint('oauth_grant_key', ['user', 'client_id', 'token_url'])
    .execute();
  await db.schema
    .createTable('erasure')
    .addColumn('address', text, primary)
    .addColumn('asked_at', instant, required)
    .addColumn('found_json', text, required)
    .addColumn('mailboxes_json', text, required)
    .execute();
}
