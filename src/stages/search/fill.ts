// index: a store that is older than the index has its texts put into it, a batch at a time with a pause after each.
import { countUnfilled, fillSearch } from '../../io/store/search/fill.js';
import type { Store } from '../../io/store/open.js';
import type { Clock } from '../../io/system/clock.js';
import type { Log } from '../../io/system/log.js';
import type { Stage } from '../../line/stage.js';

/** The parts that the stage works with. */
export interface FillParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

const IDLE_MS = 60 * 60_000;
const PAUSE_MS = 20;
const REPORTED_MS = 30_000;

/** Opens the stage. */
export function openFill({ store, clock, log }: FillParts): Stage {
  let reportedAt: number | null = null;
  const report = async (): Promise<void> => {
    reportedAt = clock.now();
    log.info({ event: 'search.filling', rows: await countUnfilled(store) });
  };
  return {
    name: 'index',
    idleMs: IDLE_MS,
    step: async (signal) => {
      const moved = await fillSearch(store);
      if (moved && (reportedAt === null || clock.now() - reportedAt > REPORTED_MS)) await report();
      if (!moved && reportedAt !== null) {
        reportedAt = null;
        log.info({ event: 'search.filled' });
      }
      if (moved) await clock.pause(PAUSE_MS, signal);
      return moved;
    },
    close: async () => undefined,
  };
}
