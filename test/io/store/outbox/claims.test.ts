// Who has a letter in hand: claims, attempts, and what ended holdings leave behind.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  beginAttempt,
  claimDue,
  findBegun,
  unclaim,
  voidClaims,
} from '../../../../src/io/store/outbox/claims.js';
import { enqueue, recordUnsent } from '../../../../src/io/store/outbox/outbox.js';
import { openStore, type Store } from '../../../../src/io/store/open.js';
import { database, startStores, type Stores } from '../../../support/stores.js';
import { addTicket } from '../../../support/ticket-row.js';

const NOW = 1_000_000;
const MAIL = { raw: Buffer.from('bytes'), subject: 'Subject', original: null };

let stores: Stores;
let store: Store;
let other: Store;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  const place = await stores.place();
  [store, other] = [await openStore(place), await openStore(place)];
  return async () => {
    await store.destroy();
    await other.destroy();
  };
});

async function ticket(id: number): Promise<number> {
  await addTicket(store, id);
  return id;
}

let queued = 0;
async function letter(to: string, ticketId: number | null = null, dueAt = NOW): Promise<number> {
  queued += 1;
  const messageId = `<${queued}@example.it>`;
  await enqueue(store, {
    ticketId,
    causeId: null,
    digestId: null,
    mailbox: null,
    to: { address: to, name: '' },
    messageId,
    inReplyTo: null,
    references: [],
    content: {
      kind: 'redirected',
      language: 'it',
      department: { name: '', address: '' },
      reason: '',
      receivedAt: '',
      desk: { name: '', address: '', phone: '', dial: '', privacyNotice: '' },
    },
    subject: '',
    at: 1,
    dueAt,
  });
  const { id } = await store
    .selectFrom('outbox')
    .select('id')
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow();
  return id;
}

async function claimed(mark = 'one', from = store, limit = 50): Promise<number[]> {
  const rows = await claimDue(from, { mailbox: null, mark, now: NOW, limit });
  return rows.map(({ id }) => id);
}

async function rowOf(id: number) {
  return store.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

async function begin(id: number, mark = 'one', at = NOW): Promise<boolean> {
  const { attempts } = await rowOf(id);
  return beginAttempt(store, { id, attempts, frozen: null }, MAIL, { mark, at });
}

it('gives what is due, longest due first, and not what another holding has begun', async () => {
  const [second, first, later] = [
    await letter('a@example.com', null, NOW - 1),
    await letter('b@example.com', null, NOW - 2),
    await letter('c@example.com', null, NOW + 1),
  ];
  expect(await claimed()).toEqual([first, second]);
  expect(await begin(first)).toBe(true);
  expect(await claimed()).toEqual([second]);
  expect(await claimed('other')).toEqual(database === 'sqlite' ? [second] : []);
  expect((await rowOf(later)).leased_by).toBeNull();
});

it('gives each letter to one of those who look at the same time', async () => {
  const ids: number[] = [];
  for (let count = 0; count < 20; count += 1) ids.push(await letter(`a${count}@example.com`));
  const marks = ['one', 'two', 'three', 'four'];
  const found = await Promise.all(marks.map((mark, at) => claimed(mark, at % 2 === 0 ? store : other, 5)));
  // On SQLite nobody else is there who could look: nothing is written.
  const given = database === 'sqlite' ? found[0] : found.flat();
  expect(new Set(given).size).toBe(given?.length);
  if (database === 'postgres') expect(found.flat().toSorted((a, b) => a - b)).toEqual(ids);
});

it('keeps the order of letters to one recipient about one ticket', async () => {
  const [one, two] = [await ticket(1), await ticket(2)];
  const first = await letter('a@example.com', one);
  const second = await letter('a@example.com', one);
  const toAnother = await letter('b@example.com', one);
  const elsewhere = await letter('a@example.com', two);
  expect(await claimed()).toEqual([first, toAnother, elsewhere]);
  await begin(first);
  expect(await claimed()).toEqual([toAnother, elsewhere]);
  // One that waits for later does not keep the others.
  const wait = { state: 'pending', error: 'later', dueAt: NOW + 1, counted: true } as const;
  await recordUnsent(store, { id: first, attempts: 0, repeats: 0 }, wait, NOW);
  expect(await claimed()).toEqual([second, toAnother, elsewhere]);
});

it('begins no attempt at a letter that was cancelled, changed or begun meanwhile', async () => {
  const [cancelled, changed, begun, whole] = [
    await letter('a@example.com'),
    await letter('b@example.com'),
    await letter('c@example.com'),
    await letter('d@example.com'),
  ];
  await claimed();
  const before = { attempts: 0, frozen: null };
  await store.updateTable('outbox').set({ state: 'cancelled' }).where('id', '=', cancelled).execute();
  await store.updateTable('outbox').set({ attempts: 1 }).where('id', '=', changed).execute();
  expect(await begin(begun, 'other')).toBe(database === 'sqlite');
  const attempt = { mark: 'one', at: NOW + 1 };
  for (const id of [cancelled, changed])
    expect(await beginAttempt(store, { id, ...before }, MAIL, attempt)).toBe(false);
  expect(await beginAttempt(store, { id: whole, ...before }, MAIL, attempt)).toBe(true);
  // The answer to the commit was lost, and the same is asked again: it stands, and is counted once.
  expect(await beginAttempt(store, { id: whole, ...before }, MAIL, attempt)).toBe(true);
  expect(await beginAttempt(store, { id: whole, ...before }, MAIL, { mark: 'one', at: NOW + 2 })).toBe(false);
  expect((await rowOf(whole)).attempts).toBe(1);
  expect([...(await findBegun(store, [cancelled, changed, whole], 'one'))]).toEqual([whole]);
  expect([...(await findBegun(store, [whole], 'other'))]).toEqual([]);
});

it('voids the claims of holdings that ended: what was begun is perhaps sent', async () => {
  const [begun, untouched, alive] = [
    await letter('a@example.com'),
    await letter('b@example.com'),
    await letter('c@example.com'),
  ];
  await begin(begun, 'ended');
  await store.updateTable('outbox').set({ leased_by: 'ended' }).where('id', '=', untouched).execute();
  await begin(alive, 'living');
  await voidClaims(store, { mailbox: 'elsewhere', living: [], now: NOW });
  expect((await rowOf(begun)).leased_by).toBe('ended');
  await voidClaims(store, { mailbox: null, living: ['living'], now: NOW });
  expect(await rowOf(begun)).toMatchObject({ state: 'uncertain', leased_by: null, begun_at: null });
  expect(await rowOf(untouched)).toMatchObject({ state: 'pending', leased_by: null, last_error: null });
  expect(await rowOf(alive)).toMatchObject({ state: 'pending', leased_by: 'living' });
  expect(await findBegun(store, [begun], 'ended')).toEqual(new Set());
});

it('gives back what is claimed and not begun', async () => {
  const [begun, claimedOnly] = [await letter('a@example.com'), await letter('b@example.com')];
  await claimed();
  await begin(begun);
  await unclaim(store, 'one');
  expect(await rowOf(begun)).toMatchObject({ leased_by: 'one' });
  expect(await claimed('other', other)).toEqual([claimedOnly]);
});
