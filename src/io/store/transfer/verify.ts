// Both sides of a copy are read again from end to end, and each row is compared by a hash of what it holds.
import { createHash } from 'node:crypto';
import { StoreUnusable } from '../../system/failure.js';
import { dialectOf } from '../dialect/dialect.js';
import type { Store } from '../open.js';
import { hashRow, nameRow, nextSize, readPage, type Row } from './rows.js';
import { type CopiedTable, NUMBERED } from './tables.js';

/** What a table holds, the same on both sides. */
export interface TableHash {
  readonly table: string;
  readonly rows: number;
  /** SHA-256 over the hashes of its rows, in the order of their keys; hexadecimal. */
  readonly sha256: string;
}

/** Hears of rows that are done; false when the work is to end. */
export type OnRows = (rows: number) => boolean;

/**
 * Compares a table row by row. Null when the listener ended it.
 * @throws StoreUnusable with the table and the key of the first row that differs.
 */
export async function compareTable(
  source: Store,
  target: Store,
  table: CopiedTable,
  onRows: OnRows,
): Promise<TableHash | null> {
  const hashes = createHash('sha256');
  let [size, rows, last]: [number, number, Row | null] = [1, 0, null];
  for (;;) {
    const ours = await readPage(source, table, last, size);
    const theirs = await readPage(target, table, last, size);
    for (let at = 0; at < Math.max(ours.length, theirs.length); at += 1)
      hashes.update(same(table, ours[at], theirs[at]));
    rows += ours.length;
    last = ours.at(-1) ?? null;
    if (ours.length < size) return { table: table.name, rows, sha256: hashes.digest('hex') };
    if (!onRows(ours.length)) return null;
    size = nextSize(ours, table);
  }
}

/** The hash of a row that is the same on both sides. */
function same(table: CopiedTable, ours: Row | undefined, theirs: Row | undefined): Buffer {
  const [one, other] = [ours && hashRow(ours), theirs && hashRow(theirs)];
  if (one !== undefined && other?.equals(one)) return one;
  const row = ours ?? theirs ?? {};
  const found = theirs === undefined ? 'is not there' : ours === undefined ? 'is there alone' : 'differs';
  throw new StoreUnusable(`${table.name}, ${nameRow(table, row)}: the row ${found} in the copy`);
}

/** @throws StoreUnusable where a table's numbers would not go on as in the source. */
export async function compareNumbers(source: Store, target: Store): Promise<void> {
  for (const table of NUMBERED) {
    const ours = await dialectOf(source).lastId(source, table);
    const theirs = await dialectOf(target).lastId(target, table);
    if (ours !== theirs)
      throw new StoreUnusable(`${table}: the next number would be ${theirs + 1} instead of ${ours + 1}`);
  }
}
