// A store on a PostgreSQL server: what the server refuses, and what becomes of a store whose server goes away.
import { EventEmitter, once } from 'node:events';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/io/store/open.js';
import { Unavailable } from '../../src/io/system/failure.js';
import { startPostgres, type Postgres } from '../support/postgres.js';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => null).catch((error: unknown) => error);

function openGate(): { opened: Promise<void>; open: () => void } {
  const bell = new EventEmitter();
  const opened = once(bell, 'ring').then(() => undefined);
  return { opened, open: () => void bell.emit('ring') };
}

it('makes the tables once, however many open it at the same moment', async () => {
  const place = await postgres.place({ isEmpty: true });
  const stores = await Promise.all([openStore(place), openStore(place), openStore(place)]);
  const names = await Promise.all(
    stores.map((store) =>
      sql<{ name: string }>`select name from kysely_migration order by name`.execute(store),
    ),
  );
  expect(new Set(names.map(({ rows }) => JSON.stringify(rows))).size).toBe(1);
  await Promise.all(stores.map((store) => store.destroy()));
});

it('refuses tables of a newer program', async () => {
  const place = await postgres.place();
  const store = await openStore(place);
  await sql`insert into kysely_migration (name, timestamp) values ('9999-later', 'x')`.execute(store);
  await store.destroy();
  expect(await failure(openStore(place))).toMatchObject({
    name: 'StoreUnusable',
    message: expect.stringContaining('newer Sportello'),
  });
});

it('says what is wrong with the way to the server, the account or the database', async () => {
  const place = await postgres.place();
  expect(await failure(openStore({ ...place, port: 1 }))).toMatchObject({
    name: 'Unavailable',
    message: expect.stringContaining('connection refused'),
  });
  expect(await failure(openStore({ ...place, database: 'nowhere' }))).toMatchObject({
    name: 'Unavailable',
    message: expect.stringContaining('there is no such database'),
  });
  expect(await failure(openStore({ ...place, user: 'nobody' }))).toMatchObject({
    loginRefused: true,
    message: expect.stringContaining('nobody'),
  });
  expect(await failure(openStore({ ...place, sslMode: 'require' }))).toMatchObject({
    name: 'Unavailable',
    message: expect.stringContaining('SSL'),
  });
  const missingSecret = 'the environment variable PASSWORD is not set: set it';
  expect(await failure(openStore({ ...place, missingSecret }))).toMatchObject({ loginRefused: true });
});

it('is unavailable while its server is down, keeps nothing half done, and serves again afterwards', async () => {
  const store = await postgres.store();
  const write = (year: number, between: () => Promise<void>) =>
    store.transaction().execute(async (transaction) => {
      await transaction.insertInto('counter').values({ year, last: 1 }).execute();
      await between();
      await transaction
        .insertInto('counter')
        .values({ year: year + 1, last: 1 })
        .execute();
    });
  await write(2026, async () => undefined);
  expect(await failure(write(2030, () => postgres.pause()))).toBeInstanceOf(Unavailable);
  expect(await failure(store.selectFrom('counter').selectAll().execute())).toBeInstanceOf(Unavailable);
  await postgres.resume();
  const rows = await store.selectFrom('counter').select('year').orderBy('year').execute();
  expect(rows.map(({ year }) => year)).toEqual([2026, 2027]);
  await write(2040, async () => undefined);
  await store.destroy();
});

it('does not wait for ever for a transaction that stands still', async () => {
  const place = await postgres.place();
  const [still, other] = [await openStore(place), await openStore(place)];
  const { opened: standing, open: goOn } = openGate();
  const { opened: hasBegun, open: began } = openGate();
  const begun = failure(
    still.transaction().execute(async (transaction) => {
      await transaction.insertInto('counter').values({ year: 2030, last: 1 }).execute();
      began();
      await standing;
      await transaction.insertInto('counter').values({ year: 2031, last: 1 }).execute();
    }),
  );
  await hasBegun;
  await other
    .transaction()
    .execute((transaction) => transaction.insertInto('counter').values({ year: 2026, last: 1 }).execute());
  goOn();
  expect(await begun).toBeInstanceOf(Unavailable);
  expect(await other.selectFrom('counter').select('year').execute()).toEqual([{ year: 2026 }]);
  await still.destroy();
  await other.destroy();
});

it('counts exactly, or not at all', async () => {
  const store = await postgres.store();
  const { rows } = await sql`select 9007199254740991::bigint as most, 3.5::numeric as part`.execute(store);
  expect(rows).toEqual([{ most: Number.MAX_SAFE_INTEGER, part: 3.5 }]);
  expect(await failure(sql`select 9007199254740993::bigint`.execute(store))).toBeInstanceOf(RangeError);
  expect((await sql`select 1 as one`.execute(store)).rows).toEqual([{ one: 1 }]);
  await store.destroy();
});
