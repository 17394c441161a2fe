// People on call, for operators: who it is now, for `status`; and when nobody will be, for `check`.
import { DateTime } from 'luxon';
import { watches, type OnCall, type Person } from '../../../core/desk/on-call/turn.js';
import type { ConfiguredTurns } from '../../../io/config/calendars/on-call.js';
import type { Problem } from '../../../io/system/problem.js';

/** `check` looks so far ahead for a time without anybody. */
const GAPS_AHEAD_MS = 28 * 24 * 60 * 60_000;
/** `status` looks so far ahead for the next change. */
const CHANGE_AHEAD_MS = 8 * 24 * 60 * 60_000;

/** Who is on call now. */
export interface OnCallNow {
  /** Nobody: the fallback would be notified. */
  readonly people: readonly Person[];
  /** When that changes; null when not soon. */
  readonly until: number | null;
}

/** Who is on call at an instant, and until when. */
export function onCallNow(onCall: OnCall, now: number): OnCallNow {
  const [first] = watches(onCall, now, now + CHANGE_AHEAD_MS);
  const people = first?.people ?? [];
  return { people, until: first === undefined || first.to >= now + CHANGE_AHEAD_MS ? null : first.to };
}

/** The first time of the coming weeks in which nobody is on call, as a warning; null when there is none. */
export function gapWarning(onCall: ConfiguredTurns, now: number): Problem | null {
  const gaps = watches(onCall, now, now + GAPS_AHEAD_MS).filter((watch) => watch.people.length === 0);
  const [first] = gaps;
  if (first === undefined) return null;
  const write = (at: number) =>
    DateTime.fromMillis(at, { zone: onCall.timeZone, locale: 'en-GB' }).toFormat('ccc d LLL yyyy HH:mm');
  const more = gaps.length > 1 ? `, and ${gaps.length - 1} more times within four weeks` : '';
  const told = onCall.fallback.map((person) => person.address).join(', ');
  return {
    ...onCall.place,
    problem: `nobody is on call from ${write(first.from)} to ${write(first.to)}${more}`,
    hint: `add a turn; until then ${told} would be told`,
  };
}
