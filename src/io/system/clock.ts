// The only place that knows what time it is, and how to wait.
import { setTimeout as wait } from 'node:timers/promises';
import type { Instant } from '../../core/mail/message.js';

/** Time as the stages use it. */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  pause: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
};
