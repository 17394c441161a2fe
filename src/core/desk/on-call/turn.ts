// Who is on call: turns in the order of calendars.yaml, of which the first that holds at an instant counts, as with
// rules. So an exception (a holiday, a stand-in) stands above the turn that it replaces. Hours are those of service
// calendars; days and handovers are wall-clock times of the turns' own zone, through both changes of summer time.
import { DateTime } from 'luxon';
import type { Instant } from '../../mail/message.js';
import { isOpen, nextHours, type Calendar } from '../calendar/calendar.js';
import type { Language } from '../../mail/language.js';

/** Somebody who can be notified of an alert. */
export interface Person {
  readonly name: string;
  /** Lower case. */
  readonly address: string;
  /** Null means the desk's default. */
  readonly language: Language | null;
}

/** People take turns week by week. */
export interface Rotation {
  /** The day (`2026-01-05`) on which the first of them begins; every week is handed over on its weekday. */
  readonly since: string;
  /** When on that day, in minutes since midnight. */
  readonly handover: number;
}

/** When somebody is on call. A field that is null sets no bound. */
export interface Turn {
  /** At least one; all of them together, unless they rotate. */
  readonly who: readonly Person[];
  readonly during: Calendar | null;
  readonly outside: Calendar | null;
  /** First and last day (`2026-08-10`), both included. */
  readonly from: string | null;
  readonly to: string | null;
  readonly rotation: Rotation | null;
}

/** The turns of a desk. */
export interface OnCall {
  /** The zone of days and handovers. */
  readonly timeZone: string;
  readonly turns: readonly Turn[];
  /** People who are notified when nobody is on call; at least one. */
  readonly fallback: readonly Person[];
}

/** Who is on call at an instant; nobody where no turn holds. */
export function peopleOnCall({ turns, timeZone }: OnCall, at: Instant): readonly Person[] {
  const local = DateTime.fromMillis(at, { zone: timeZone });
  const turn = turns.find((one) => holds(one, local));
  if (turn === undefined) return [];
  return turn.rotation === null ? turn.who : [onDuty(turn.who, turn.rotation, local)];
}

/** Everybody who ever is, each once, in the order of the turns. */
export function everybody({ turns }: OnCall): Person[] {
  return onceEach(turns.flatMap((turn) => turn.who));
}

/** People, each address once. */
export function onceEach(people: readonly Person[]): Person[] {
  return [...new Map(people.toReversed().map((person) => [person.address, person])).values()].toReversed();
}

function holds({ during, outside, from, to }: Turn, local: DateTime): boolean {
  const day = local.toFormat('yyyy-MM-dd');
  if ((from !== null && day < from) || (to !== null && to < day)) return false;
  const at = local.toMillis();
  return (during === null || isOpen(during, at)) && (outside === null || !isOpen(outside, at));
}

const DAY_MS = 24 * 60 * 60_000;

function onDuty(who: readonly Person[], { since, handover }: Rotation, local: DateTime): Person {
  const first = DateTime.fromISO(since, { zone: 'utc' });
  const today = local.setZone('utc', { keepLocalTime: true }).startOf('day');
  const days = Math.round((today.toMillis() - first.toMillis()) / DAY_MS);
  const handedOver = local.toMillis() >= handoverOn(local, handover);
  const week = Math.floor((handedOver ? days : days - 1) / 7);
  const person = who[((week % who.length) + who.length) % who.length];
  if (person === undefined) throw new Error('a turn has nobody in it');
  return person;
}

/** An instant, so that an hour that comes twice in a night hands over once, and one that is skipped hands over too. */
function handoverOn(local: DateTime, handover: number): Instant {
  return local
    .startOf('day')
    .set({ hour: Math.floor(handover / 60), minute: handover % 60 })
    .toMillis();
}

/** A time through which the same people are on call. */
export interface Watch {
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  /** Nobody: a gap. */
  readonly people: readonly Person[];
}

/** Who is on call from one instant to another, without a break; neighbours differ in their people. */
export function watches(onCall: OnCall, from: Instant, to: Instant): Watch[] {
  const found: Watch[] = [];
  for (let at = from; at < to;) {
    const next = Math.min(to, nextChange(onCall, at));
    const people = peopleOnCall(onCall, at);
    const last = found.at(-1);
    if (last !== undefined && isSame(last.people, people)) found[found.length - 1] = { ...last, to: next };
    else found.push({ from: at, to: next, people });
    at = next;
  }
  return found;
}

function isSame(some: readonly Person[], others: readonly Person[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}

/** The first instant after the given one at which a turn may begin or end: before it, nothing changes. */
function nextChange({ turns, timeZone }: OnCall, at: Instant): Instant {
  const local = DateTime.fromMillis(at, { zone: timeZone });
  const tomorrow = local.startOf('day').plus({ days: 1 }).startOf('day').toMillis();
  const changes = turns.flatMap(({ during, outside, rotation }) => [
    ...[during, outside].flatMap((calendar) => {
      const hours = calendar === null ? null : nextHours(calendar, at);
      return hours === null ? [] : [hours.from, hours.to];
    }),
    ...(rotation === null ? [] : [handoverOn(local, rotation.handover)]),
  ]);
  return Math.min(tomorrow, ...changes.filter((change) => change > at));
}
