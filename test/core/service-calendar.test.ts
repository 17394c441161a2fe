import { describe, expect, it } from 'vitest';
import { type Calendar, isOpen } from '../../src/core/service-calendar.js';

const NINE_TO_SIX = [{ from: 9 * 60, to: 18 * 60 }];
const OFFICE: Calendar = {
  name: 'office',
  timeZone: 'Europe/Rome',
  hours: [NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, [], []],
  holidays: null,
  closed: ['2026-12-24', '06-29'],
};
const open = (at: string, calendar = OFFICE) => isOpen(calendar, Date.parse(at));

describe('service hours', () => {
  it('begin and end to the minute, in local time', () => {
    const winter = [
      '2026-01-12T07:59:59Z',
      '2026-01-12T08:00:00Z',
      '2026-01-12T16:59:59Z',
      '2026-01-12T17:00:00Z',
    ];
    expect(winter.map((at) => open(at))).toEqual([false, true, true, false]);
  });

  it('stay at the wall clock through both changes of summer time', () => {
    // Europe/Rome turned to summer time on 29 March 2026 and turns back on 25 October 2026, both Sundays.
    expect(open('2026-03-27T07:30:00Z')).toBe(false);
    expect(open('2026-03-30T07:30:00Z')).toBe(true);
    expect(open('2026-10-23T07:30:00Z')).toBe(true);
    expect(open('2026-10-26T07:30:00Z')).toBe(false);
    const nights: Calendar = { ...OFFICE, hours: OFFICE.hours.map(() => [{ from: 150, to: 180 }]) };
    expect(open('2026-10-25T00:45:00Z', nights)).toBe(true);
    expect(open('2026-10-25T01:45:00Z', nights)).toBe(true);
    expect(open('2026-03-29T01:15:00Z', nights)).toBe(false);
  });

  it('leave out the weekend and closed days, once or every year', () => {
    expect(open('2026-01-10T10:00:00Z')).toBe(false);
    expect(open('2026-12-24T10:00:00Z')).toBe(false);
    expect(open('2027-12-24T10:00:00Z')).toBe(true);
    expect(open('2026-06-29T10:00:00Z')).toBe(false);
    expect(open('2028-06-29T10:00:00Z')).toBe(false);
  });

  it('last to the end of a day that ends at 24:00', () => {
    const always: Calendar = {
      ...OFFICE,
      hours: OFFICE.hours.map(() => [{ from: 0, to: 1440 }]),
      closed: [],
    };
    expect(open('2026-01-10T22:59:59Z', always)).toBe(true);
    expect(open('2026-01-10T23:00:00Z', always)).toBe(true);
  });
});
