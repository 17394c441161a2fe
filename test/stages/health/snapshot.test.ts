// What is asked of the store every few seconds: right, and found by an index however large the store is.
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ImmediateDialect } from '../../../src/io/store/dialect/sqlite/driver.js';
import type { Schema } from '../../../src/io/store/schema.js';
import { takeSnapshot } from '../../../src/stages/health/snapshot.js';
import { openDigestStand, type DigestStand } from '../../support/digest-store.js';
import { startStores, type Stores } from '../../support/stores.js';

let stores: Stores;
let stand: DigestStand;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  stand = await openDigestStand(stores);
});
afterEach(() => stand.close());

function addLetter(state: string, queuedAt: number, dueAt: number): Promise<unknown> {
  const place = {
    letter: 'team',
    to_name: '',
    to_domain: 'example.it',
    language: 'it',
  } as const;
  const content = { references_json: '[]', content_json: '{}', subject: 'S', attempts: 0, repeats: 0 };
  return stand.store
    .insertInto('outbox')
    .values({
      ...place,
      ...content,
      to_address: `${state}@example.it`,
      message_id: `<${state}.${queuedAt}@example.it>`,
      state: state === 'sent' || state === 'pending' ? state : 'uncertain',
      queued_at: queuedAt,
      due_at: dueAt,
      last_error: `${state} since ${queuedAt}`,
    })
    .execute();
}

it('finds the letter that waits longest, whether it is due or not, and none that was sent', async () => {
  const { mailboxes } = stand.config;
  const look = () =>
    takeSnapshot(
      stand.store,
      { mailboxes, place: stand.file, answers: stand.config.policy.limits.acknowledgements },
      5000,
    );
  expect(await look()).toMatchObject({ letter: null, dueSince: null, messagesSince: null });
  await addLetter('sent', 1000, 1000);
  await addLetter('pending', 2000, 9000);
  await addLetter('uncertain', 3000, 4000);
  expect(await look()).toMatchObject({
    letter: { since: 2000, error: 'pending since 2000' },
    dueSince: 4000,
    disk: { freeBytes: expect.any(Number) },
  });
});

it('asks nothing that takes longer in a larger store', async () => {
  const queries = new Map<string, readonly unknown[]>();
  const database = new Database(stand.file);
  const log = ({ query }: { query: { sql: string; parameters: readonly unknown[] } }): void => {
    queries.set(query.sql, query.parameters);
  };
  const listening = new Kysely<Schema>({ dialect: new ImmediateDialect(database), log });
  await takeSnapshot(
    listening,
    {
      mailboxes: stand.config.mailboxes,
      place: stand.file,
      answers: stand.config.policy.limits.acknowledgements,
    },
    5000,
  );
  const plans = [...queries].map(([sql, parameters]) =>
    database
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...parameters)
      .map(({ detail }) => detail)
      .join('; '),
  );
  await listening.destroy();
  expect(plans.filter((plan) => /message|outbox/.test(plan))).toEqual([
    expect.stringContaining('SEARCH message USING COVERING INDEX message_arrival (mailbox=?)'),
    expect.stringContaining('SEARCH message USING INDEX message_state (state=?)'),
    'SEARCH outbox USING INDEX outbox_unsent (state=?)',
    expect.stringContaining('SEARCH outbox USING COVERING INDEX outbox_due (state=? AND due_at<?)'),
    expect.stringContaining('SEARCH outbox USING COVERING INDEX outbox_queued (queued_at>?)'),
  ]);
});
