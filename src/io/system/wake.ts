// The role of cron: it wakes, and remembers nothing. The store holds all that is due.
import { schedule, type ScheduledTask } from 'node-cron';

/** A cron expression on the wall clock of an IANA zone. */
export interface WakeTime {
  readonly expression: string;
  readonly timeZone: string;
}

/** Wakes somebody at the times of several schedules. */
export interface Waker {
  /** Wakes at these times from now on, and at no others. */
  set(times: readonly WakeTime[]): void;
  close(): void;
}

/** A waker that calls `wake`. */
export function openWaker(wake: () => void): Waker {
  const tasks = new Map<string, ScheduledTask>();
  const set = (times: readonly WakeTime[]): void => {
    const wanted = new Map(times.map((time) => [`${time.timeZone} ${time.expression}`, time]));
    for (const [key, task] of tasks) {
      if (wanted.has(key)) continue;
      void task.destroy();
      tasks.delete(key);
    }
    for (const [key, { expression, timeZone }] of wanted) {
      if (!tasks.has(key))
        tasks.set(key, schedule(expression, wake, { timezone: timeZone, noOverlap: true }));
    }
  };
  return { set, close: () => set([]) };
}
