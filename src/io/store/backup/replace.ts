// Puts a finished database in the place of the present one. At no moment is there none under the store's name: the
// present one gets a second name first, and then the new one takes over the first.
import Database from 'better-sqlite3';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorField } from '../../system/connection.js';
import { flushFolder } from '../../system/new-file.js';
import type { Instant } from '../../../core/mail/message.js';
import { openStore } from '../open.js';
import { revokeEverybody } from '../state/technician-keys.js';

/** The last ticket number of each year, as the counter has it; null where it cannot be read. */
export type Counters = readonly { readonly year: number; readonly last: number }[] | null;

/** The counters of the present store, which its successor must not fall behind. */
export function readCounters(file: string): Counters {
  if (!existsSync(file)) return [];
  // Whatever keeps it from being read: the caller says that numbers may come twice.
  return readRows(file, (database) =>
    database.prepare<[], { year: number; last: number }>('select year, last from counter').all(),
  );
}

/** A version above all that the tokens of the present store may bear; 0 where it cannot be read. */
export function readKeyVersions(file: string): number {
  const rows = existsSync(file)
    ? readRows(file, (database) =>
        database.prepare<[], { version: number }>('select version from technician_key').all(),
      )
    : [];
  // One row is on top of all others, and whoever has none has the first version.
  return (rows ?? []).reduce((sum, { version }) => sum + version, 1);
}

function readRows<Rows>(file: string, read: (database: Database.Database) => Rows): Rows | null {
  try {
    const database = new Database(file, { fileMustExist: true });
    try {
      return read(database);
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

/** What a restored store must go on behind. */
export interface Present {
  readonly counters: Counters;
  /** A version above all that tokens bear by now. */
  readonly keyVersion: number;
}

/**
 * Brings the tables of a restored store up to date, and its ticket numbers to the last that customers were given:
 * no number is given twice. `skip` more are left out. All tokens are void: one for a ticket that is lost would answer
 * another, and those that were voided since the backup would be good again.
 */
export async function prepareSuccessor(
  file: string,
  { counters, keyVersion }: Present,
  { skip, now }: { readonly skip: number; readonly now: Instant },
): Promise<void> {
  const store = await openStore(file);
  try {
    await revokeEverybody(store, keyVersion, now);
    for (const { year, last } of counters ?? []) {
      await store
        .insertInto('counter')
        .values({ year, last })
        .onConflict((conflict) =>
          conflict.column('year').doUpdateSet({ last }).where('counter.last', '<', last),
        )
        .execute();
    }
    if (skip > 0)
      await store
        .updateTable('counter')
        .set((eb) => ({ last: eb('last', '+', skip) }))
        .execute();
  } finally {
    await store.destroy();
  }
}

const BUSY_MS = 5_000;

/**
 * Lets `successor` take the place of the store at `file`; the present one is then at `aside`, if there is one. Only
 * for the holder of the instance lock. Throws SQLITE_BUSY while a command uses the present store.
 */
export function replaceStore(file: string, successor: string, aside: string): void {
  const owner = statSync(existsSync(file) ? file : dirname(file));
  chmodSync(successor, existsSync(file) ? owner.mode & 0o777 : 0o600);
  const mine = statSync(successor);
  if (mine.uid !== owner.uid || mine.gid !== owner.gid) chownSync(successor, owner.uid, owner.gid);
  const present = existsSync(file) ? settle(file) : null;
  try {
    if (existsSync(file)) setAside(file, aside);
    // A new database beside the log of an old one would be read as one with it.
    rmSync(`${file}-wal`, { force: true });
    rmSync(`${file}-shm`, { force: true });
    flushFolder(dirname(file));
    renameSync(successor, file);
    flushFolder(dirname(file));
  } finally {
    present?.close();
  }
}

/**
 * Writes the log of the present store into it, and keeps everybody else out of it until it is closed. Null when it is
 * too damaged for that: then its log goes aside with it.
 */
function settle(file: string): Database.Database | null {
  const database = new Database(file, { timeout: BUSY_MS });
  try {
    database.pragma('journal_mode = DELETE');
    database.exec('begin exclusive');
    return database;
  } catch (error) {
    database.close();
    if (errorField(error, 'code') === 'SQLITE_BUSY') throw error;
    return null;
  }
}

function setAside(file: string, aside: string): void {
  try {
    linkSync(file, aside);
  } catch (error) {
    if (errorField(error, 'code') === 'EEXIST') throw error;
    copyFileSync(file, aside);
  }
  for (const log of ['-wal', '-shm']) if (existsSync(file + log)) renameSync(file + log, aside + log);
}
