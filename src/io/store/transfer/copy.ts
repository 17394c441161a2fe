// Copies a whole desk from one store into another, empty one. A page is one transaction, and the target itself shows how
// far it is: whatever ends the work, the same copy goes on there. Nobody changes the source meanwhile, and nobody opens
// the target before both were compared row by row.
import type { Instant } from '../../../core/mail/message.js';
import { dialectOf } from '../dialect/dialect.js';
import type { Store } from '../open.js';
import type { StorePlace } from '../place.js';
import { claimTarget, dropMark } from './claim.js';
import { openTarget, withSource } from './ends.js';
import { countRows, nextSize, readLast, readPage, type Row } from './rows.js';
import { COPIED, type CopiedTable, NUMBERED } from './tables.js';
import { compareNumbers, compareTable, type TableHash } from './verify.js';
import { writePage, writeWithin } from './write.js';

/** The source, and the target that is to become the same. */
export interface TransferJob {
  readonly from: StorePlace;
  readonly to: StorePlace;
  readonly now: Instant;
}

/** Hears how far the copy is, from 0 to 1. */
export type OnTransfer = (step: 'copying' | 'comparing', part: number) => void;

/**
 * Copies, and answers what each table holds; null when the signal ended it: the same copy then goes on where it stopped.
 * @throws AlreadyRunning where a daemon works on either; StoreUnusable where the target is not empty, does not take a row
 * or holds another one in the end; Unavailable where a server is out of reach.
 */
export async function transfer(
  { from, to, now }: TransferJob,
  signal: AbortSignal,
  onProgress: OnTransfer,
): Promise<TableHash[] | null> {
  return withSource(from, (source) =>
    openTarget(to, async (target) => {
      await claimTarget(target, { from, to, now });
      const total = await countAll(source);
      if (!(await copyAll(source, target, counting('copying', await countAll(target), total)))) return null;
      const hashes = await compareAll(source, target, counting('comparing', 0, total));
      if (hashes !== null) await dropMark(target);
      return hashes;
    }),
  );

  function counting(
    step: Parameters<OnTransfer>[0],
    before: number,
    total: number,
  ): (rows: number) => boolean {
    let done = before;
    return (rows) => {
      done += rows;
      onProgress(step, total === 0 ? 1 : Math.min(1, done / total));
      return !signal.aborted;
    };
  }
}

async function countAll(store: Store): Promise<number> {
  let total = 0;
  for (const table of COPIED) total += await countRows(store, table);
  return total;
}

type OnPage = (rows: number) => boolean;

/** Copies what is not there yet. False when the listener ended it. */
async function copyAll(source: Store, target: Store, onPage: OnPage): Promise<boolean> {
  for (const table of COPIED) if (!(await copyTable(source, target, table, onPage))) return false;
  for (const table of COPIED) if (!(await writeWithin(source, target, table, () => onPage(0)))) return false;
  for (const name of NUMBERED) {
    const last = await dialectOf(source).lastId(source, name);
    if (last > 0) await dialectOf(target).goOnAfter(target, name, last);
  }
  return true;
}

async function copyTable(source: Store, target: Store, table: CopiedTable, onPage: OnPage): Promise<boolean> {
  let [size, last]: [number, Row | null] = [1, await readLast(target, table)];
  for (;;) {
    if (!onPage(0)) return false;
    const rows = await readPage(source, table, last, size);
    if (rows.length > 0) await writePage(target, table, rows);
    onPage(rows.length);
    if (rows.length < size) return true;
    last = rows.at(-1) ?? null;
    size = nextSize(rows, table);
  }
}

async function compareAll(source: Store, target: Store, onPage: OnPage): Promise<TableHash[] | null> {
  await compareNumbers(source, target);
  const hashes: TableHash[] = [];
  for (const table of COPIED) {
    const hash = await compareTable(source, target, table, onPage);
    if (hash === null) return null;
    hashes.push(hash);
  }
  return hashes;
}
