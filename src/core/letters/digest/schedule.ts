// When a digest is due: the instants of a cron expression on the wall clock of a time zone. A time that the night of
// summer time skips is due at the change, one that autumn has twice is due the first time: so each day has its digest.
import { Cron } from 'croner';
import { DateTime } from 'luxon';
import type { Instant } from '../../mail/message.js';

/** The due instants of a schedule. They reach back and forward without end, as if it had always been in force. */
export interface Schedule {
  /** The first due instant after the given one. */
  after(at: Instant): Instant;
  /** The last due instant that is not after the given one. */
  until(at: Instant): Instant;
  /** The `count` due instants before the given one, latest first. */
  before(at: Instant, count: number): Instant[];
}

/**
 * Reads a cron expression of five fields in an IANA time zone. Where both a day of the month and a weekday are given,
 * either serves. Null when it cannot be read, or when it is never due (30 February).
 */
export function readSchedule(expression: string, timeZone: string): Schedule | null {
  try {
    const cron = new Cron(expression, { timezone: timeZone, paused: true, mode: '5-part' });
    const before = (at: Instant, count: number): Instant[] =>
      cron.previousRuns(count, date(at)).map((run) => run.getTime());
    // The calendar repeats itself: a schedule that was never due since 1970 never will be.
    if (cron.nextRun(date(0)) === null) return null;
    return {
      after: (at) => cron.nextRun(date(at))?.getTime() ?? Infinity,
      until: (at) => before(at + 1, 1)[0] ?? -Infinity,
      before,
    };
  } catch {
    return null;
  }
}

function date(at: Instant) {
  return DateTime.fromMillis(at).toJSDate();
}
