// A restore into a database on a server, in one transaction: either all of the archive stands there, compared mail by mail
// with its hash and behind the numbers and tokens that were given, or nothing has changed.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Instant } from '../../../../core/mail/message.js';
import { AlreadyRunning } from '../../../system/failure.js';
import { listDaemons } from '../../dialect/postgres/lease.js';
import { openStore, type Store } from '../../open.js';
import { namePlace, type PostgresPlace } from '../../place.js';
import type { OnProgress } from '../copy.js';
import type { Restored } from '../restore.js';
import type { Inventory } from '../verification.js';
import { examine } from './archive.js';
import { ProgramFailed, startProgram, type Surroundings } from './client-program.js';
import { countKept, dump, takeInventory } from './dump.js';
import { afterwards, BEFOREHAND, rottenIn } from './script.js';

/** The archive to restore, and its destination. */
export interface PutBackJob {
  readonly store: PostgresPlace;
  readonly file: string;
  readonly acceptRotten: boolean;
  /** How many ticket numbers to leave out. */
  readonly skip: number;
  readonly now: Instant;
}

/**
 * Restores, or answers why the archive is no good, or null when the signal ended it: then nothing has changed. What stood
 * in the database is kept as another archive beside this one. Throws AlreadyRunning where a daemon works on the store.
 */
export async function putBack(
  { store: place, file, acceptRotten, skip, now }: PutBackJob,
  surroundings: Surroundings,
  onProgress: OnProgress,
): Promise<Restored | Inventory | { readonly problem: string } | null> {
  const archive = await examine(file, surroundings);
  if (typeof archive === 'string') return { problem: archive };
  const store = await openStore(place);
  try {
    await refuseDaemons(place, store);
    const present = await countKept(store);
    const isEmpty = present.messages + present.tickets === 0;
    const aside = isEmpty ? null : asideOf(file, now);
    if (aside !== null) {
      const kept = await dump({ store: place, file: aside, overwrite: false }, surroundings, onProgress);
      if (kept === null) return null;
    }
    onProgress('copying', 1);
    const script = await afterwards(store, { acceptRotten, skip, now });
    await refuseDaemons(place, store);
    await replace(place, file, script, surroundings);
    // Where rotten mail was not accepted, the transaction has compared every hash.
    const inventory = acceptRotten ? await takeInventory(store) : { ...archive, rotten: [] };
    return { inventory, aside, numbersKnown: true };
  } catch (error) {
    if (surroundings.signal.aborted) return null;
    const rotten = error instanceof ProgramFailed ? rottenIn(error.words) : [];
    if (rotten.length > 0) return { ...archive, rotten };
    throw error;
  } finally {
    await store.destroy();
  }
}

async function refuseDaemons(place: PostgresPlace, store: Store): Promise<void> {
  const daemons = await listDaemons(store);
  if (daemons.some(({ isAlive }) => isAlive)) throw new AlreadyRunning(namePlace(place));
}

function asideOf(file: string, now: Instant): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:.]/gu, '');
  const aside = resolve(`${file}.before-restore-${stamp}`);
  if (existsSync(aside)) throw new Error(`${aside} is there already`);
  return aside;
}

/** Only whoever has read the archive to its end says that it shall stand. */
async function replace(
  place: PostgresPlace,
  file: string,
  script: string,
  surroundings: Surroundings,
): Promise<void> {
  const args = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--file=-'];
  const psql = startProgram('psql', args, place, surroundings);
  psql.stdout.resume();
  psql.stdin.write(BEFOREHAND);
  const archive = startProgram(
    'pg_restore',
    ['--no-owner', '--no-privileges', '--file=-', file],
    null,
    surroundings,
  );
  try {
    await pipeline(archive.stdout, psql.stdin, { end: false });
    await archive.ended;
    psql.stdin.end(`${script}commit;\n`);
  } catch (error) {
    psql.stdin.end('\nrollback;\n');
    // Where psql has ended before, it says why.
    await psql.ended;
    throw error;
  }
  await psql.ended;
}
