// Looks a database over from end to end: its structure, its references, its tables, and the bytes of every mail
// against their hash. All mails, not a sample: hashing costs about half of what copying them does.
import type Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { explainNewer } from '../damage.js';
import { oneLine } from '../../../core/mail/text.js';
import { MIGRATION_NAMES } from '../migrate.js';

/** The contents of a database that can be used. */
export interface Inventory {
  readonly messages: number;
  readonly tickets: number;
  /** Messages whose bytes are not those that were received, in the order of their ids. */
  readonly rotten: readonly number[];
}

/** Hears how many of how many chunks have been looked at. */
export type OnChecked = (done: number, total: number) => void;

/** Looks everything over. Answers in words for an operator why the database cannot be used, or what is in it. */
export async function verify(database: Database.Database, onChecked: OnChecked): Promise<string | Inventory> {
  const structure = database.pragma('integrity_check(1)', { simple: true });
  if (structure !== 'ok') return `its structure is damaged: ${oneLine(String(structure)).slice(0, 200)}`;
  const tables = findTables(database);
  if (typeof tables === 'string') return tables;
  const loose = database
    .prepare<[], Loose>(
      `select count(*) as rows, "table" as child, parent from pragma_foreign_key_check group by 2, 3 limit 1`,
    )
    .get();
  if (loose !== undefined) return `${loose.rows} rows of ${loose.child} point to a missing ${loose.parent}`;
  return {
    messages: countOf(database, 'message'),
    tickets: countOf(database, 'ticket'),
    rotten: await findRotten(database, onChecked),
  };
}

interface Loose {
  readonly rows: number;
  readonly child: string;
  readonly parent: string;
}

/** Why the tables are not those of this program; null when they are, or are those of an older one. */
function findTables(database: Database.Database): string | null {
  const tables = new Set(
    database.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all(),
  );
  if (tables.size === 0) return 'it is empty: there is no table in it';
  if (!['kysely_migration', 'message', 'chunk', 'ticket'].every((table) => tables.has(table)))
    return 'it is a database, but not one of Sportello';
  const applied = database
    .prepare<[], string>('select name from kysely_migration order by name')
    .pluck()
    .all();
  return explainNewer(applied, MIGRATION_NAMES);
}

/** How many rows a table has. */
export function countOf(database: Database.Database, table: 'message' | 'ticket' | 'chunk'): number {
  return database.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? 0;
}

/** Between two looks at what else is to be done. */
const CHUNKS_A_TURN = 64;

interface ChunkOfMail {
  readonly id: number;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

// A mail that is still being received has no hash yet, and one whose bytes are being let go has lost some.
const CHUNKS = `select message.id, message.sha256, chunk.bytes from chunk
  join message on message.id = chunk.message_id where message.sha256 is not null and message.original = 'kept'`;

async function findRotten(database: Database.Database, onChecked: OnChecked): Promise<number[]> {
  const total = countOf(database, 'chunk');
  const chunks = database.prepare<[], ChunkOfMail>(`${CHUNKS} order by chunk.message_id, chunk.seq`);
  const rotten: number[] = [];
  let [id, expected, hash, done] = [0, '', createHash('sha256'), 0];
  const settle = (): void => {
    if (id !== 0 && hash.digest('hex') !== expected) rotten.push(id);
  };
  for (const chunk of chunks.iterate()) {
    if (chunk.id !== id) {
      settle();
      [id, expected, hash] = [chunk.id, chunk.sha256, createHash('sha256')];
    }
    hash.update(chunk.bytes);
    done += 1;
    if (done % CHUNKS_A_TURN !== 0) continue;
    onChecked(done, total);
    await turn();
  }
  settle();
  return rotten;
}

/** Whether the bytes of one mail still are those that were received. */
export function isSound(database: Database.Database, id: number): boolean {
  const chunks = database.prepare<[number], ChunkOfMail>(`${CHUNKS} and message.id = ? order by chunk.seq`);
  const hash = createHash('sha256');
  let expected = '';
  for (const chunk of chunks.iterate(id)) {
    expected = chunk.sha256;
    hash.update(chunk.bytes);
  }
  return hash.digest('hex') === expected;
}
