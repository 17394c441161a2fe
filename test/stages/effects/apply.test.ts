// Changes become rows: what only the transaction knows is put in, and one that cannot be carried out undoes them all.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Change } from '../../../src/core/decide/change.js';
import type { Store } from '../../../src/io/store/open.js';
import { apply } from '../../../src/stages/effects/apply.js';
import { changes, MONDAY } from '../../support/deciding.js';
import { message } from '../../support/message.js';
import { mailbox, policy } from '../../support/program-desk.js';
import { startStores, type Stores } from '../../support/stores.js';

const desk = { ...policy.desk, team: ['tecnici@example.it'] };

let stores: Stores;
let store: Store;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  store = await stores.open();
});
afterEach(() => store.destroy());

function carryOut(list: readonly Change[]): Promise<number | null> {
  return store
    .transaction()
    .execute((transaction) =>
      apply(transaction, list, { policy: { ...policy, desk }, store: { key: null } }),
    );
}

/** What follows from a request; the row of its mail is there. */
async function request(): Promise<readonly Change[]> {
  await store
    .insertInto('message')
    .values({
      id: 17,
      mailbox: 'support',
      received_at: MONDAY,
      sha256: '0'.repeat(64),
      bytes: 100,
      original_bytes: null,
      state: 'received',
      acknowledge: 1,
    })
    .execute();
  const mail = message({ messageId: '<1@cliente.example>' });
  return changes(mail, { id: 17 }, mailbox, { ...policy, desk });
}

it('puts the number of a new ticket into its letters and their thread', async () => {
  const id = await carryOut(await request());
  const ticket = await store.selectFrom('ticket').selectAll().executeTakeFirstOrThrow();
  expect([ticket.id, ticket.number]).toEqual([id, '2026-000001']);
  const letters = await store.selectFrom('outbox').selectAll().orderBy('id').execute();
  expect(
    letters.map(({ letter, ticket_id, content_json }) => [letter, ticket_id, numberIn(content_json)]),
  ).toEqual([
    ['acknowledgement', id, '2026-000001'],
    ['team', id, '2026-000001'],
  ]);
  expect(letters.map((letter) => letter.in_reply_to)).toEqual([
    '<1@cliente.example>',
    '<team.2026-000001@example.it>',
  ]);
  // Answers to each of them find the ticket, and so does what cites the mail.
  const cited = await store.selectFrom('reference').select('message_id').execute();
  expect(cited.map((one) => one.message_id).toSorted()).toEqual(
    ['<1@cliente.example>', ...letters.map((letter) => letter.message_id)].toSorted(),
  );
});

it('leaves nothing of a list in which a ticket is named that is not there', async () => {
  const lost: Change = {
    kind: 'begin alert',
    ticket: '2026-000099',
    severity: 1,
    at: MONDAY,
  };
  await expect(carryOut([...(await request()), lost])).rejects.toThrow('ticket 2026-000099 has vanished');
  for (const table of ['ticket', 'outbox', 'event', 'counter'] as const)
    expect(await store.selectFrom(table).selectAll().execute()).toEqual([]);
});

function numberIn(content: string): unknown {
  return JSON.parse(content).number;
}
