// Instants as people read them, by the clock of a place. Mails that come together get the same times, and the clock
// of a time zone takes long to read: the words for a minute are kept for a while.
import { DateTime } from 'luxon';
import type { Instant } from '../../mail/message.js';

/** Whose clock, and in which words. */
export interface Clockface {
  /** An IANA zone, e.g. `Europe/Rome`. */
  readonly timeZone: string;
  /** The language of the names of days and months, e.g. `it`. */
  readonly locale: string;
  /** In luxon's tokens, none of them finer than the minute. */
  readonly pattern: string;
}

const MINUTE_MS = 60_000;
const KEPT_AT_MOST = 1_000;
const kept = new Map<string, string>();

/** Writes an instant. Whole minutes are enough to know a clock by: no zone is ahead of UTC by parts of one. */
export function writeTime(at: Instant, { timeZone, locale, pattern }: Clockface): string {
  const key = `${Math.floor(at / MINUTE_MS)} ${timeZone} ${locale} ${pattern}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= KEPT_AT_MOST) kept.clear();
  const written = DateTime.fromMillis(at, { zone: timeZone, locale }).toFormat(pattern);
  kept.set(key, written);
  return written;
}
