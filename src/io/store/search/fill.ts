// Texts that were stored before there was an index enter it a batch at a time, the newest first, beside the line: a store
// with a million mails starts at once, and search finds its recent ones first.
import type { Store } from '../open.js';
import { addToSearch } from './texts.js';

const BATCH_ROWS = 500;

/** How many rows do not stand in the index yet. */
export async function countUnfilled(store: Store): Promise<number> {
  const rows = await store.selectFrom('search_fill').select('next').where('next', '>', 1).execute();
  return rows.reduce((sum, { next }) => sum + next - 1, 0);
}

/** Puts the next rows into the index. False when all are in it. */
export async function fillSearch(store: Store): Promise<boolean> {
  const waiting = store.selectFrom('search_fill').selectAll().where('next', '>', 1).orderBy('source');
  if ((await waiting.executeTakeFirst()) === undefined) return false;
  return store.transaction().execute(async (transaction) => {
    const part = await transaction
      .selectFrom('search_fill')
      .selectAll()
      .where('next', '>', 1)
      .orderBy('source')
      .executeTakeFirst();
    if (part === undefined) return false;
    const { source, next } = part;
    const from = Math.max(1, next - BATCH_ROWS);
    await addToSearch(transaction, source, from, next);
    await transaction.updateTable('search_fill').set({ next: from }).where('source', '=', source).execute();
    return true;
  });
}
