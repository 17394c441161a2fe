// A restore takes tickets away and brings voided tokens back: no token from before it is good behind it.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { restore } from '../../../../src/io/store/backup/restore.js';
import { openStore } from '../../../../src/io/store/open.js';
import { keyVersionOf, revokedKeys, revokeKey } from '../../../../src/io/store/state/technician-keys.js';

const NOW = Date.UTC(2026, 2, 2, 9, 0);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-restore-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The versions that the tokens of two technicians bear; before that, one's are voided so often. */
async function versions(voided = 0): Promise<number[]> {
  const store = await openStore(file);
  try {
    for (let count = 0; count < voided; count += 1) await revokeKey(store, 'verdi', NOW);
    return [await keyVersionOf(store, 'verdi'), await keyVersionOf(store, 'neri')];
  } finally {
    await store.destroy();
  }
}

async function putBack(now = NOW): Promise<void> {
  const job = { store: file, file: join(folder, 'backup.db'), acceptRotten: false, skip: 0, now };
  const result = await restore(job, new AbortController().signal, () => undefined);
  if (result === null || !('inventory' in result)) throw new Error('not restored');
}

it('voids them, also those that were voided since the backup', async () => {
  const [, first = 0] = await versions();
  copyFileSync(file, join(folder, 'backup.db'));
  const [voided = 0] = await versions(3);
  await putBack();
  const [verdi = 0, neri = 0] = await versions();
  expect(Math.min(verdi, neri)).toBeGreaterThan(Math.max(first, voided));
  await putBack(NOW + 1_000);
  expect(Math.min(...(await versions()))).toBeGreaterThan(Math.max(verdi, neri));
});

it('voids them where nobody knows any more what was given', async () => {
  const before = await versions();
  copyFileSync(file, join(folder, 'backup.db'));
  writeFileSync(file, 'no database');
  await putBack();
  const after = await versions();
  expect(Math.min(...after)).toBeGreaterThan(Math.max(...before));
  writeFileSync(file, 'no database');
  await putBack(NOW + 86_400_000);
  expect(Math.min(...(await versions()))).toBeGreaterThan(Math.max(...after));
  const store = await openStore(file);
  expect([...(await revokedKeys(store)).keys()]).toEqual([]);
  await store.destroy();
});
