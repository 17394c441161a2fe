// calendars.yaml: when the desk, and each contract, is at work.
import { z } from 'zod';
import type { Calendar, Interval } from '../../../core/desk/calendar/calendar.js';
import type { Document } from '../yaml/document.js';
import { HOLIDAY_COUNTRIES, holidaysOf } from './holidays.js';
import type { Findings } from '../../system/problem.js';
import { onCallSection } from './on-call.js';
import { date, key, oneOrMore, section, zone } from '../yaml/value.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const hours = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
    'is no span of time — write it as "09:00-18:00"',
  );

const days = z
  .string()
  .regex(
    /^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$/,
    'is no weekday — write mon, or mon-fri',
  );

// A day of every year is looked for in a leap year.
function isClosedDay(text: string): boolean {
  return date.safeParse(text.length === 5 ? `2024-${text}` : text).success;
}

const calendar = section({
  timeZone: zone.describe('The time zone of the hours, as Europe/Rome.'),
  hours: z
    .record(days, oneOrMore(hours))
    .describe('By weekday, or mon-fri: one span or several, as ["09:00-13:00", "14:00-18:00"].'),
  holidays: z
    .string()
    .refine(
      (country) => HOLIDAY_COUNTRIES.has(country),
      'is no country whose holidays are known — two capital letters, as IT',
    )
    .nullable()
    .default(null)
    .describe('The country whose public holidays are closed days, as IT.'),
  closed: z
    .array(z.string().refine(isClosedDay, 'is no day — write 2026-12-24, or 06-29 for every year'))
    .default([])
    .describe('Further closed days: 2026-12-24, or 06-29 for every year.'),
});

/** The file's schema: calendars by name, and under `onCall`, which is no name of one, the turns. */
export const calendarsSchema = z
  .object({
    onCall: onCallSection.optional().describe('Who is told at once of a blocking ticket, and when.'),
  })
  .catchall(calendar)
  .transform(({ onCall, ...calendars }) => ({ onCall, calendars }));

/** The calendars without a mistake by name, or null when nothing of the file can be used. */
export function readCalendars(
  document: Document<z.output<typeof calendarsSchema>>,
  findings: Findings,
): ReadonlyMap<string, Calendar> | null {
  if (!document.part) return null;
  const calendars = new Map<string, Calendar>();
  for (const [name, described] of Object.entries(document.part.calendars)) {
    if (!key.safeParse(name).success) {
      const hint = 'use letters, digits, dots and hyphens';
      findings.problems.push(document.problemAt([name], `"${name}" is no name`, hint));
    }
    const week: Interval[][] = DAYS.map(() => []);
    for (const [span, texts] of Object.entries(described.hours)) {
      const refuse = (problem: string, hint: string) =>
        findings.problems.push(document.problemAt([name, 'hours', span], problem, hint));
      const intervals = texts.map(readInterval);
      if (intervals.some((interval) => interval.from >= interval.to)) {
        refuse(
          `${span} ends before it begins`,
          'a night is two spans: until 24:00, and from 00:00 of the next day',
        );
      }
      const overlapping: string[] = [];
      for (const day of daysOf(span)) {
        const all = [...(week[day] ?? []), ...intervals].toSorted((one, other) => one.from - other.from);
        const overlap = all.some((interval, index) => interval.from < (all[index - 1]?.to ?? 0));
        if (overlap) overlapping.push(DAYS[day] ?? '');
        week[day] = all;
      }
      if (overlapping.length > 0)
        refuse(`hours overlap on ${overlapping.join(', ')}`, 'give each hour of a day once');
    }
    const { timeZone, closed } = described;
    const holidays = described.holidays === null ? null : holidaysOf(described.holidays);
    calendars.set(name, { name, timeZone, hours: week, holidays, closed });
  }
  return calendars;
}

function readInterval(text: string): Interval {
  const [from = 0, to = 0] = text.split('-').map((time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return hour * 60 + minute;
  });
  return { from, to };
}

// `fri-mon` goes over the week's end.
function daysOf(span: string): number[] {
  const [first = 0, last = first] = span.split('-').map((day) => DAYS.indexOf(day));
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => (first + index) % 7);
}
