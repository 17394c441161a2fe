// Handing a mail on to the department that a rule names. A mail that comes back from there is not handed on again: a
// person there decided that it is the desk's, or a program there sends everything back. Neither is mail that would
// flood the department.
import type { Case } from './case.js';
import type { Classification } from './classification.js';
import type { Outcome } from './decision.js';
import type { Address } from '../mail/message.js';
import { spellWindow } from './automatic/answerable.js';
import { whyUnanswered } from './unanswered.js';

/** The outcome for a request that a rule hands on; null when no rule does, or when it came back. */
export function handOn(
  mail: Case,
  requester: Address,
  { judgement, language }: Classification,
): Outcome | null {
  const { rule, redirect: department } = judgement;
  if (department === null || whyKept(mail, requester, department.address) !== null) return null;
  // An old mail that was imported in silence is no news to a department either.
  const fate = mail.arrival.acknowledge ? 'handed on to' : 'imported in silence, else handed on to';
  return {
    kind: 'redirected',
    reason: `rule ${rule ?? 'default'}: ${fate} ${department.name}, ${department.address}`,
    department,
    rule: rule ?? 'default',
    requester,
    language,
    answerTo: mail.answerTo ?? [requester],
    unansweredBecause: whyUnanswered(mail, requester),
  };
}

/** Why a mail is not handed on although a rule says so, in words for an operator. */
export function whyKept(
  { facts, arrival, policy }: Case,
  requester: Address,
  department: string,
): string | null {
  if (requester.address === department) return `it comes from ${department} itself`;
  if (facts.handedBack) return 'it cites a mail that was handed on: it came back';
  const { mails, windowMs } = policy.limits.team;
  const handedOn = facts.handedOn.get(department) ?? 0;
  // A flood that a rule hands on would be one of ours: like the team, a department gets a limited number of mails.
  return handedOn < mails || !arrival.acknowledge
    ? null
    : `${department} has had ${handedOn} mails within ${spellWindow(windowMs)}`;
}
