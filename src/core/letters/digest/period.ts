// The time that a digest reports on. A period runs from one due instant of its schedule to the next, so that Monday's
// digest of a Mon-Fri schedule covers the weekend. The last reported period decides which ones are due: the clock only
// asks.
import type { Instant } from '../../mail/message.js';
import type { Schedule } from './schedule.js';

/** A span of time; `until` is not included. */
export interface Period {
  readonly from: Instant;
  readonly until: Instant;
}

/** A digest looks back over so many due instants at most: a schedule of every minute must not cost an hour. */
const MOST_DUES = 200;

/**
 * The period that is owed at `now`, or null. `reportedUntil` is where the last period ended; null at the very first start,
 * which owes an empty period: it marks where the first one begins. After a time of standing still all that was missed
 * is one period.
 */
export function owedPeriod(schedule: Schedule, reportedUntil: Instant | null, now: Instant): Period | null {
  const until = schedule.until(now);
  if (reportedUntil === null) return { from: until, until };
  return until > reportedUntil ? { from: reportedUntil, until } : null;
}

/** The period that is still open at `now`: the next digest will report on it, as far as it has passed. */
export function openPeriod(schedule: Schedule, reportedUntil: Instant | null, now: Instant): Period {
  return { from: Math.min(reportedUntil ?? schedule.until(now), now), until: now };
}

/** The period before, which spans as many due instants: a late report is compared with just as many. */
export function periodBefore(schedule: Schedule, { from, until }: Period): Period {
  let dues = 1;
  for (let due = schedule.after(from); due < until && dues < MOST_DUES; due = schedule.after(due)) dues += 1;
  return { from: schedule.before(from, dues).at(-1) ?? from, until: from };
}

/** The last periods of a schedule up to an instant, earliest first; the last one may still be open. */
export function lastPeriods(schedule: Schedule, until: Instant, count: number): Period[] {
  const bounds = [...schedule.before(until, count).toReversed(), until];
  return bounds.slice(1).map((end, index) => ({ from: bounds[index] ?? end, until: end }));
}

/** The calendar's word for the span of a digest. */
export type PeriodName = 'day' | 'week' | 'month';

const DAY_MS = 24 * 60 * 60_000;
/** So many due instants show how far apart a schedule's are: a weekend, or the ends of a month, lie within them. */
const SAMPLE_DUES = 8;

/** The best name for a schedule's periods: by the shortest of them from the given instant on. */
export function nameOfPeriods(schedule: Schedule, from: Instant): PeriodName {
  const dues = [schedule.after(from)];
  for (let count = 1; count < SAMPLE_DUES; count += 1) dues.push(schedule.after(dues.at(-1) ?? from));
  const shortest = Math.min(...dues.slice(1).map((due, index) => due - (dues[index] ?? due)));
  if (shortest < 5 * DAY_MS) return 'day';
  return shortest < 20 * DAY_MS ? 'week' : 'month';
}
