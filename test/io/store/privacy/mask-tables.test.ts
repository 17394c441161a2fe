// The last look of an erasure goes over every row of every table, however many there are, and over nothing twice.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../../../src/io/store/open.js';
import { maskTables } from '../../../../src/io/store/privacy/mask-tables.js';
import { startStores, type Stores } from '../../../support/stores.js';

const ADDRESS = 'anna.neri@cliente.example';
const MANY = 4_100;

let stores: Stores;
let store: Store;
let ticketId = 0;
beforeAll(async () => {
  stores = await startStores();
  store = await stores.open();
  const { id } = await store
    .insertInto('ticket')
    .values({
      number: '2026-000001',
      state: 'open',
      origin: 'mail',
      severity: 3,
      judged_severity: 3,
      rules_hash: '',
      evidence_json: JSON.stringify([{ words: `di ${ADDRESS}` }]),
      subject: `Da ANNA.NERI@cliente.example`,
      requester: 'luigi@cliente.example',
      requester_name: 'Luigi',
      language: 'it',
      opened_at: 1,
      marks_json: '[]',
      messages: 1,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  ticketId = id;
});
afterAll(async () => {
  await store.destroy();
  await stores.close();
});

/** Puts many rows in, of which a few name the person. */
async function fill(insert: (at: number, names: boolean) => object, table: 'event' | 'reference' | 'server') {
  const rows = Array.from({ length: MANY }, (_, at) => insert(at, at % 1000 === 7));
  for (let from = 0; from < MANY; from += 1000)
    await store
      .insertInto(table)
      .values(rows.slice(from, from + 1000))
      .execute();
}

it('masks every row that names the person, whatever its key is', async () => {
  await fill(
    (at, names) => ({
      ticket_id: ticketId,
      at,
      kind: 'opened',
      why: names ? `so says Anna.Neri@Cliente.Example ${at}` : 'x',
    }),
    'event',
  );
  await fill(
    (at, names) => ({ message_id: names ? `<${at}.${ADDRESS}>` : `<${at}@x>`, ticket_id: ticketId }),
    'reference',
  );
  await fill((at, names) => ({ name: `imap ${at}`, error: names ? `no ${ADDRESS}` : null }), 'server');
  let pauses = 0;
  const sought = {
    addresses: [ADDRESS],
    names: ['Anna Neri'],
    numbers: new Set<string>(),
    fields: new Set<string>(),
  };
  await maskTables(store, sought, async () => {
    pauses += 1;
  });
  expect(pauses).toBeGreaterThan(9);
  const events = await store.selectFrom('event').select('why').where('why', '!=', 'x').execute();
  expect(events).toHaveLength(5);
  const servers = await store.selectFrom('server').select('error').where('error', 'is not', null).execute();
  expect(servers).toHaveLength(5);
  const ticket = await store.selectFrom('ticket').selectAll().execute();
  const rest = JSON.stringify([events, servers, ticket]).toLowerCase();
  expect(rest).not.toContain('anna');
  const { count } = await store
    .selectFrom('reference')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  expect(count).toBe(MANY - 5);
});
