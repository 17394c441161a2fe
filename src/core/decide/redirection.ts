// Handing a mail on to the department that a rule names. What comes back from there is not handed on again: a person
// there decided that it is the desk's, or a program there sends everything back. Neither is what would flood it.
import type { Classification } from './classification.js';
import type { Outcome } from './decision.js';
import type { Matter } from './matter.js';
import type { Address } from '../mail/message.js';
import { spellWindow } from './automatic/answerable.js';
import { whyUnanswered } from './unanswered.js';

/** The outcome for a request that a rule hands on; null when no rule does, or when it came back. */
export function handOn(
  matter: Matter,
  requester: Address,
  { judgement, language }: Classification,
): Outcome | null {
  const { rule, redirect: department } = judgement;
  if (department === null || whyKept(matter, requester, department.address) !== null) return null;
  // An old mail that was imported in silence is no news to a department either.
  const fate = matter.known.acknowledge ? 'handed on to' : 'imported in silence, else handed on to';
  return {
    kind: 'redirected',
    reason: `rule ${rule ?? 'default'}: ${fate} ${department.name}, ${department.address}`,
    department,
    rule: rule ?? 'default',
    requester,
    language,
    answerTo: matter.answerTo ?? [requester],
    unansweredBecause: whyUnanswered(matter, requester),
  };
}

/** Why a mail is not handed on although a rule says so, in words for an operator. */
export function whyKept({ known, policy }: Matter, requester: Address, department: string): string | null {
  if (requester.address === department) return `it comes from ${department} itself`;
  if (known.handedBack) return 'it cites a mail that was handed on: it came back';
  const { mails, windowMs } = policy.limits.team;
  const handedOn = known.handedOn.get(department) ?? 0;
  // A flood that a rule hands on would be one of ours: like the team, a department gets a limited number of mails.
  return handedOn < mails || !known.acknowledge
    ? null
    : `${department} has had ${handedOn} mails within ${spellWindow(windowMs)}`;
}
