// A mailbox that fell silent: mail may have stopped reaching it, and nobody would notice for days.
import type { Instant } from '../../mail/message.js';
import type { MailboxArrivals } from './figures.js';

const DAY_MS = 24 * 60 * 60_000;
/** With mail in fewer hours than these, a mailbox has no habit that could be broken. */
const LEAST_HOURS = 3;
/** Holidays are longer than weekends: a pause has to be so many times the longest usual one. */
const UNUSUAL = 1.5;

/**
 * The longest usual pause of a mailbox that is silent at `now`; null when it is not. It is silent after at least one
 * day without mail and 1.5 times the longest pause of the thirty days before its last mail: so nights, weekends and
 * mailboxes that are seldom written to are no silence.
 */
export function usualPauseOfSilent({ lastAt, busyHours }: MailboxArrivals, now: Instant): number | null {
  if (busyHours.length < LEAST_HOURS) return null;
  const longestMs = Math.max(...busyHours.slice(1).map((hour, index) => hour - (busyHours[index] ?? hour)));
  return now - lastAt > Math.max(DAY_MS, UNUSUAL * longestMs) ? longestMs : null;
}
