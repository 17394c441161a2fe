// The record that a person may ask for: the rows that were found, as they stand. Of others' mail only that it
// names the person: their words are theirs (GDPR article 15(4)).
import { findUnreachable } from '../outbox/deliveries.js';
import type { Store } from '../open.js';
import { readByIds } from '../sql/page.js';
import type { Found } from './person.js';

/** Reads what was found, table by table. */
export async function readPerson(store: Store, address: string, found: Found) {
  const tickets = [...found.tickets, ...found.shared];
  const [own, asked] = [new Set(found.messages), new Set(found.tickets)];
  return {
    messages: await readByIds(found.messages, (ids) =>
      store.selectFrom('message').selectAll().where('id', 'in', ids).execute(),
    ),
    naming: await readByIds([...found.naming, ...found.waiting], (ids) =>
      store
        .selectFrom('message')
        .select(['id', 'mailbox', 'received_at', 'state'])
        .where('id', 'in', ids)
        .execute(),
    ),
    tickets: await readByIds(found.tickets, (ids) =>
      store.selectFrom('ticket').selectAll().where('id', 'in', ids).execute(),
    ),
    takesPartIn: await readByIds(found.shared, (ids) =>
      store.selectFrom('ticket').select(['number', 'state', 'opened_at']).where('id', 'in', ids).execute(),
    ),
    events: (
      await readByIds(tickets, (ids) =>
        store.selectFrom('event').selectAll().where('ticket_id', 'in', ids).orderBy('id').execute(),
      )
    ).filter((event) => (event.message_id === null ? asked.has(event.ticket_id) : own.has(event.message_id))),
    notes: await readByIds(found.tickets, (ids) =>
      store.selectFrom('note').selectAll().where('ticket_id', 'in', ids).orderBy('id').execute(),
    ),
    proposals: await readByIds(found.tickets, (ids) =>
      store.selectFrom('proposal').selectAll().where('ticket_id', 'in', ids).execute(),
    ),
    letters: await readByIds(found.letters, (ids) =>
      store
        .selectFrom('outbox')
        .select([
          'id',
          'letter',
          'to_address',
          'to_name',
          'cc_json',
          'subject',
          'content_json',
          'state',
          'queued_at',
          'sent_at',
        ])
        .where('id', 'in', ids)
        .execute(),
    ),
    unreachable: (await findUnreachable(store, address)) ?? null,
  };
}
