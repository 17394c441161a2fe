// When a desk or a contract is at work: hours by weekday, holidays and closures, in a time zone of its own. Hours are
// wall-clock times: 9:00 stays 9:00 through both changes of summer time. In the night that skips an hour, hours within
// it do not exist; in the night that has one twice, both count.
import { DateTime } from 'luxon';
import type { Instant } from '../../mail/message.js';
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
  return dayAt(calendar, instant).spans.some(({ from, to }) => from <= instant && instant < to);
}

/** The first instant from the given one on that is within service hours; null when none comes within two years. */
export function nextServiceTime(calendar: Calendar, instant: Instant): Instant | null {
  return nextHours(calendar, instant)?.from ?? null;
}

/** The first service hours that end after an instant, without what of them lies before it; null when none come. */
export function nextHours(calendar: Calendar, instant: Instant): Span | null {
  for (const span of spansFrom(calendar, instant)) return span;
  return null;
}

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
  for (let day = dayAt(calendar, instant); closedDays < HORIZON_DAYS; day = dayAt(calendar, day.to)) {
    closedDays += 1;
    for (const { from, to } of day.spans) {
      if (to <= instant) continue;
      closedDays = 0;
      yield { from: Math.max(from, instant), to };
    }
  }
}

/** A day of a calendar, and its service hours. */
interface Day extends Span {
  readonly spans: readonly Span[];
}

// Nearly all questions are about the days around now, and the clock of a time zone takes long to read: days are kept,
// by the day that begins them where clocks show UTC.
const daysKept = new WeakMap<Calendar, Map<number, readonly Day[]>>();

const DAY_MS = 24 * 60 * 60_000;

function dayAt(calendar: Calendar, instant: Instant): Day {
  const kept = daysKept.get(calendar) ?? new Map<number, readonly Day[]>();
  daysKept.set(calendar, kept);
  const utcDay = Math.floor(instant / DAY_MS);
  const days = kept.get(utcDay) ?? [];
  const known = days.find(({ from, to }) => from <= instant && instant < to);
  if (known) return known;
  if (kept.size >= HORIZON_DAYS) kept.clear();
  const day = readDay(calendar, localTime(calendar, instant));
  kept.set(utcDay, [...days, day]);
  return day;
}

function readDay(calendar: Calendar, local: DateTime): Day {
  const stretches = stretchesOf(local);
  const hours = hoursOn(calendar, local);
  const spans = stretches.flatMap((stretch) =>
    hours
      .map((interval) => ({
        from: Math.max(stretch.from, stretch.midnight + interval.from * 60_000),
        to: Math.min(stretch.to, stretch.midnight + interval.to * 60_000),
      }))
      .filter((span) => span.from < span.to),
  );
  return { from: stretches[0]?.from ?? NaN, to: stretches.at(-1)?.to ?? NaN, spans };
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
