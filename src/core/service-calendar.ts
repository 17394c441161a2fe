// When a desk or a contract is at work: hours by weekday, closures, in a time zone of its own. Hours are
// wall-clock times: 9:00 stays 9:00 through both changes of summer time.
import { DateTime } from 'luxon';
import type { Instant } from './message.js';

/** Minutes since local midnight, `to` not included; 1440 is the end of the day. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** A service calendar. */
export interface Calendar {
  readonly name: string;
  /** An IANA zone, e.g. `Europe/Rome`. */
  readonly timeZone: string;
  /** Seven lists of intervals, Monday first. */
  readonly hours: readonly (readonly Interval[])[];
  /** The country whose public holidays are closed, as an ISO 3166 code; null for none. */
  readonly holidays: string | null;
  /** Closed days: `2026-12-24`, or `06-29` for every year. */
  readonly closed: readonly string[];
}

/** Whether the instant is within service hours. Public holidays (`holidays`) are not looked at here yet. */
export function isOpen(calendar: Calendar, instant: Instant): boolean {
  const local = DateTime.fromMillis(instant, { zone: calendar.timeZone });
  const day = local.toFormat('yyyy-MM-dd');
  if (calendar.closed.includes(day) || calendar.closed.includes(day.slice(5))) return false;
  const minute = local.hour * 60 + local.minute;
  const intervals = calendar.hours[local.weekday - 1] ?? [];
  return intervals.some((interval) => interval.from <= minute && minute < interval.to);
}
