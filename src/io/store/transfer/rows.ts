// Rows of any table, read a page at a time in the order of their keys, and hashed by what they hold: the same on either
// database.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Store } from '../open.js';
import type { CopiedTable } from './tables.js';

/** A row as the database gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** How many bytes a page is meant to have. */
const PAGE_BYTES = 4 * 1024 ** 2;

/** The next rows behind one, or the first ones, in the order of their keys, which is that of bytes for texts. */
export async function readPage(
  store: Store,
  { name, key }: CopiedTable,
  after: Row | null,
  size: number,
): Promise<Row[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const from = after && sql`where (${columns}) > (${sql.join(keyOf(key, after))})`;
  const { rows } = await sql<Row>`select * from ${sql.table(name)} ${from ?? sql``}
    order by ${columns} limit ${size}`.execute(store);
  return rows;
}

/** The row with the last key; null where there is none. */
export async function readLast(store: Store, { name, key }: CopiedTable): Promise<Row | null> {
  const columns = key.map((column) => sql.ref(column));
  const { rows } = await sql<Row>`select ${sql.join(columns)} from ${sql.table(name)}
    order by ${sql.join(columns.map((column) => sql`${column} desc`))} limit 1`.execute(store);
  return rows[0] ?? null;
}

/** How many rows a table has. */
export async function countRows(store: Store, { name }: CopiedTable): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(name)}`.execute(
    store,
  );
  return rows[0]?.rows ?? 0;
}

function keyOf(key: readonly string[], row: Row): unknown[] {
  return key.map((column) => row[column]);
}

/** The key of a row for an operator, e.g. `message_id 12, seq 3`. */
export function nameRow({ key }: CopiedTable, row: Row): string {
  return key.map((column) => `${column} ${String(row[column])}`).join(', ');
}

/** How many rows the next page may have, after one of these: about four megabytes of them. */
export function nextSize(rows: readonly Row[], { mostRows }: CopiedTable): number {
  const bytes = rows.reduce((sum, row) => sum + weightOf(row), 1);
  const fitting = Math.floor((PAGE_BYTES * rows.length) / bytes);
  return Math.max(1, Math.min(mostRows, fitting));
}

function weightOf(row: Row): number {
  return Object.values(row).reduce<number>((sum, value) => sum + sizeOf(value), 0);
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
}

/** SHA-256 of all that a row holds: each column by its name, its kind of value, and the value with its length. */
export function hashRow(row: Row): Buffer {
  const hash = createHash('sha256');
  for (const name of Object.keys(row).toSorted()) {
    const [kind, value] = spell(row[name]);
    hash.update(`${name} ${kind} ${value.length};`).update(value);
  }
  return hash.digest();
}

function spell(value: unknown): [kind: string, value: string | Uint8Array] {
  if (value === null) return ['null', ''];
  if (typeof value === 'string') return ['text', value];
  if (value instanceof Uint8Array) return ['bytes', value];
  if (typeof value === 'number') return ['number', String(value)];
  throw new TypeError(`a value of a kind that no column has: ${typeof value}`);
}
