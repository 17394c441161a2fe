// Writes the rows of a copy: a page in one transaction.
import { sql } from 'kysely';
import { StoreUnusable } from '../../system/failure.js';
import { isStoresFault } from '../damage.js';
import { dialectOf } from '../dialect/dialect.js';
import type { Store } from '../open.js';
import { nameRow, readPage, type Row } from './rows.js';
import type { CopiedTable } from './tables.js';

/** Values that one statement may have, on either database. */
const MOST_VALUES = 30_000;

/**
 * Writes a page, all of it or nothing.
 * @throws StoreUnusable with table and key of a row that the database does not take.
 */
export async function writePage(target: Store, table: CopiedTable, rows: readonly Row[]): Promise<void> {
  for (const row of rows) refuseNul(target, table, row);
  try {
    await insert(target, table, rows);
  } catch (error) {
    if (isStoresFault(error)) throw error;
    // One of them is not taken; those before it are.
    for (const row of rows) await insert(target, table, [row]).catch((why) => refuse(table, row, why));
  }
}

/** A text of PostgreSQL holds no NUL, and what is copied is not changed on the way. */
function refuseNul(target: Store, table: CopiedTable, row: Row): void {
  if (dialectOf(target).name !== 'postgres') return;
  for (const [column, value] of Object.entries(row))
    if (typeof value === 'string' && value.includes('\0'))
      refuse(table, row, `"${column}" holds a NUL character`);
}

function refuse(table: CopiedTable, row: Row, why: unknown): never {
  if (isStoresFault(why)) throw why;
  const problem = why instanceof Error ? why.message : String(why);
  throw new StoreUnusable(
    `${table.name}, ${nameRow(table, row)}: the database does not take it: ${problem}`,
    {
      cause: why,
    },
  );
}

async function insert(target: Store, { name, within }: CopiedTable, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const batch = Math.max(1, Math.floor(MOST_VALUES / columns.length));
  const into = sql`insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))})`;
  await target.transaction().execute(async (transaction) => {
    for (let from = 0; from < rows.length; from += batch) {
      const values = rows
        .slice(from, from + batch)
        .map(
          (row) =>
            sql`(${sql.join(columns.map((column) => (within.includes(column) ? null : row[column])))})`,
        );
      await sql`${into} values ${sql.join(values)}`.execute(transaction);
    }
  });
}

/** Fills in what refers to rows of the same table, now that all are there. */
export async function writeWithin(
  source: Store,
  target: Store,
  table: CopiedTable,
  onPage: () => boolean,
): Promise<boolean> {
  const { name, key, within } = table;
  if (within.length === 0) return true;
  for (let last: Row | null = null; ;) {
    const rows: Row[] = await readPage(source, table, last, table.mostRows);
    const referring = rows.filter((row) => within.some((column) => row[column] !== null));
    await target.transaction().execute(async (transaction) => {
      for (const row of referring) {
        const equal = (column: string) => sql`${sql.ref(column)} = ${row[column]}`;
        await sql`update ${sql.table(name)} set ${sql.join(within.map(equal))}
          where ${sql.join(key.map(equal), sql` and `)}`.execute(transaction);
      }
    });
    last = rows.at(-1) ?? null;
    if (rows.length < table.mostRows) return true;
    if (!onPage()) return false;
  }
}
