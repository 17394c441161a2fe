import type { Calendar, Interval } from '../../src/core/desk/calendar/calendar.js';
import { holidaysOf } from '../../src/io/config/calendars/holidays.js';

/** Monday to Friday, 9 to 18, in Rome: with the holidays of Italy and of the city. */
export const ROME_OFFICE: Calendar = {
  name: 'office',
  timeZone: 'Europe/Rome',
  hours: week([{ from: 9 * 60, to: 18 * 60 }], []),
  holidays: holidaysOf('IT'),
  closed: ['06-29', '2026-12-24'],
};

/** The same hours on each working day, and the same at the weekend. */
export function week(workday: readonly Interval[], weekend: readonly Interval[]): Calendar['hours'] {
  return [workday, workday, workday, workday, workday, weekend, weekend];
}
