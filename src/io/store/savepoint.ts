// A part of a transaction that can fail by itself. The statements are written out, since every mail needs two of them:
// kysely would put together and compile each of them anew.
import { CompiledQuery } from 'kysely';
import type { Store } from './open.js';

const BEGIN = CompiledQuery.raw('savepoint part');
const KEEP = CompiledQuery.raw('release part');
const UNDO = CompiledQuery.raw('rollback to part');

/** Does a part of a transaction. When it rejects, what it wrote is undone, and nothing else of the transaction is. */
export async function inSavepoint<T>(transaction: Store, part: () => Promise<T>): Promise<T> {
  await transaction.executeQuery(BEGIN);
  try {
    const result = await part();
    await transaction.executeQuery(KEEP);
    return result;
  } catch (error) {
    await transaction.executeQuery(UNDO);
    await transaction.executeQuery(KEEP);
    throw error;
  }
}
