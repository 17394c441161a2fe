// Mail that is offered to other daemons for reading, and what they read.
import type { Kysely } from 'kysely';
import { all, key, primary, refersTo, required, text } from './first/types.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('parse_job')
    .addColumn('message_id', key, all(primary, refersTo('message.id', 'cascade')))
    .addColumn('program', text, required)
    .addColumn('state', text, required)
    .addColumn('reader', text)
    .addColumn('result_json', text)
    .execute();
}
