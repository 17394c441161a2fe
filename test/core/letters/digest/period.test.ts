import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  lastPeriods,
  nameOfPeriods,
  openPeriod,
  owedPeriod,
  type Period,
  periodBefore,
} from '../../../../src/core/letters/digest/period.js';
import { readSchedule, type Schedule } from '../../../../src/core/letters/digest/schedule.js';

const ROME = 'Europe/Rome';

function schedule(expression: string, timeZone = ROME): Schedule {
  const read = readSchedule(expression, timeZone);
  if (read === null) throw new Error(`${expression} is no schedule`);
  return read;
}

const at = (local: string): number => DateTime.fromISO(local, { zone: ROME }).toMillis();
const shown = (instant: number): string =>
  DateTime.fromMillis(instant, { zone: ROME }).toFormat('ccc dd.MM. HH:mm ZZ');

/** What goes out over a stretch of time, looked at as often as `looks` says. */
function told(plan: Schedule, looks: readonly number[]): Period[] {
  const periods: Period[] = [];
  for (const now of looks) {
    const owed = owedPeriod(plan, periods.at(-1)?.until ?? null, now);
    if (owed !== null) periods.push(owed);
  }
  return periods;
}

const hourly = (from: string, hours: number): number[] =>
  Array.from({ length: hours }, (_, hour) => at(from) + hour * 3_600_000);

describe('what is owed', () => {
  it('is nothing at the very first start but a mark of where to begin', () => {
    const [first, ...others] = told(schedule('0 8 * * *'), hourly('2026-11-18T12:00', 12));
    expect([first?.from, first?.until, others]).toEqual([at('2026-11-18T08:00'), at('2026-11-18T08:00'), []]);
  });

  it('loses no weekend of a Mon-Fri schedule', () => {
    const [, thursday, friday, monday] = told(schedule('0 8 * * 1-5'), hourly('2026-11-18T09:00', 24 * 6));
    expect(thursday).toEqual({ from: at('2026-11-18T08:00'), until: at('2026-11-19T08:00') });
    expect(friday).toEqual({ from: at('2026-11-19T08:00'), until: at('2026-11-20T08:00') });
    expect(monday).toEqual({ from: at('2026-11-20T08:00'), until: at('2026-11-23T08:00') });
  });

  it('is one period after a week off', () => {
    const plan = schedule('0 8 * * *');
    const looks = [at('2026-11-02T12:00'), at('2026-11-09T15:00'), at('2026-11-09T15:01')];
    expect(told(plan, looks).slice(1)).toEqual([
      { from: at('2026-11-02T08:00'), until: at('2026-11-09T08:00') },
    ]);
  });

  it('is nothing when the clock was set back', () => {
    const plan = schedule('0 8 * * *');
    expect(owedPeriod(plan, at('2026-11-09T08:00'), at('2026-11-05T12:00'))).toBeNull();
  });

  it.each([
    ['spring', '2026-03-27T12:00', 23],
    ['autumn', '2026-10-23T12:00', 25],
  ])('is one digest on each day around the change in %s, that day %s', (_, from, hours) => {
    const days = told(schedule('0 8 * * *'), hourly(from, 24 * 5)).slice(1);
    expect(days.map(({ from: begin, until }) => (until - begin) / 3_600_000)).toEqual([
      24,
      hours,
      24,
      24,
      24,
    ]);
  });

  it.each(['30 2 * * *', '0 2 * * *', '59 2 * * *'])(
    'is one digest a day where the change falls on the hour of %s',
    (cron) => {
      for (const change of ['2026-03-29', '2026-10-25']) {
        const plan = schedule(cron);
        const dues = lastPeriods(plan, plan.after(at(`${change}T12:00`)), 4).map(({ until }) => until);
        const days = dues.map((due) => DateTime.fromMillis(due, { zone: ROME }).toISODate());
        expect(new Set(days).size, dues.map(shown).join(', ')).toBe(4);
        expect(days).toContain(change);
      }
    },
  );

  it('follows the ends of months', () => {
    const plan = schedule('0 8 L * *');
    const ends = lastPeriods(plan, plan.until(at('2026-05-01T00:00')), 3).map(({ until }) => shown(until));
    expect(ends).toEqual(['Sat 28.02. 08:00 +01:00', 'Tue 31.03. 08:00 +02:00', 'Thu 30.04. 08:00 +02:00']);
    const skipping = schedule('0 8 31 * *');
    expect(shown(skipping.after(at('2026-01-31T09:00')))).toBe('Tue 31.03. 08:00 +02:00');
  });

  it('covers every instant once, whatever the schedule, the zone and the times at which anybody looks', () => {
    const cron = fc.record({
      minute: fc.integer({ min: 0, max: 59 }),
      hour: fc.integer({ min: 0, max: 23 }),
      rest: fc.constantFrom('* * *', '* * 1-5', '* * 1', '1 * *', '15,L * *'),
    });
    const zone = fc.constantFrom(ROME, 'America/Santiago', 'Asia/Beirut', 'Australia/Lord_Howe', 'UTC');
    const gaps = fc.array(fc.integer({ min: 1, max: 100 * 3_600_000 }), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(cron, zone, gaps, ({ minute, hour, rest }, timeZone, pauses) => {
        const plan = schedule(`${minute} ${hour} ${rest}`, timeZone);
        let now = Date.UTC(2026, 2, 20);
        const looks = pauses.map((pause) => (now += pause));
        const periods = told(plan, looks);
        for (const [index, { from, until }] of periods.entries()) {
          if (index > 0) expect(from).toBe(periods[index - 1]?.until);
          if (index > 0) expect(until).toBeGreaterThan(from);
          expect(plan.until(until)).toBe(until);
        }
        expect(periods.at(-1)?.until).toBe(plan.until(looks.at(-1) ?? 0));
      }),
      { numRuns: 200 },
    );
  });
});

describe('what it is compared with', () => {
  it('spans as many due instants: a Monday looks back on Friday, a week off on the week before', () => {
    const plan = schedule('0 8 * * 1-5');
    const monday = { from: at('2026-11-20T08:00'), until: at('2026-11-23T08:00') };
    expect(periodBefore(plan, monday)).toEqual({ from: at('2026-11-19T08:00'), until: monday.from });
    const week = { from: at('2026-11-13T08:00'), until: at('2026-11-20T08:00') };
    expect(periodBefore(plan, week)).toEqual({ from: at('2026-11-06T08:00'), until: week.from });
  });

  it('is bounded for a schedule of every minute', () => {
    const plan = schedule('* * * * *');
    const { from, until } = periodBefore(plan, {
      from: at('2026-11-01T00:00'),
      until: at('2026-11-20T08:00'),
    });
    expect((until - from) / 60_000).toBe(200);
  });
});

describe('the period that is still open', () => {
  it('begins where the last one ended', () => {
    const plan = schedule('0 8 * * 1-5');
    const now = at('2026-11-21T10:00');
    expect(openPeriod(plan, at('2026-11-20T08:00'), now)).toEqual({
      from: at('2026-11-20T08:00'),
      until: now,
    });
    expect(openPeriod(plan, null, now)).toEqual({ from: at('2026-11-20T08:00'), until: now });
  });
});

describe('a schedule', () => {
  it.each(['0 8 * *', '61 8 * * *', '0 8 * * 8', '0 8 30 2 *', '0 0 8 * * *', 'often'])(
    'is not %s',
    (text) => {
      expect(readSchedule(text, ROME)).toBeNull();
    },
  );

  it.each([
    ['0 8 * * 1-5', 'day'],
    ['0 8,14 * * *', 'day'],
    ['0 8 * * 1', 'week'],
    ['0 8 1,15 * *', 'week'],
    ['0 8 1 * *', 'month'],
    ['0 8 1 */3 *', 'month'],
  ])('%s has periods of a %s', (cron, name) => {
    expect(nameOfPeriods(schedule(cron), at('2026-11-20T12:00'))).toBe(name);
  });
});
