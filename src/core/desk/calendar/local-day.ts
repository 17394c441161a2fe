// A day as a time zone has it: 24 hours, but for the two days per year on which the clock changes.
import type { DateTime } from 'luxon';
import type { Instant } from '../../mail/message.js';

/** A part of a day through which the clock does not change. */
export interface Stretch {
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  /** The instant that 0:00 would be by the clock of this stretch: a wall-clock time is so long after it. */
  readonly midnight: Instant;
}

/** The day of a local time, in one stretch; in two where the clock changes on it. */
export function stretchesOf(local: DateTime): Stretch[] {
  const day = local.startOf('day');
  const from = day.toMillis();
  const to = day.plus({ days: 1 }).startOf('day').toMillis();
  const change = changeWithin(day, from, to);
  const bounds = change === null ? [from, to] : [from, change, to];
  // Midnight as if the zone were UTC; by how much the zone is ahead of it, it is midnight earlier.
  const utcMidnight = day.setZone('utc', { keepLocalTime: true }).startOf('day').toMillis();
  return bounds.slice(1).map((end, index) => {
    const begin = bounds[index] ?? from;
    return { from: begin, to: end, midnight: utcMidnight - day.zone.offset(begin) * 60_000 };
  });
}

/** The instant at which the clock changes; null when it does not. */
function changeWithin({ zone }: DateTime, from: Instant, to: Instant): Instant | null {
  const before = zone.offset(from);
  if (zone.offset(to - 1) === before) return null;
  let [low, high] = [from, to - 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
