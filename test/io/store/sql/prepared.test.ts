// A prepared query answers for the values of each run, however often it ran before.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../../../src/io/store/open.js';
import { type Given, prepared } from '../../../../src/io/store/sql/prepared.js';
import { startStores, type Stores } from '../../../support/stores.js';

interface Refusal {
  readonly name: string;
  readonly error: string | null;
}

let stores: Stores;
let store: Store;
beforeAll(async () => {
  stores = await startStores();
  store = await stores.open();
});
afterAll(async () => {
  await store.destroy();
  await stores.close();
});

const note = prepared((on, row: Given<Refusal>) =>
  on
    .insertInto('server')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ error: row.error }))
    .returning(['name', 'error'])
    .compile(),
);

const refusing = prepared((on, { error }: Given<{ error: string }>) =>
  on
    .selectFrom('server')
    .select('name')
    .where('error', '=', error)
    .where('name', '!=', 'smtp')
    .orderBy('name')
    .compile(),
);

it('takes the values of every run', async () => {
  expect(await note.one(store, { name: 'imap', error: 'down' })).toEqual({ name: 'imap', error: 'down' });
  // The order of the names does not matter, and a value may stand in several places.
  expect(await note.one(store, { error: null, name: 'imap' })).toEqual({ name: 'imap', error: null });
  await note.run(store, { name: 'smtp', error: 'down' });
  await note.run(store, { name: 'pec', error: 'down' });
  expect((await refusing.run(store, { error: 'down' })).rows).toEqual([{ name: 'pec' }]);
  expect(await refusing.first(store, { error: 'late' })).toBeUndefined();
  await expect(refusing.one(store, { error: 'late' })).rejects.toThrow('no row');
});

it('runs within the transaction that it is given', async () => {
  const undone = store.transaction().execute(async (transaction) => {
    await note.run(transaction, { name: 'undone', error: 'undone' });
    expect(await refusing.first(transaction, { error: 'undone' })).toEqual({ name: 'undone' });
    throw new Error('undo');
  });
  await expect(undone).rejects.toThrow('undo');
  expect(await refusing.first(store, { error: 'undone' })).toBeUndefined();
});
