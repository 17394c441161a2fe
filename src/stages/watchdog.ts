// Tells the supervisor that mail still moves, as long as it does: a stage that hangs in a step lets the watchdog bite,
// and the daemon is started anew. A stage that waits for mail, or for a server to come back, does not hang.
import type { Instant } from '../core/message.js';
import type { Clock } from '../io/clock.js';
import type { Log } from '../io/log.js';
import type { Supervisor } from '../io/supervisor.js';
import type { Stage } from './stage.js';

/** A step is bounded in its items, and each of those by a time-out: none takes as long as this. */
const STUCK_MS = 15 * 60_000;

/** Watches over the steps of other stages. */
export interface Watchdog extends Stage {
  /** The same stage, its steps watched. */
  watch(stage: Stage): Stage;
}

/** The watchdog; a stage of its own, which speaks twice in the time that the supervisor grants. */
export function openWatchdog(supervisor: Supervisor, clock: Clock, log: Log): Watchdog {
  const busySince = new Map<Stage, Instant>();
  return {
    name: 'watchdog',
    idleMs: (supervisor.watchdogMs ?? 2 * STUCK_MS) / 2,
    watch: (stage) => ({
      name: stage.name,
      idleMs: stage.idleMs,
      step: async (signal) => {
        busySince.set(stage, clock.now());
        try {
          return await stage.step(signal);
        } finally {
          busySince.delete(stage);
        }
      },
      close: () => stage.close(),
    }),
    step: async () => {
      const stuck = [...busySince].find(([, since]) => clock.now() - since > STUCK_MS)?.[0];
      if (stuck !== undefined) log.error({ event: 'stage.stuck', stage: stuck.name });
      else if (supervisor.watchdogMs !== null) await supervisor.tell('WATCHDOG=1');
      return false;
    },
    close: async () => undefined,
  };
}
