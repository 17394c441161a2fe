// The decision about a mail, where a test says what is known of it only as far as it differs from the ordinary.
import { decide } from '../../src/core/decide/decide.js';
import type { Change } from '../../src/core/decide/change.js';
import type { Decision } from '../../src/core/decide/decision.js';
import { NO_FACTS, type Facts } from '../../src/core/decide/facts.js';
import type { MailboxPolicy, Policy } from '../../src/core/desk/policy.js';
import { identify } from '../../src/core/identify/identify.js';
import type { Arrival, Identified } from '../../src/core/identify/identified.js';
import type { Message } from '../../src/core/mail/message.js';

/** How a mail arrived, and what the store knows about it. */
export type Known = Arrival & Facts;

/** When these mails are decided: on a Monday at ten, in Rome. */
export const MONDAY = Date.UTC(2026, 2, 2, 9, 0);

/** How a mail arrived. */
export function arrived(known: Partial<Arrival>, mailbox: MailboxPolicy): Arrival {
  const size = { bytes: 1000, originalBytes: null, isCutShort: false };
  const ordinary = { released: null, acknowledge: true, ...size };
  return { id: 0, mailbox, receivedAt: MONDAY, now: MONDAY, ...ordinary, ...known };
}

/** What the mail is. */
export function identified(
  message: Message,
  known: Partial<Known>,
  mailbox: MailboxPolicy,
  policy: Policy,
): Identified {
  return identify(message, arrived(known, mailbox), policy);
}

/** What becomes of it. */
export function decided(
  message: Message,
  known: Partial<Known>,
  mailbox: MailboxPolicy,
  policy: Policy,
): Decision {
  return decide(identified(message, known, mailbox, policy), { ...NO_FACTS, ...known }).decision;
}

/** What follows from the decision. */
export function changes(
  message: Message,
  known: Partial<Known>,
  mailbox: MailboxPolicy,
  policy: Policy,
): readonly Change[] {
  return decide(identified(message, known, mailbox, policy), { ...NO_FACTS, ...known }).changes;
}
