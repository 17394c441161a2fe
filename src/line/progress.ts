// Whether the line goes on: each stage's loop has to come round within a bound. `/livez` and the supervisor's watchdog
// both go by it. A stage that waits for mail, or for a server to come back, goes on; one that hangs in a step does not.
import type { Instant } from '../core/mail/message.js';
import type { Clock } from '../io/system/clock.js';
import { LONGEST_PAUSE_MS, type Stage } from './stage.js';

/** A step is bounded in its items, and each of those by a time-out: none takes as long as this. */
export const STUCK_MS = 15 * 60_000;

/** The steps of all stages. */
export interface Progress {
  /** Runs the loop of a stage, its steps watched until the loop ends. */
  watch(stage: Stage, loop: (watched: Stage) => Promise<void>): Promise<void>;
  /** The names of the stages that have come to a stop. */
  stuck(): string[];
}

/** Nothing is watched yet. */
export function openProgress(clock: Clock): Progress {
  const turns = new Map<Stage, { readonly at: Instant; readonly isBusy: boolean }>();
  return {
    watch: async (stage, loop) => {
      const note = (isBusy: boolean): unknown => turns.set(stage, { at: clock.now(), isBusy });
      note(false);
      try {
        await loop({
          name: stage.name,
          get idleMs() {
            return stage.idleMs;
          },
          close: () => stage.close(),
          step: async (signal) => {
            note(true);
            try {
              return await stage.step(signal);
            } finally {
              note(false);
            }
          },
        });
      } finally {
        turns.delete(stage);
      }
    },
    stuck: () => {
      const now = clock.now();
      return [...turns]
        .filter(([{ idleMs }, { at, isBusy }]) => {
          const rest = isBusy ? 0 : Math.max(idleMs, LONGEST_PAUSE_MS);
          return now - at > rest + STUCK_MS;
        })
        .map(([{ name }]) => name);
    },
  };
}
