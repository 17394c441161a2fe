// Every text column of the store stands in one list of three, so that nobody forgets one that an erasure has to reach.
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../../../src/io/store/open.js';
import {
  ADDRESS_TEXTS,
  type Columns,
  NOBODYS_TEXTS,
  PERSONAL_TEXTS,
} from '../../../../src/io/store/privacy/columns.js';

const namesIn = (columns: Columns): string[] =>
  Object.entries(columns).flatMap(([table, names]) => names.map((name) => `${table}.${name}`));

it('says of each text column whose words it holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-columns-'));
  const file = join(folder, 'store.db');
  await (await openStore(file)).destroy();
  const database = new Database(file, { readonly: true });
  const columns = database
    .prepare<[], { name: string }>(
      `select tables.name || '.' || columns.name as name
       from sqlite_master as tables join pragma_table_info(tables.name) as columns
       where tables.type = 'table' and lower(columns.type) = 'text'
         and tables.name not like 'kysely%' and tables.name not like 'sqlite%'`,
    )
    .all()
    .map(({ name }) => name);
  database.close();
  rmSync(folder, { recursive: true });
  const said = [...namesIn(PERSONAL_TEXTS), ...namesIn(ADDRESS_TEXTS), ...namesIn(NOBODYS_TEXTS)];
  expect(columns.length).toBeGreaterThan(50);
  expect(said.toSorted()).toEqual(columns.toSorted());
});
