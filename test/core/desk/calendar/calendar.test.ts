import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  type Calendar,
  addServiceTime,
  isOpen,
  nextServiceTime,
  serviceTimeBetween,
} from '../../../../src/core/desk/calendar/calendar.js';
import { ROME_OFFICE, week } from '../../../support/calendar.js';

const HOUR = 3_600_000;
const at = (local: string, zone = 'Europe/Rome') => DateTime.fromISO(local, { zone }).toMillis();
const open = (local: string) => isOpen(ROME_OFFICE, at(local));
/** The next service time as Rome's clock and offset show it. */
function next(local: string, calendar: Calendar = ROME_OFFICE): string | null {
  const instant = nextServiceTime(calendar, at(local));
  return instant === null
    ? null
    : DateTime.fromMillis(instant, { zone: calendar.timeZone }).toFormat("yyyy-MM-dd'T'HH:mm Z");
}
const always: Calendar = {
  ...ROME_OFFICE,
  hours: week([{ from: 0, to: 1440 }], [{ from: 0, to: 1440 }]),
  holidays: null,
  closed: [],
};

describe('service hours', () => {
  it('begin and end to the minute, in local time', () => {
    const times = ['2026-01-12T08:59:59', '2026-01-12T09:00', '2026-01-12T17:59:59', '2026-01-12T18:00'];
    expect(times.map(open)).toEqual([false, true, true, false]);
  });

  it('stay at the wall clock through both changes of summer time', () => {
    // 9:30 is 8:30 UTC before 29 March and after 25 October 2026, and 7:30 UTC between.
    const utc = ['2026-03-27T07:30Z', '2026-03-30T07:30Z', '2026-10-23T07:30Z', '2026-10-26T07:30Z'];
    expect(utc.map((time) => isOpen(ROME_OFFICE, Date.parse(time)))).toEqual([false, true, true, false]);
  });

  it('leave out the weekend, public holidays, and closed days, once or every year', () => {
    const closed = [
      '2026-01-10', // a Saturday
      '2026-01-06', // Epiphany
      '2026-04-06', // Easter Monday
      '2027-03-29', // Easter Monday
      '2028-04-17', // Easter Monday
      '2026-06-02',
      '2026-06-29', // the patron saint of Rome
      '2027-06-29',
      '2027-10-04', // St Francis, a Monday: a holiday since 2026
      '2026-12-08',
      '2026-12-24',
      '2026-12-25',
    ];
    expect(closed.filter((day) => open(`${day}T10:00`))).toEqual([]);
    const openDays = ['2027-12-24', '2024-10-04', '2026-04-07', '2026-02-16', '2025-06-30'];
    expect(openDays.filter((day) => !open(`${day}T10:00`))).toEqual([]);
  });

  it('leave out 4 October, a Sunday in 2026, where there are hours at the weekend', () => {
    const daily: Calendar = {
      ...ROME_OFFICE,
      hours: week([{ from: 540, to: 1080 }], [{ from: 540, to: 1080 }]),
    };
    const days = ['2025-10-04', '2026-10-03', '2026-10-04', '2026-10-05'];
    expect(days.map((day) => isOpen(daily, at(`${day}T10:00`)))).toEqual([true, true, false, true]);
  });

  it('last to the end of a day that ends at 24:00', () => {
    expect(isOpen(always, at('2026-01-10T23:59:59'))).toBe(true);
    expect(isOpen(always, at('2026-01-11T00:00'))).toBe(true);
  });
});

describe('the next service time', () => {
  it('is the instant itself within service hours', () => {
    expect(nextServiceTime(ROME_OFFICE, at('2026-01-12T09:00') + 1)).toBe(at('2026-01-12T09:00') + 1);
  });

  it.each([
    ['early in the morning', '2026-01-12T07:30', '2026-01-12T09:00 +1'],
    ['at closing time', '2026-01-12T18:00', '2026-01-13T09:00 +1'],
    ['on Friday evening', '2026-11-20T19:00', '2026-11-23T09:00 +1'],
    ['before Easter', '2026-04-03T18:30', '2026-04-07T09:00 +2'],
    ['at the end of the year', '2026-12-31T18:01', '2027-01-04T09:00 +1'],
    ['over Christmas with a closure', '2026-12-23T20:00', '2026-12-28T09:00 +1'],
    ['before the night to summer time', '2026-03-27T18:00', '2026-03-30T09:00 +2'],
    ['before the night to winter time', '2026-10-23T18:00', '2026-10-26T09:00 +1'],
  ])('%s', (_, from, to) => expect(next(from)).toBe(to));

  it('is none when the calendar has no hours, or is closed by every year', () => {
    expect(next('2026-01-12T10:00', { ...ROME_OFFICE, hours: week([], []) })).toBeNull();
    const oneDay: Calendar = { ...ROME_OFFICE, hours: [[], [], [], [], [], [], [{ from: 0, to: 60 }]] };
    expect(next('2026-01-12T10:00', { ...oneDay, holidays: () => new Set(['2026-01-18']) })).toBe(
      '2026-01-25T00:00 +1',
    );
  });
});

describe('the nights on which the clock changes', () => {
  const nights: Calendar = { ...always, hours: week([], [{ from: 90, to: 210 }]) };
  const between = (from: string, to: string) =>
    serviceTimeBetween(nights, Date.parse(from), Date.parse(to)) / HOUR;

  it('have an hour less in spring: 1:30 to 3:30 lasts one hour', () => {
    expect(between('2026-03-28T23:00Z', '2026-03-29T22:00Z')).toBe(1);
    expect(addServiceTime(nights, Date.parse('2026-03-29T00:30Z'), HOUR)).toBe(
      Date.parse('2026-03-29T01:30Z'),
    );
  });

  it('have an hour more in autumn: 1:30 to 3:30 lasts three', () => {
    expect(between('2026-10-24T22:00Z', '2026-10-25T23:00Z')).toBe(3);
    expect(addServiceTime(nights, Date.parse('2026-10-24T23:30Z'), 3 * HOUR)).toBe(
      Date.parse('2026-10-25T02:30Z'),
    );
  });

  it('have no hours within the gap, and twice those that come twice', () => {
    const half: Calendar = { ...always, hours: week([], [{ from: 135, to: 165 }]) };
    expect(nextServiceTime(half, Date.parse('2026-03-28T23:00Z'))).toBe(Date.parse('2026-04-04T00:15Z'));
    const times = ['00:14', '00:15', '00:44', '00:45', '01:14', '01:15', '01:44', '01:45'];
    expect(times.map((time) => isOpen(half, Date.parse(`2026-10-25T${time}Z`)))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(nextServiceTime(half, Date.parse('2026-10-25T00:50Z'))).toBe(Date.parse('2026-10-25T01:15Z'));
  });

  it('make days of 23 and 25 hours where the service never closes', () => {
    const [spring, autumn] = ['2026-03-29', '2026-10-25'].map((date) => {
      const midnight = DateTime.fromISO(date, { zone: 'Europe/Rome' });
      return serviceTimeBetween(always, midnight.toMillis(), midnight.plus({ days: 1 }).toMillis()) / HOUR;
    });
    expect([spring, autumn]).toEqual([23, 25]);
  });
});

describe('service time', () => {
  it('is counted over closed hours, and over the years', () => {
    expect(addServiceTime(ROME_OFFICE, at('2026-11-20T17:00'), 2 * HOUR)).toBe(at('2026-11-23T10:00'));
    expect(addServiceTime(ROME_OFFICE, at('2026-12-31T17:30'), HOUR)).toBe(at('2027-01-04T09:30'));
    expect(serviceTimeBetween(ROME_OFFICE, at('2026-11-20T17:00'), at('2026-11-23T10:00'))).toBe(2 * HOUR);
  });

  it('ends with the hours that it fills, and not with those after them', () => {
    expect(addServiceTime(ROME_OFFICE, at('2026-11-20T17:00'), HOUR)).toBe(at('2026-11-20T18:00'));
  });

  it('never goes by where the calendar has no hours, and none is no wait', () => {
    const never: Calendar = { ...ROME_OFFICE, hours: week([], []) };
    expect(addServiceTime(never, 0, 1)).toBeNull();
    expect(addServiceTime(never, 0, 0)).toBe(0);
    expect(serviceTimeBetween(never, 0, at('2026-11-20T17:00'))).toBe(0);
  });

  it('is none backwards', () => {
    expect(serviceTimeBetween(always, at('2026-11-20T17:00'), at('2026-11-20T16:00'))).toBe(0);
  });
});
