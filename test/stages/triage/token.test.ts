// The token that a mail bears, as the facts of its decision have it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TokenFact } from '../../../src/core/decide/facts.js';
import type { Store } from '../../../src/io/store/open.js';
import { revokeKey } from '../../../src/io/store/state/technician-keys.js';
import { newMessageId } from '../../../src/io/smtp/message-id.js';
import type { TokenPurpose } from '../../../src/io/smtp/token.js';
import { mint } from '../../../src/stages/effects/mint.js';
import { loadFacts } from '../../../src/stages/triage/facts.js';
import { identified, MONDAY } from '../../support/deciding.js';
import { message, type MessageWords } from '../../support/message.js';
import { mailbox, policy as plain } from '../../support/program-desk.js';
import { startStores, type Stores } from '../../support/stores.js';
import { NERI, STORE_KEY, VERDI, withTechnicians } from '../../support/technicians.js';

const DAY_MS = 86_400_000;
const policy = withTechnicians(plain);
const ticket = '2026-000142';

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

async function tokenFor(
  to: string,
  purpose: TokenPurpose = 'notification',
  number = ticket,
): Promise<string> {
  const token = await mint(
    store,
    { ticket: number, to, purpose, at: MONDAY },
    { policy, store: { key: STORE_KEY } },
  );
  if (token === null) throw new Error('no token was made');
  return token;
}

async function factOf(words: MessageWords, now = MONDAY, key: Uint8Array | null = STORE_KEY) {
  const mail = message({ ...words, from: words.from ?? 'verdi@casa.example.com' });
  return (await loadFacts(store, identified(mail, { now }, mailbox, policy), { key, mailboxes: [mailbox] }))
    .token;
}

const idWith = (token: string): string => newMessageId('assistenza@example.it', token);
const good: TokenFact = { state: 'good', ticket, technician: 'verdi', purpose: 'notification' };

it('is found in In-Reply-To, in References, and behind the plus of an address of the desk', async () => {
  const token = await tokenFor(VERDI.addresses[0]);
  expect(await factOf({ inReplyTo: [idWith(token)] })).toEqual(good);
  expect(await factOf({ references: [idWith(token), '<1@casa.example.com>'] })).toEqual(good);
  const moved = idWith(token).toUpperCase().replace('EXAMPLE.IT', 'GATEWAY.EXAMPLE.NET');
  expect(await factOf({ inReplyTo: [moved] })).toEqual(good);
  expect(await factOf({ to: `assistenza+${token}@example.it` })).toEqual(good);
  expect(await factOf({ headers: { 'Delivered-To': `Assistenza+${token}@example.it` } })).toEqual(good);
  expect(await factOf({ to: `somebody+${token}@example.net` })).toBeNull();
  expect(await factOf({ inReplyTo: ['<1@cliente.example>'] })).toBeNull();
});

it('says what it was made for', async () => {
  const token = await tokenFor(VERDI.addresses[0], 'alert');
  expect(await factOf({ inReplyTo: [idWith(token)] })).toEqual({ ...good, purpose: 'alert' });
});

it('lasts thirty days', async () => {
  const inReplyTo = [idWith(await tokenFor(VERDI.addresses[0]))];
  expect(await factOf({ inReplyTo }, MONDAY + 30 * DAY_MS - 1)).toEqual(good);
  expect(await factOf({ inReplyTo }, MONDAY + 30 * DAY_MS)).toEqual({ ...good, state: 'expired' });
});

it('is void once the tokens of its person were voided; the next one is good', async () => {
  const [before, other] = [await tokenFor(VERDI.addresses[0]), await tokenFor(NERI.addresses[0])];
  await revokeKey(store, 'verdi', MONDAY);
  expect(await factOf({ inReplyTo: [idWith(before)] })).toEqual({ ...good, state: 'revoked' });
  expect(await factOf({ inReplyTo: [idWith(other)] })).toMatchObject({ state: 'good', technician: 'neri' });
  const after = await tokenFor(VERDI.addresses[0]);
  expect(await factOf({ inReplyTo: [idWith(after)] })).toEqual(good);
  await revokeKey(store, 'verdi', MONDAY);
  expect(await factOf({ inReplyTo: [idWith(after)] })).toEqual({ ...good, state: 'revoked' });
});

it('is a forgery by another key, and unknown without one', async () => {
  const inReplyTo = [idWith(await tokenFor(VERDI.addresses[0]))];
  expect(await factOf({ inReplyTo }, MONDAY, new Uint8Array(32))).toEqual({ state: 'forged' });
  expect(await factOf({ inReplyTo }, MONDAY, null)).toBeNull();
});

it("is the sender's own where a thread bears several, else the nearest", async () => {
  const [own, others] = [await tokenFor(VERDI.addresses[0]), await tokenFor(NERI.addresses[0])];
  const later = await tokenFor(VERDI.addresses[0], 'notification', '2026-000143');
  const thread = { inReplyTo: [idWith(others)], references: [idWith(own), idWith(others)] };
  expect(await factOf(thread)).toEqual(good);
  expect(await factOf({ ...thread, from: 'mallory@example.net' })).toMatchObject({ technician: 'neri' });
  const two = { inReplyTo: [idWith(later)], references: [idWith(own), idWith(later)] };
  expect(await factOf(two)).toMatchObject({ ticket: '2026-000143' });
});

it('is made for technicians alone, and with a key', async () => {
  const wanted = { ticket, to: 'tecnici@example.it', purpose: 'notification', at: MONDAY } as const;
  expect(await mint(store, wanted, { policy, store: { key: STORE_KEY } })).toBeNull();
  const hers = { ...wanted, to: VERDI.addresses[0] };
  expect(await mint(store, hers, { policy, store: { key: null } })).toBeNull();
});
