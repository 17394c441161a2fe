// Looks at the store itself: numbers without gaps, history and places of mail that fit, and the database's own check.
import { sql } from 'kysely';
import type { Store } from '../../../src/io/store/open.js';
import { none, type Finding } from '../findings.js';

/** Statements that find nothing in a sound store, each with what it would find. */
const UNSOUND = [
  ['a message that is still claimed', `select id from message where claimed <> 0`],
  [
    'a message on no ticket',
    `select id from message where decision in ('opened', 'appended') and ticket_id is null`,
  ],
  [
    'a ticket that was not opened once',
    `select id from ticket where (select count(*) from event where ticket_id = ticket.id and kind = 'opened') <> 1`,
  ],
  ['a letter that is still leased', `select id from outbox where leased_by is not null`],
  [
    'a letter without its bytes',
    `select id from outbox where state = 'sent' and not exists (select 1 from frozen_mail where outbox_id = outbox.id)`,
  ],
  [
    'a message in no folder, and not known as lost there',
    `select id from message where place_lost = 0
      and not exists (select 1 from location where message_id = message.id)`,
  ],
] as const;

/** Every index of the database against its table (amcheck). */
const EVERY_INDEX = `
select bt_index_check(class.oid, true) from pg_class class
join pg_am on pg_am.oid = class.relam and amname = 'btree'
where relkind = 'i' and relnamespace = 'public'::regnamespace`;

/** Looks for what should not be in a store. */
export async function countStore(store: Store, kind: 'sqlite' | 'postgres'): Promise<Finding[]> {
  return [
    none('ticket numbers missing or twice', await gaps(store)),
    none('unsound rows', await unsound(store)),
    none('faults that the database finds in itself', await ownCheck(store, kind)),
  ];
}

async function gaps(store: Store): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`select number from ticket order by id`.execute(store);
  return rows
    .map(({ number }, index) => ({ number, wanted: index + 1 }))
    .filter(({ number, wanted }) => Number(number.split('-')[1]) !== wanted)
    .map(({ number, wanted }) => `${number} stands in the place of ${wanted}`);
}

async function unsound(store: Store): Promise<string[]> {
  const found: string[] = [];
  for (const [what, statement] of UNSOUND) {
    const { rows } = await sql.raw<{ id: number }>(statement).execute(store);
    found.push(...rows.map(({ id }) => `${what}: ${id}`));
  }
  return found;
}

async function ownCheck(store: Store, kind: 'sqlite' | 'postgres'): Promise<string[]> {
  if (kind === 'sqlite') {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store);
    return rows.map((row) => row.integrity_check).filter((said) => said !== 'ok');
  }
  try {
    await sql.raw('create extension if not exists amcheck').execute(store);
    await sql.raw(EVERY_INDEX).execute(store);
    return [];
  } catch (error) {
    return [String(error)];
  }
}
