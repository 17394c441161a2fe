// Who is on call: exceptions above rules, weeks that are handed over, both nights of summer time, and gaps.
import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  everybody,
  peopleOnCall,
  watches,
  type OnCall,
  type Rotation,
  type Turn,
} from '../../../../src/core/desk/on-call/turn.js';
import { isOpen } from '../../../../src/core/desk/calendar/calendar.js';
import { ROME_OFFICE } from '../../../support/calendar.js';
import { boss, gallo, neri, turn, turns, verdi } from '../../../support/turns.js';

function rome(local: string): number {
  return DateTime.fromISO(local, { zone: 'Europe/Rome' }).toMillis();
}

function namesAt(onCall: OnCall, local: string): string {
  return peopleOnCall(onCall, rome(local))
    .map((one) => one.name)
    .join('+');
}

describe('turns', () => {
  const desk = turns(
    turn([gallo], { outside: ROME_OFFICE, from: '2026-12-24', to: '2026-12-26' }),
    turn([verdi, neri], { during: ROME_OFFICE }),
    turn([neri], { outside: ROME_OFFICE }),
  );

  it('count from top to bottom: who stands in stands above', () => {
    expect(namesAt(desk, '2026-11-23T10:00')).toBe('verdi+neri');
    expect(namesAt(desk, '2026-11-23T18:00')).toBe('neri');
    expect(namesAt(desk, '2026-12-23T23:59:59.999')).toBe('neri');
    expect(namesAt(desk, '2026-12-24T00:00')).toBe('gallo');
    expect(namesAt(desk, '2026-12-26T23:59:59.999')).toBe('gallo');
    expect(namesAt(desk, '2026-12-27T00:00')).toBe('neri');
  });

  it('take holidays for hours outside a calendar', () => {
    expect(namesAt(desk, '2026-06-02T10:00')).toBe('neri');
  });

  it('leave gaps where none holds', () => {
    const office = turns(turn([verdi], { during: ROME_OFFICE }));
    expect(namesAt(office, '2026-11-22T10:00')).toBe('');
    const [gap] = watches(office, rome('2026-11-20T18:30'), rome('2026-11-27T00:00'));
    expect(gap).toEqual({ from: rome('2026-11-20T18:30'), to: rome('2026-11-23T09:00'), people: [] });
  });

  it('name everybody once', () => {
    expect(everybody(desk)).toEqual([gallo, verdi, neri]);
  });
});

/** When a Sunday's watches begin, in UTC, and whose they are; the week is handed over so many minutes after midnight. */
function handovers(sunday: string, handover: number) {
  const onCall = turns(turn([verdi, neri], { rotation: { since: sunday, handover } }));
  return watches(onCall, rome(`${sunday}T00:00`), rome(`${sunday}T12:00`)).map((watch) => [
    DateTime.fromMillis(watch.from).toUTC().toFormat('HH:mm'),
    watch.people[0]?.name,
  ]);
}

describe('a rotation', () => {
  const weekly = turns(turn([verdi, neri, gallo], { rotation: { since: '2026-01-05', handover: 540 } }));

  it('hands over each week, on the weekday and at the time of its first day', () => {
    expect(namesAt(weekly, '2026-01-05T08:59:59.999')).toBe('gallo');
    expect(namesAt(weekly, '2026-01-05T09:00')).toBe('verdi');
    expect(namesAt(weekly, '2026-01-12T08:59')).toBe('verdi');
    expect(namesAt(weekly, '2026-01-12T09:00')).toBe('neri');
    expect(namesAt(weekly, '2026-01-19T09:00')).toBe('gallo');
    expect(namesAt(weekly, '2026-01-26T09:00')).toBe('verdi');
  });

  it('goes on over the years and before its first day', () => {
    expect(namesAt(weekly, '2025-12-29T09:00')).toBe('gallo');
    // 156 weeks are 52 rounds of three.
    expect(namesAt(weekly, '2029-01-01T09:00')).toBe('verdi');
  });

  it('keeps its wall-clock time through both nights of summer time', () => {
    for (const [sunday, before, after] of [
      ['2026-03-29', 'gallo', 'verdi'],
      ['2026-10-25', 'gallo', 'verdi'],
    ] as const) {
      const since = DateTime.fromISO(sunday).minus({ weeks: 3 }).toISODate() ?? '';
      const sundays = turns(turn([verdi, neri, gallo], { rotation: { since, handover: 540 } }));
      expect(namesAt(sundays, `${sunday}T08:59`)).toBe(before);
      expect(namesAt(sundays, `${sunday}T09:00`)).toBe(after);
    }
  });

  it('hands over once in a night that has the hour twice, and in one that has it not at all', () => {
    expect(handovers('2026-10-25', 150)).toEqual([
      ['22:00', 'neri'],
      ['00:30', 'verdi'],
    ]);
    expect(handovers('2026-03-29', 150)).toEqual([
      ['23:00', 'neri'],
      ['01:30', 'verdi'],
    ]);
  });
});

const people = fc.subarray([verdi, neri, gallo, boss], { minLength: 1 });
const days = fc.constantFrom(null, '2026-03-27', '2026-03-29', '2026-10-24', '2026-10-25', '2026-11-02');
const calendars = fc.constantFrom(null, null, ROME_OFFICE);
const zones = fc.constantFrom('Europe/Rome', 'America/Havana', 'Australia/Lord_Howe', 'UTC');

const anyTurn: fc.Arbitrary<Turn> = fc.record({
  who: people,
  during: calendars,
  outside: calendars,
  from: days,
  to: days,
  rotation: fc.option(
    fc.record({
      since: fc.constantFrom('2026-01-05', '2026-03-29', '2026-10-25', '2026-12-31'),
      handover: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
    }),
  ),
});

const anyTurns: fc.Arbitrary<OnCall> = fc.record({
  timeZone: zones,
  turns: fc.array(anyTurn, { minLength: 1, maxLength: 4 }),
  fallback: fc.constant([boss]),
});

const starts = fc
  .tuple(fc.constantFrom('2026-03-27', '2026-10-23', '2026-12-30'), fc.integer({ min: 0, max: 86_400_000 }))
  .map(([day, offset]) => Date.parse(day) + offset);

/** Weeks before and after the first. */
const WEEKS = 60;
const known = new Map<string, number[]>();

/** When each week of a rotation begins. */
function weeksOf({ since, handover }: Rotation, zone: string): number[] {
  const key = `${since} ${handover} ${zone}`;
  const clock = { hour: Math.floor(handover / 60), minute: handover % 60 };
  const first = DateTime.fromISO(since, { zone });
  const weeks =
    known.get(key) ??
    Array.from({ length: 2 * WEEKS }, (_, index) =>
      first
        .plus({ weeks: index - WEEKS })
        .startOf('day')
        .set(clock)
        .toMillis(),
    );
  known.set(key, weeks);
  return weeks;
}

/** The answer without any cleverness: each turn is asked everything, and all weeks are written down. */
function naive({ turns: all, timeZone }: OnCall, at: number): string {
  const local = DateTime.fromMillis(at, { zone: timeZone });
  for (const one of all) {
    const day = local.toISODate() ?? '';
    const isOut =
      (one.from !== null && day < one.from) ||
      (one.to !== null && day > one.to) ||
      (one.during !== null && !isOpen(one.during, at)) ||
      (one.outside !== null && isOpen(one.outside, at));
    if (isOut) continue;
    if (one.rotation === null) return one.who.map((who) => who.name).join('+');
    const week = weeksOf(one.rotation, timeZone).findLastIndex((begins) => begins <= at) - WEEKS;
    return one.who[((week % one.who.length) + one.who.length) % one.who.length]?.name ?? '';
  }
  return '';
}

it('is the same at every instant as a naive scan says, also in the watches', () => {
  fc.assert(
    fc.property(anyTurns, starts, (onCall, start) => {
      const found = watches(onCall, start, start + 4 * 86_400_000);
      expect(found.at(0)?.from).toBe(start);
      for (const [index, watch] of found.entries()) {
        expect(watch.from).toBe(found[index - 1]?.to ?? start);
        const name = watch.people.map((one) => one.name).join('+');
        // Hours, handovers and changes of the clock stand at quarters.
        for (let at = watch.from; at < watch.to; at += 15 * 60_000) {
          expect(naive(onCall, at)).toBe(name);
        }
        expect(naive(onCall, watch.to - 1)).toBe(name);
        const answer = peopleOnCall(onCall, watch.from);
        expect(answer.map((one) => one.name).join('+')).toBe(name);
      }
    }),
    { numRuns: 60, seed: 20_261_122 },
  );
});
