// Reports to the supervisor that mail still moves, as long as it does: a stage that hangs in a step lets the watchdog
// bite, and the daemon is started anew.
import type { Log } from '../io/system/log.js';
import type { Supervisor } from '../io/system/supervisor.js';
import { STUCK_MS, type Progress } from './progress.js';
import type { Stage } from './stage.js';

/** The watchdog; a stage of its own, which speaks twice in the time that the supervisor grants. */
export function openWatchdog(supervisor: Supervisor, progress: Progress, log: Log): Stage {
  return {
    name: 'watchdog',
    idleMs: (supervisor.watchdogMs ?? 2 * STUCK_MS) / 2,
    step: async () => {
      const [stuck] = progress.stuck();
      if (stuck !== undefined) log.error({ event: 'stage.stuck', stage: stuck });
      else if (supervisor.watchdogMs !== null) await supervisor.tell('WATCHDOG=1');
      return false;
    },
    close: async () => undefined,
  };
}
