// An alert: a ticket that asks for somebody, step by step, until somebody takes it. The first step notifies whoever is
// on call at once; each further one comes a while after the last one did, so that a long stop of ours never makes a
// burst of missed steps; from the third on everybody is notified, since two that nobody heard are enough. Every step is
// a row of its own (store/alerts.ts).
import type { Desk } from '../desk.js';
import type { Instant } from '../../mail/message.js';
import type { Judgement } from '../../rules/rule.js';
import type { Severity } from '../../rules/terms.js';
import { everybody, onceEach, peopleOnCall, type OnCall, type Person } from './turn.js';

/** How an alert goes on while nobody takes its ticket. */
export interface AlertTimes {
  /** The next step is due this long after the one before has notified people. */
  readonly repeatMs: number;
  /** How many steps follow the first. */
  readonly repeats: number;
}

/** The step from which on everybody is notified. */
const ESCALATION_STEP = 2;

/** Who hears of a request at once: people on call, or the team alone since a learned 1 is not sure enough; null: nobody. */
export type Alerted = 'on call' | 'team';

/**
 * Who is notified of a request at once: people on call of every 1 unless its rule says `alert: false`, and of another
 * severity where its rule says `alert: true`. A 1 by likeness that is not sure enough to wake somebody goes to the team
 * instead, where there is one. A request that the contract leaves out wakes nobody.
 */
export function alertedBy(
  { alert, likeness }: Pick<Judgement, 'alert' | 'likeness'>,
  { severity, uncovered }: { readonly severity: Severity; readonly uncovered: string | null },
  { team }: Pick<Desk, 'team'>,
): Alerted | null {
  if (uncovered !== null || !(alert ?? severity === 1)) return null;
  const isDoubtful = alert === null && likeness?.callsOut === false;
  return isDoubtful && team.length > 0 ? 'team' : 'on call';
}

/** A ticket as its alert needs to know it. */
export interface AlertedTicket {
  readonly state: 'open' | 'closed';
  readonly severity: Severity;
  readonly takenBy: string | null;
  readonly takenAt: Instant | null;
}

/** Why an alert that began at an instant, over a ticket of that severity, is over; null while it goes on. */
export function whyOver(ticket: AlertedTicket, severity: Severity, since: Instant): string | null {
  if (ticket.state === 'closed') return 'the ticket is closed';
  // Who had taken it before it became this grave does not know yet.
  if (ticket.takenAt !== null && ticket.takenAt >= since) return `taken by ${ticket.takenBy ?? 'somebody'}`;
  return ticket.severity > severity ? `its Severity Code is ${ticket.severity} now` : null;
}

/** The people of a step. */
export interface Audience {
  readonly people: readonly Person[];
  /** `fallback`: since nobody is on call. */
  readonly because: 'on call' | 'fallback' | 'everybody';
}

/** The people whom a step notifies; steps count from 0. */
export function audienceOf(step: number, onCall: OnCall, at: Instant): Audience {
  const present = peopleOnCall(onCall, at);
  if (step >= ESCALATION_STEP) {
    const people = onceEach([...present, ...everybody(onCall), ...onCall.fallback]);
    return { people, because: 'everybody' };
  }
  return present.length > 0
    ? { people: present, because: 'on call' }
    : { people: onCall.fallback, because: 'fallback' };
}

/** When the next step is due after one has notified its people; null after the last. */
export function nextStepAt(
  step: number,
  notifiedAt: Instant,
  { repeatMs, repeats }: AlertTimes,
): Instant | null {
  return step < repeats ? notifiedAt + repeatMs : null;
}

/** At most so many alerts go to one person within the window: a storm of tickets must not bury its own news. */
export const MOST_LETTERS = 5;
export const LETTERS_WINDOW_MS = 60_000;

/**
 * How tickets that are due for the same people are reported: one letter per ticket while that stays within the bound,
 * else one for all of them; and later where the bound is reached. `recent`: the most letters that one of them got in
 * the last window.
 */
export function letterShape(tickets: number, recent: number): 'each' | 'together' | 'later' {
  if (recent >= MOST_LETTERS) return 'later';
  return recent + tickets <= MOST_LETTERS ? 'each' : 'together';
}
