// A backup of a database on a server: an archive of pg_dump, of the very moment at which the bytes of all mails are compared
// with their hashes.
import { rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { sql } from 'kysely';
import { publishFile, refuseTaken } from '../../../system/new-file.js';
import { openStore, type Store } from '../../open.js';
import type { PostgresPlace } from '../../place.js';
import type { CopyResult, OnProgress } from '../copy.js';
import type { Inventory } from '../verification.js';
import { readThrough } from './archive.js';
import { startProgram, type Surroundings } from './client-program.js';

/** The store and the destination of a backup. */
export interface DumpJob {
  readonly store: PostgresPlace;
  readonly file: string;
  readonly overwrite: boolean;
}

/** They say who works there now, and that means nothing elsewhere. */
const LEFT_OUT = ['daemon', 'lease'];
const LOOK_MS = 200;

/**
 * Writes the archive, and answers what is in it, why it is no good, or null when the signal ended it: then nothing stands
 * at `file`. Throws FileExists, Unavailable, ProgramMissing, ProgramFailed, and what the file system says.
 */
export async function dump(
  { store: place, file, overwrite }: DumpJob,
  surroundings: Surroundings,
  onProgress: OnProgress,
): Promise<CopyResult | null> {
  const target = resolve(file);
  refuseTaken(target, overwrite);
  const unfinished = join(dirname(target), `.${basename(target).slice(0, 40)}.unfinished`);
  rmSync(unfinished, { force: true });
  const store = await openStore(place);
  try {
    const inventory = await store
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (transaction) => {
        const snapshot = await holdSnapshot(transaction);
        const found = await takeInventory(transaction);
        const watch = watchFile(unfinished, await sizeOf(transaction), onProgress);
        try {
          const excluded = LEFT_OUT.map((table) => `--exclude-table-data=${table}`);
          const args = ['--format=custom', '--no-owner', '--no-privileges', ...excluded];
          args.push(`--snapshot=${snapshot}`, `--file=${unfinished}`);
          await startProgram('pg_dump', args, place, surroundings).ended;
        } finally {
          clearInterval(watch);
        }
        return found;
      });
    onProgress('checking', 1);
    await readThrough(unfinished, surroundings);
    publishFile(unfinished, target, overwrite);
    return { inventory };
  } catch (error) {
    if (surroundings.signal.aborted) return null;
    throw error;
  } finally {
    rmSync(unfinished, { force: true });
    await store.destroy();
  }
}

/** What pg_dump sees is what this transaction sees. */
async function holdSnapshot(transaction: Store): Promise<string> {
  await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
  const { rows } = await sql<{ snapshot: string }>`select pg_export_snapshot() as snapshot`.execute(
    transaction,
  );
  return rows[0]?.snapshot ?? '';
}

async function sizeOf(store: Store): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(
    store,
  );
  return rows[0]?.bytes ?? 1;
}

function watchFile(path: string, bytes: number, onProgress: OnProgress): NodeJS.Timeout {
  const size = (): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return setInterval(() => onProgress('copying', Math.min(1, size() / bytes)), LOOK_MS);
}

/** Messages whose bytes are not those that were received: those that are still received, or are let go, are none. */
export const ROTTEN = sql<number>`select message.id from message
  where message.sha256 is not null and message.original = 'kept' and message.sha256 <> (
    select encode(sha256(coalesce(string_agg(chunk.bytes, ''::bytea order by chunk.seq), ''::bytea)), 'hex')
    from chunk where chunk.message_id = message.id)
  order by message.id`;

/** How much is in a store. */
export async function countKept(store: Store): Promise<Omit<Inventory, 'rotten'>> {
  const { rows } = await sql<Pick<Inventory, 'messages' | 'tickets'>>`
    select (select count(*) from message) as messages, (select count(*) from ticket) as tickets`.execute(
    store,
  );
  return rows[0] ?? { messages: 0, tickets: 0 };
}

/** What is in a store. The server itself compares every mail with its hash. */
export async function takeInventory(store: Store): Promise<Inventory> {
  const { rows: rotten } = await sql<{ id: number }>`${ROTTEN}`.execute(store);
  return { ...(await countKept(store)), rotten: rotten.map(({ id }) => id) };
}
