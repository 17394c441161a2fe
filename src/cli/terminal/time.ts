// Instants as commands print them: for a person by the clock on the desk's wall, for a program in UTC.
import { DateTime } from 'luxon';

/** Shows an instant to a person, to the minute, with its zone: `2026-11-30 19:31 CET`. Empty for null. */
export type ShowTime = (at: number | null) => string;

/** For the clock of a time zone by its IANA name. */
export function timeIn(zone: string): ShowTime {
  return (at) =>
    at === null ? '' : DateTime.fromMillis(at, { zone, locale: 'en-GB' }).toFormat('yyyy-MM-dd HH:mm ZZZZ');
}

/** An instant for a program: ISO 8601, UTC. */
export function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
