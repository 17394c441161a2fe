import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import { HOLIDAY_COUNTRIES, holidaysOf } from '../../../../src/io/config/calendars/holidays.js';

describe('public holidays', () => {
  it('are known of the countries that the library knows', () => {
    expect([...HOLIDAY_COUNTRIES]).toEqual(Object.keys(new Holidays().getCountries()).toSorted());
  });

  it('of Italy are all of them, and from 2026 also 4 October', () => {
    const italy = holidaysOf('IT');
    const days = [
      '2025-01-01',
      '2025-01-06',
      '2025-04-20',
      '2025-04-21',
      '2025-04-25',
      '2025-05-01',
      '2025-06-02',
      '2025-08-15',
      '2025-11-01',
      '2025-12-08',
      '2025-12-25',
      '2025-12-26',
    ];
    expect([...italy(2025)].toSorted()).toEqual(days);
    expect(italy(2026)).toContain('2026-10-04');
    expect(italy(2026).size).toBe(13);
    // 25 April 2011 was Easter Monday, too.
    expect(italy(2011)).toContain('2011-04-25');
    expect(italy(2026)).toBe(italy(2026));
  });

  it('that begin at sunset are the day after, and those of several days are all of them', () => {
    const emirates = holidaysOf('AE')(2026);
    const eid = ['2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22', '2026-03-23'];
    expect(eid.map((day) => emirates.has(day))).toEqual([false, true, true, true, false]);
  });

  it('have the days on which they are kept instead', () => {
    expect(holidaysOf('GB')(2027)).toContain('2027-12-27');
    expect(holidaysOf('US')(2021)).toContain('2021-12-31');
  });
});
