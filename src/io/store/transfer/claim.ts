// The claim of a copy on its target: a mark that stands there from before the first row until all are verified.
import type { Instant } from '../../../core/mail/message.js';
import { StoreUnusable } from '../../system/failure.js';
import type { Store } from '../open.js';
import { namePlace, type StorePlace, urlOf } from '../place.js';
import { emptied, sourceOf, unfinished } from '../copy-mark.js';
import { readLast } from './rows.js';
import { COPIED } from './tables.js';

/** A copy that is to be made. */
export interface Claim {
  readonly from: StorePlace;
  readonly to: StorePlace;
  readonly now: Instant;
}

/**
 * Marks the target, or finds that the mark of the same copy stands there already.
 * @throws StoreUnusable where it is not empty, or another store is being copied into it.
 */
export async function claimTarget(target: Store, { from, to, now }: Claim): Promise<void> {
  await target.transaction().execute(async (transaction) => {
    const source = await sourceOf(transaction);
    if (source === urlOf(from)) return;
    if (source !== null) throw new StoreUnusable(unfinished(to, source));
    for (const table of COPIED)
      if ((await readLast(transaction, table)) !== null)
        throw new StoreUnusable(
          `${namePlace(to)} is not empty: its table "${table.name}" holds something. Nothing was copied: ${emptied(to)}`,
        );
    await transaction
      .insertInto('copying')
      .values({ id: 1, source: urlOf(from), since: now })
      .execute();
  });
}

/** The copy is finished. */
export async function dropMark(target: Store): Promise<void> {
  await target.deleteFrom('copying').execute();
}
