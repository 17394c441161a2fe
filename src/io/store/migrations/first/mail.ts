// Mail: its rows with what was decided, its bytes in pieces, where each original stands, and what a server does not give.
import type { Kysely } from 'kysely';
import {
  all,
  bytes,
  count,
  flag,
  identity,
  instant,
  key,
  refersTo,
  required,
  startsAs,
  text,
} from './types.js';

export async function createMailTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('message')
    .addColumn('id', key, identity)
    .addColumn('mailbox', text, required)
    .addColumn('received_at', instant, required)
    .addColumn('sha256', text)
    .addColumn('bytes', count, required)
    .addColumn('original_bytes', count)
    .addColumn('state', text, required)
    .addColumn('acknowledge', flag, required)
    .addColumn('claimed', flag, startsAs(0))
    .addColumn('strikes', count, startsAs(0))
    .addColumn('released_at', instant)
    .addColumn('released_from', text)
    .addColumn('from_address', text)
    .addColumn('from_name', text)
    .addColumn('subject', text)
    .addColumn('message_id', text)
    .addColumn('sent_at', instant)
    .addColumn('decision', text)
    .addColumn('reason', text)
    .addColumn('ticket_id', key, refersTo('ticket.id'))
    .addColumn('unanswered_because', text)
    .addColumn('road_json', text)
    .addColumn('written', text)
    .addColumn('content_sha256', text)
    .addColumn('original', text, startsAs('kept'))
    .addColumn('cut_short', flag, startsAs(0))
    .addColumn('place_lost', flag, startsAs(0))
    .addUniqueConstraint('message_bytes', ['mailbox', 'sha256'])
    .execute();
  await db.schema
    .createTable('chunk')
    .addColumn('message_id', key, all(required, refersTo('message.id', 'cascade')))
    .addColumn('seq', count, required)
    .addColumn('bytes', bytes, required)
    .addPrimaryKeyConstraint('chunk_order', ['message_id', 'seq'])
    .execute();
  await db.schema
    .createTable('location')
    .addColumn('mailbox', text, required)
    .addColumn('folder', text, required)
    .addColumn('uid_validity', text, required)
    .addColumn('uid', count, required)
    .addColumn('message_id', key, all(required, refersTo('message.id', 'cascade')))
    .addPrimaryKeyConstraint('location_address', ['mailbox', 'folder', 'uid_validity', 'uid'])
    .execute();
  await db.schema
    .createTable('suspect')
    .addColumn('mailbox', text, required)
    .addColumn('uid_validity', text, required)
    .addColumn('uid', count, required)
    .addColumn('failures', count, required)
    .addColumn('since', instant, required)
    .addColumn('due_at', instant, required)
    .addColumn('problem', text, required)
    .addColumn('is_stored', flag, required)
    .addPrimaryKeyConstraint('suspect_place', ['mailbox', 'uid_validity', 'uid'])
    .execute();
}
