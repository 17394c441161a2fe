// Where a text still stands in an installation's database: in every column of every table.
import Database from 'better-sqlite3';
import type { Installation } from './installation.js';

/** `table.column` for every value that holds the text, whatever its case. */
export function traces(here: Installation, text: string): string[] {
  const database = new Database(here.database, { readonly: true });
  try {
    const tables = database
      .prepare<[], string>(
        "select name from sqlite_master where type = 'table' and sql not like 'create virtual%'",
      )
      .pluck()
      .all();
    return tables.flatMap((table) =>
      database
        .prepare<[], Record<string, unknown>>(`select * from "${table}"`)
        .all()
        .flatMap((row) => Object.entries(row))
        .filter(([, value]) => String(value).toLowerCase().includes(text.toLowerCase()))
        .map(([column]) => `${table}.${column}`),
    );
  } finally {
    database.close();
  }
}
