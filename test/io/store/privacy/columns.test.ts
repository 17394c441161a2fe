// Every text column of the store stands in one list of three, so that nobody forgets one that an erasure has to reach.
import { expect, it } from 'vitest';
import {
  ADDRESS_TEXTS,
  type Columns,
  NOBODYS_TEXTS,
  PERSONAL_TEXTS,
} from '../../../../src/io/store/privacy/columns.js';
import { keyOf } from '../../../../src/io/store/privacy/mask-tables.js';
import { startStores } from '../../../support/stores.js';

const namesIn = (columns: Columns): string[] =>
  Object.entries(columns).flatMap(([table, names]) => names.map((name) => `${table}.${name}`));

it('says of each text column whose words it holds', async () => {
  const stores = await startStores();
  const store = await stores.open();
  const tables = await store.introspection.getTables();
  await store.destroy();
  await stores.close();
  const columns = tables.flatMap(({ name, columns: all }) =>
    all.filter(({ dataType }) => dataType.toLowerCase() === 'text').map((column) => `${name}.${column.name}`),
  );
  const said = [...namesIn(PERSONAL_TEXTS), ...namesIn(ADDRESS_TEXTS), ...namesIn(NOBODYS_TEXTS)];
  expect(columns.length).toBeGreaterThan(50);
  expect(said.toSorted()).toEqual(columns.toSorted());
  // The rows are walked by a key that no masking changes.
  for (const [table, masked] of Object.entries(PERSONAL_TEXTS)) {
    const there = tables.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? [];
    expect(there).toEqual(expect.arrayContaining([...keyOf(table)]));
    expect(masked.filter((column) => keyOf(table).includes(column))).toEqual([]);
  }
});
