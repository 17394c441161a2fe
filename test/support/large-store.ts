// A store with one very large mail in it, so that copying it takes long enough to be interrupted.
import Database from 'better-sqlite3';
import { createHash, randomBytes } from 'node:crypto';
import type { Installation } from './installation.js';

const CHUNK_BYTES = 256 * 1024;

/** Adds a stored mail of so many chunks of 256 KiB, with its hash, and answers its id. */
export function addLargeMail(here: Installation, chunks: number): number {
  const database = new Database(here.database);
  try {
    return database.transaction(() => {
      const piece = randomBytes(CHUNK_BYTES);
      const hash = createHash('sha256');
      for (let seq = 0; seq < chunks; seq += 1) hash.update(piece);
      const insert = database.prepare(
        `insert into message (mailbox, received_at, sha256, bytes, state, acknowledge, decision, reason)
         values ('support', 0, ?, ?, 'stored', 0, 'ignored', 'large')`,
      );
      const id = Number(insert.run(hash.digest('hex'), chunks * CHUNK_BYTES).lastInsertRowid);
      const chunk = database.prepare('insert into chunk (message_id, seq, bytes) values (?, ?, ?)');
      for (let seq = 0; seq < chunks; seq += 1) chunk.run(id, seq, piece);
      return id;
    })();
  } finally {
    database.close();
  }
}
