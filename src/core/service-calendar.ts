// When a desk or a contract is at work: hours by weekday, holidays and closures, in a time zone of its own. Hours are
// wall-clock times: 9:00 stays 9:00 through both changes of summer time. In the night that skips an hour, hours within
// it do not exist; in the night that has one twice, both count.
import { DateTime } from 'luxon';
import type { Instant } from './message.js';
import { stretchesOf } from './local-day.js';

/** Minutes since local midnight, `to` not included; 1440 is the end of the day. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The public holidays of a year, as days (`2026-10-04`). */
export type HolidaysOf = (year: number) => ReadonlySet<string>;

/** A service calendar. */
export interface Calendar {
  readonly name: string;
  /** An IANA zone, e.g. `Europe/Rome`. */
  readonly timeZone: string;
  /** Seven lists of intervals, Monday first; the intervals of a day in order, without overlap. */
  readonly hours: readonly (readonly Interval[])[];
  /** The public holidays that are closed; null for none. */
  readonly holidays: HolidaysOf | null;
  /** Closed days: `2026-12-24`, or `06-29` for every year. */
  readonly closed: readonly string[];
}

/** A calendar that stays closed this long is taken to be closed for ever. */
const HORIZON_DAYS = 2 * 366;

/** Whether the instant is within service hours. */
export function isOpen(calendar: Calendar, instant: Instant): boolean {
  const local = localTime(calendar, instant);
  const minute = local.hour * 60 + local.minute;
  return hoursOn(calendar, local).some((interval) => interval.from <= minute && minute < interval.to);
}

/** The first instant from the given one on that is within service hours; null when none comes within two years. */
export function nextServiceTime(calendar: Calendar, instant: Instant): Instant | null {
  const known = lastFound.get(calendar);
  // Between the instant that was asked for and the end of the hours that followed, no other hours begin.
  if (known !== undefined && known.asked <= instant && instant < known.span.to) {
    return Math.max(instant, known.span.from);
  }
  for (const span of spansFrom(calendar, instant)) {
    lastFound.set(calendar, { asked: instant, span });
    return span.from;
  }
  return null;
}

/** The first service hours that end after an instant, without what of them lies before it; null when none come. */
export function nextHours(calendar: Calendar, instant: Instant): Span | null {
  for (const span of spansFrom(calendar, instant)) return span;
  return null;
}

/** Most questions are about now, and now moves slowly: the last answer serves for hours. */
const lastFound = new WeakMap<Calendar, { readonly asked: Instant; readonly span: Span }>();

/** The first instant by which `ms` of service time, 0 or more, have gone by; null when they never will. */
export function addServiceTime(calendar: Calendar, instant: Instant, ms: number): Instant | null {
  let left = ms;
  if (left <= 0) return instant;
  for (const span of spansFrom(calendar, instant)) {
    if (left <= span.to - span.from) return span.from + left;
    left -= span.to - span.from;
  }
  return null;
}

/** The service time from one instant to another, in milliseconds; 0 when `to` is not the later one. */
export function serviceTimeBetween(calendar: Calendar, from: Instant, to: Instant): number {
  let sum = 0;
  for (const span of spansFrom(calendar, from)) {
    if (span.from >= to) break;
    sum += Math.min(span.to, to) - span.from;
  }
  return sum;
}

/** Service hours as instants, `to` not included. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** All service hours from an instant on, in order; ends where the calendar stays closed. */
function* spansFrom(calendar: Calendar, instant: Instant): Generator<Span> {
  let closedDays = 0;
  for (let day = localTime(calendar, instant); closedDays < HORIZON_DAYS; day = day.plus({ days: 1 })) {
    closedDays += 1;
    for (const { from, to } of spansOn(calendar, day)) {
      if (to <= instant) continue;
      closedDays = 0;
      yield { from: Math.max(from, instant), to };
    }
  }
}

function spansOn(calendar: Calendar, day: DateTime): Span[] {
  const hours = hoursOn(calendar, day);
  if (hours.length === 0) return [];
  return stretchesOf(day).flatMap((stretch) =>
    hours
      .map((interval) => ({
        from: Math.max(stretch.from, stretch.midnight + interval.from * 60_000),
        to: Math.min(stretch.to, stretch.midnight + interval.to * 60_000),
      }))
      .filter((span) => span.from < span.to),
  );
}

function hoursOn(calendar: Calendar, day: DateTime): readonly Interval[] {
  const date = day.toFormat('yyyy-MM-dd');
  const closed =
    calendar.closed.includes(date) ||
    calendar.closed.includes(date.slice(5)) ||
    calendar.holidays?.(day.year).has(date);
  return closed ? [] : (calendar.hours[day.weekday - 1] ?? []);
}

function localTime(calendar: Calendar, instant: Instant): DateTime {
  return DateTime.fromMillis(instant, { zone: calendar.timeZone });
}
