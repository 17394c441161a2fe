// The one shape of every stage: a step takes a bounded batch from one durable place and moves each item to the
// next durable place. The loop turns a stage for ever; IDLE, cron and other stages only nudge it.
import type { Clock } from '../io/system/clock.js';
import { Unavailable } from '../io/system/failure.js';
import type { Log } from '../io/system/log.js';

/** A piece of the line. */
export interface Stage {
  readonly name: string;
  /** How long to wait for a nudge when there was nothing to do. */
  readonly idleMs: number;
  /** Moves one batch. True when something moved, so that it is worth asking again at once. */
  step(signal: AbortSignal): Promise<boolean>;
  /** Lets go of connections, once the loop has ended. */
  close(): Promise<void>;
}

/** Wakes a sleeping stage; a nudge that comes while it works is kept for its next sleep. */
export class Nudge {
  #pending = false;
  #wake: (() => void) | null = null;

  nudge(): void {
    this.#pending = true;
    this.#wake?.();
  }

  /** Resolves at the next nudge, after `ms`, or when the signal aborts. */
  async wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#pending) {
      const waiting = new AbortController();
      this.#wake = () => waiting.abort();
      await clock.pause(ms, AbortSignal.any([signal, waiting.signal]));
      this.#wake = null;
    }
    this.#pending = false;
  }
}

const FIRST_PAUSE_MS = 1_000;
/** The longest wait for a server to come back. */
export const LONGEST_PAUSE_MS = 5 * 60_000;

/** The parts that the loop of a stage needs from outside. */
export interface Turning {
  readonly clock: Clock;
  readonly log: Log;
  /** Ends the loop, and cuts short the step in hand. */
  readonly signal: AbortSignal;
  /** Ends the loop once the step in hand has come to its end. */
  readonly ending?: AbortSignal;
  readonly nudge: Nudge;
  /** Called after a step that moved something: the next stage has work. */
  readonly onMoved: () => void;
}

/**
 * Turns a stage until the signal aborts. While a service is unavailable it pauses, longer each time. Any other
 * error is a bug and ends the loop.
 */
export async function turn(stage: Stage, turning: Turning): Promise<void> {
  const { clock, log, signal, nudge, onMoved } = turning;
  const ending = turning.ending === undefined ? signal : AbortSignal.any([signal, turning.ending]);
  let pauseMs = FIRST_PAUSE_MS;
  while (!ending.aborted) {
    try {
      const moved = await stage.step(signal);
      pauseMs = FIRST_PAUSE_MS;
      if (moved) onMoved();
      else await nudge.wait(clock, stage.idleMs, ending);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      if (ending.aborted) return;
      log.warn({ event: 'service.unavailable', stage: stage.name, retryMs: pauseMs }, error.message);
      await clock.pause(pauseMs, ending);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}
