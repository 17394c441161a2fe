// What every query of the program relies on, on either database: transactions one after the other, and values that come
// back as they went in.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '../../../../src/io/store/open.js';
import { database, startStores, type Stores } from '../../../support/stores.js';

let stores: Stores;
let [store, other]: Store[] = [];
beforeAll(async () => {
  stores = await startStores();
  const place = await stores.place();
  store = await openStore(place);
  // Within one process SQLite would wait for itself.
  other = database === 'sqlite' ? store : await openStore(place);
});
afterAll(async () => {
  await store?.destroy();
  if (other !== store) await other?.destroy();
  await stores.close();
});

/** The two stores: on a server two processes of one database, as far as it can tell. */
function both(): [Store, Store] {
  if (store === undefined || other === undefined) throw new Error('the stores are not open');
  return [store, other];
}

it('lets no transaction see or write between what another reads and what it writes', async () => {
  const sides = both();
  await sides[0].insertInto('counter').values({ year: 2026, last: 0 }).execute();
  const given: number[] = [];
  const take = (side: Store, fails: boolean) =>
    side.transaction().execute(async (transaction) => {
      const { last } = await transaction
        .selectFrom('counter')
        .select('last')
        .where('year', '=', 2026)
        .executeTakeFirstOrThrow();
      await new Promise((resolve) => setImmediate(resolve));
      await transaction
        .updateTable('counter')
        .set({ last: last + 1 })
        .where('year', '=', 2026)
        .execute();
      if (fails) throw new Error('undone');
      given.push(last + 1);
    });
  for (let round = 0; round < 10; round += 1)
    await Promise.allSettled(sides.map((side, at) => take(side, round % 3 === at)));
  expect(given).toEqual(Array.from({ length: 13 }, (_, at) => at + 1));
});

it('gives values back as they were given', async () => {
  const [here, there] = both();
  const bytes = new Uint8Array([0, 255, 13, 10, 0]);
  const { id } = await here
    .insertInto('message')
    .values({
      mailbox: 'support',
      received_at: Date.UTC(2026, 2, 2),
      sha256: 'a',
      bytes: Number.MAX_SAFE_INTEGER,
      state: 'received',
      acknowledge: 1,
      subject: 'Caffè "à la carte" 🙂',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await here.insertInto('chunk').values({ message_id: id, seq: 0, bytes }).execute();
  const row = await there
    .selectFrom('message')
    .innerJoin('chunk', 'chunk.message_id', 'message.id')
    .selectAll('message')
    .select('chunk.bytes as piece')
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({
    id,
    received_at: Date.UTC(2026, 2, 2),
    bytes: Number.MAX_SAFE_INTEGER,
    acknowledge: 1,
    claimed: 0,
    subject: 'Caffè "à la carte" 🙂',
    reason: null,
    original: 'kept',
  });
  expect([...row.piece]).toEqual([...bytes]);
  const counted = await there
    .selectFrom('message')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.sum<number>('acknowledge').as('sum')])
    .executeTakeFirstOrThrow();
  expect(counted).toEqual({ count: 1, sum: 1 });
  const { numDeletedRows } = await here.deleteFrom('message').executeTakeFirstOrThrow();
  expect(numDeletedRows).toBe(1n);
  expect(await there.selectFrom('chunk').selectAll().execute()).toEqual([]);
});

it('takes a text with NUL in it, as a stranger may send one', async () => {
  const [here] = both();
  await here.insertInto('unreachable').values({ address: 'a', since: 1, reason: 'a\0b' }).execute();
  const { reason } = await here.selectFrom('unreachable').select('reason').executeTakeFirstOrThrow();
  expect(reason).toBe(database === 'sqlite' ? 'a\0b' : 'a\u{FFFD}b');
});

it('orders texts by their bytes: the range of what begins with a text holds nothing else', async () => {
  const [here] = both();
  const found = ['<ab@x>', '<ab@à>', '<ab@Z>'];
  for (const address of [...found, '<AB@x>', '<abA@x>', '<abà@x>'])
    await here.insertInto('unreachable').values({ address, since: 2, reason: '' }).execute();
  const rows = await here
    .selectFrom('unreachable')
    .select('address')
    .where('address', '>=', '<ab@')
    .where('address', '<', '<abA')
    .orderBy('address')
    .execute();
  expect(rows.map(({ address }) => address)).toEqual(['<ab@Z>', '<ab@x>', '<ab@à>']);
});

it('names its tables and indexes as PostgreSQL can: in less than 63 characters', async () => {
  const [here] = both();
  const { rows } =
    database === 'sqlite'
      ? await sql<{ name: string }>`select name from sqlite_master where name not like 'sqlite%'`.execute(
          here,
        )
      : await sql<{ name: string }>`select relname as name from pg_class where relkind in ('r', 'i')
          and relnamespace = 'public'::regnamespace`.execute(here);
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter(({ name }) => name.length >= 63)).toEqual([]);
});
