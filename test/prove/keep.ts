// What stays of a proof that failed, for whoever looks into it: the logs, and the store as it was.
import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programs } from '../support/postgres.js';
import type { ProofStand } from './stand.js';

/** Puts a copy of the store into the folder of the logs. */
export async function keepStore({ folder, place, postgres }: ProofStand): Promise<void> {
  if (typeof place === 'string') {
    for (const end of ['', '-wal']) copyFileSync(`${place}${end}`, join(folder, `store.db${end}`));
  } else if (postgres !== null) {
    const where = ['-h', '127.0.0.1', '-p', String(postgres.port), '-U', 'postgres', '-d', place.database];
    await promisify(execFile)(join(programs(), 'pg_dump'), [...where, '-f', join(folder, 'store.sql')]);
  }
}
