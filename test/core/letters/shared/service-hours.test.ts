// Service hours beside a number to call.
import { expect, it } from 'vitest';
import type { Interval } from '../../../../src/core/desk/calendar/calendar.js';
import { writeHours } from '../../../../src/core/letters/shared/service-hours.js';

const span = (from: number, to: number): Interval => ({ from: from * 60, to: to * 60 });

const days = (count: number, hours: Interval): Interval[][] => Array.from({ length: count }, () => [hours]);

function write(week: readonly (readonly Interval[])[], language = 'it'): string | null {
  const hours = Array.from({ length: 7 }, (_, day) => week[day] ?? []);
  return writeHours({ name: 'c', timeZone: 'Europe/Rome', hours, holidays: null, closed: [] }, language);
}

it.each([
  ['lun-ven 9-18', days(5, span(9, 18))],
  ['lun 8:30-13, 14-18', [[span(8.5, 13), span(14, 18)]]],
  ['lun-gio 9-18; ven 9-13', [...days(4, span(9, 18)), [span(9, 13)]]],
  ['mar 9-12; gio 9-12', [[], [span(9, 12)], [], [span(9, 12)]]],
  ['a ogni ora', days(7, span(0, 24))],
  ['lun-dom 8-20', days(7, span(8, 20))],
  [null, []],
])('%s', (said, week) => {
  expect(write(week)).toBe(said);
});

it('speaks English, too', () => {
  expect(write(days(5, span(9, 18)), 'en')).toBe('Mon-Fri 9-18');
});
