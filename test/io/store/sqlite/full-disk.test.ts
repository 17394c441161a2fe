// A store that has no room left: the error that a command ends with is the first one, and it says what to do.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from '../../../../src/cli/terminal/exit.js';
import { explainDamage } from '../../../../src/io/store/damage.js';
import { recordMail } from '../../../../src/io/store/mail/originals.js';
import { openStore, type Store } from '../../../../src/io/store/open.js';

let folder = '';
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-full-'));
  store = await openStore(join(folder, 'sportello.db'));
});
afterAll(async () => {
  await store.destroy();
  rmSync(folder, { recursive: true });
});

const record = (byte: number, bytes: number) =>
  store
    .transaction()
    .execute((transaction) =>
      recordMail(transaction, { mailbox: 'support', receivedAt: 0, bytes: Buffer.alloc(bytes, byte) }),
    );

it('ends with what the disk said, keeps nothing of the transaction, and goes on when there is room', async () => {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store);
  // SQLite's own bound on a file's size refuses a page as a full disk does.
  await sql.raw(`pragma max_page_count = ${(rows[0]?.page_count ?? 0) + 20}`).execute(store);
  const error: unknown = await record(1, 1_000_000).catch((refused: unknown) => refused);
  expect(error).toMatchObject({ code: 'SQLITE_FULL' });
  expect(exitCodeOf(error)).toBe(EXIT.io);
  const explained = explainDamage('data/sportello.db', error);
  expect(explained).toMatchObject({
    message: expect.stringContaining('data/sportello.db: the disk is full: make room'),
  });
  expect(exitCodeOf(explained)).toBe(EXIT.io);
  expect(await store.selectFrom('message').select('id').execute()).toEqual([]);
  expect(await record(2, 1000)).toMatchObject({ isNew: true });
});
