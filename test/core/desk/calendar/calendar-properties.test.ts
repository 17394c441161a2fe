import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  type Calendar,
  type Interval,
  addServiceTime,
  isOpen,
  nextServiceTime,
  serviceTimeBetween,
} from '../../../../src/core/desk/calendar/calendar.js';
import { holidaysOf } from '../../../../src/io/config/calendars/holidays.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Zones whose clocks change at 2, at midnight to and from, by half an hour, and never. */
const zones = fc.constantFrom(
  'Europe/Rome',
  'America/Havana',
  'Asia/Beirut',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'UTC',
);

const day: fc.Arbitrary<readonly Interval[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6 })
  .map((quarters) => quarters.toSorted((one, other) => one - other))
  .map((bounds) =>
    bounds.flatMap((from, index) => {
      const to = bounds[index + 1];
      return index % 2 === 0 && to !== undefined ? [{ from: from * 15, to: to * 15 }] : [];
    }),
  );

const italy = holidaysOf('IT');

const calendars: fc.Arbitrary<Calendar> = fc.record({
  name: fc.constant('any'),
  timeZone: zones,
  hours: fc.array(day, { minLength: 7, maxLength: 7 }),
  holidays: fc.constantFrom(italy, null),
  closed: fc.subarray(['06-29', '12-24', '2026-12-31', '2026-03-29', '02-29']),
});

/** Any time of three years, and the days around the changes of the clock more often. */
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2028, 0) }),
  fc
    .tuple(
      fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-09-06'),
      fc.integer({ min: -DAY, max: DAY }),
    )
    .map(([date, offset]) => Date.parse(date) + offset),
);

const lengths = fc.integer({ min: 0, max: 40 * DAY }).map((ms) => Math.round(ms / 7));
function check<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: 300, seed: 20_260_629 });
}

describe('service hours', () => {
  it('are those of the wall clock, on days that are not closed', () => {
    check(
      fc.property(calendars, instants, (calendar, instant) => {
        const local = DateTime.fromMillis(instant, { zone: calendar.timeZone });
        const days = [local.toFormat('yyyy-MM-dd'), local.toFormat('MM-dd')];
        const isClosed =
          days.some((date) => calendar.closed.includes(date)) ||
          calendar.holidays?.(local.year).has(days[0] ?? '');
        const minute = local.hour * 60 + local.minute;
        const hours = calendar.hours[local.weekday - 1] ?? [];
        expect(isOpen(calendar, instant)).toBe(
          !isClosed && hours.some(({ from, to }) => from <= minute && minute < to),
        );
      }),
    );
  });

  it('are the same whatever was asked before', () => {
    check(
      fc.property(calendars, fc.array(instants, { minLength: 2, maxLength: 9 }), (calendar, asked) => {
        for (const instant of asked) {
          const fresh = { ...calendar };
          expect(isOpen(calendar, instant)).toBe(isOpen(fresh, instant));
          expect(nextServiceTime(calendar, instant)).toBe(nextServiceTime(fresh, instant));
          expect(addServiceTime(calendar, instant, DAY)).toBe(addServiceTime(fresh, instant, DAY));
        }
      }),
    );
  });
});

describe('the next service time', () => {
  it('is within service hours, and none is passed over', () => {
    check(
      fc.property(calendars, instants, (calendar, instant) => {
        const next = nextServiceTime(calendar, instant);
        if (next === null) return;
        expect(next).toBeGreaterThanOrEqual(instant);
        expect(isOpen(calendar, next)).toBe(true);
        // Hours begin and end at quarters, and no clock here changes by less.
        for (let time = instant; time < Math.min(next, instant + 9 * DAY); time += 15 * MINUTE) {
          expect(isOpen(calendar, time)).toBe(false);
        }
        if (next > instant) expect(isOpen(calendar, next - 1)).toBe(false);
      }),
    );
  });

  it('is the instant itself exactly within service hours', () => {
    check(
      fc.property(calendars, instants, (calendar, instant) => {
        expect(nextServiceTime(calendar, instant) === instant).toBe(isOpen(calendar, instant));
      }),
    );
  });

  it('is its own next, and never runs back', () => {
    check(
      fc.property(calendars, instants, lengths, (calendar, instant, later) => {
        const next = nextServiceTime(calendar, instant);
        const afterwards = nextServiceTime(calendar, instant + later);
        if (next === null || afterwards === null) return;
        expect(nextServiceTime(calendar, next)).toBe(next);
        expect(afterwards).toBeGreaterThanOrEqual(next);
      }),
    );
  });
});

describe('service time', () => {
  it('is added the same at once and one after the other', () => {
    check(
      fc.property(calendars, instants, lengths, lengths, (calendar, instant, one, other) => {
        const first = addServiceTime(calendar, instant, one);
        if (first === null) return;
        expect(addServiceTime(calendar, first, other)).toBe(addServiceTime(calendar, instant, one + other));
      }),
    );
  });

  it('that was added is the service time that went by', () => {
    check(
      fc.property(calendars, instants, lengths, (calendar, instant, ms) => {
        const end = addServiceTime(calendar, instant, ms);
        if (end === null) return;
        expect(serviceTimeBetween(calendar, instant, end)).toBe(ms);
        if (ms > 0) expect(serviceTimeBetween(calendar, instant, end - 1)).toBe(ms - 1);
      }),
    );
  });

  it('adds up over a day in between', () => {
    check(
      fc.property(calendars, instants, lengths, lengths, (calendar, instant, one, other) => {
        const [middle, end] = [instant + one, instant + one + other];
        expect(
          serviceTimeBetween(calendar, instant, middle) + serviceTimeBetween(calendar, middle, end),
        ).toBe(serviceTimeBetween(calendar, instant, end));
      }),
    );
  });

  it('is the open minutes, counted one by one', () => {
    check(
      fc.property(calendars, instants, fc.integer({ min: 0, max: 3 * 96 }), (calendar, instant, quarters) => {
        const begin = Math.floor(instant / (15 * MINUTE)) * 15 * MINUTE;
        const end = begin + quarters * 15 * MINUTE;
        let open = 0;
        for (let time = begin; time < end; time += 15 * MINUTE)
          open += isOpen(calendar, time) ? 15 * MINUTE : 0;
        expect(serviceTimeBetween(calendar, begin, end)).toBe(open);
      }),
    );
  });
});
