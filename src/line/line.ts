// How a line is turned: every stage in a loop of its own until the line is out of date, or each row in order until it
// has nothing more to do.
import type { Clock } from '../io/system/clock.js';
import { Unavailable } from '../io/system/failure.js';
import type { Log } from '../io/system/log.js';
import type { Progress } from './progress.js';
import { runTogether } from './run-together.js';
import { turn, type Stage } from './stage.js';
import { closeLine, wakeNext, type Line } from './station.js';

/** When a line is out of date, a letter on its way may take this long before its server is left. */
const LAST_LETTER_MS = 10_000;

/** The parts for turning a line. */
interface Turning {
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: Progress;
  /** Ends the line at once. */
  readonly stopping: AbortSignal;
  /** Ends it when each step has come to its end. */
  readonly outdated: AbortSignal;
  /** Reports elsewhere that stages with these names have something to do. */
  readonly wake: (names: readonly string[]) => void;
}

/** Turns every stage of a line until one of the signals aborts, and closes it. */
export async function turnLine(line: Line, turning: Turning): Promise<void> {
  const { clock, log, progress, stopping, outdated, wake } = turning;
  const ended = new AbortController();
  const late = new AbortController();
  const leave = async (): Promise<void> => {
    await clock.pause(LAST_LETTER_MS, ended.signal);
    late.abort();
  };
  outdated.addEventListener('abort', () => void leave(), { once: true });
  try {
    await runTogether((failed) => {
      const signal = AbortSignal.any([stopping, failed, late.signal]);
      return line.flat().map((station) => {
        const { stage, nudge } = station;
        const onMoved = (): void => {
          wakeNext(station);
          wake(station.wakes.map((next) => next.stage.name));
        };
        const loop = { clock, log, signal, ending: outdated, nudge, onMoved };
        return progress.watch(stage, (watched) => turn(watched, loop));
      });
    });
  } finally {
    ended.abort();
    await closeLine(line);
  }
}

/** One pass over a line: each row is turned until it has nothing more to do. Returns the servers out of reach. */
export async function drainLine(line: Line, log: Log, signal: AbortSignal): Promise<Unavailable[]> {
  const outages: Unavailable[] = [];
  const drain = async (stage: Stage): Promise<void> => {
    try {
      while (!signal.aborted && (await stage.step(signal)));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log.warn({ event: 'service.unavailable', stage: stage.name }, error.message);
      outages.push(error);
    }
  };
  // The next row takes what this one has made.
  for (const row of line) await Promise.all(row.map(({ stage }) => drain(stage)));
  return outages;
}
