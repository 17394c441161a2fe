// Where a text still stands in an installation's database: in every column of every table.
import type { Installation } from './installation.js';
import { isOnServer } from './store-database.js';

const TABLES = isOnServer
  ? "select table_name as name from information_schema.tables where table_schema = 'public'"
  : "select name from sqlite_master where type = 'table' and sql not like 'create virtual%'";

/** `table.column` for every value that holds the text, whatever its case. */
export function traces(here: Installation, text: string): string[] {
  const tables = here.query<{ name: string }>(TABLES).map(({ name }) => name);
  return tables.flatMap((table) =>
    here
      .query<Record<string, unknown>>(`select * from "${table}"`)
      .flatMap((row) => Object.entries(row))
      .filter(([, value]) => String(value).toLowerCase().includes(text.toLowerCase()))
      .map(([column]) => `${table}.${column}`),
  );
}
