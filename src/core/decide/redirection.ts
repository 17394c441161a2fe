// Handing a mail on to the department that a rule names. What comes back from there is not handed on again: a person
// there decided that it is the desk's, or a program there sends everything back.
import type { Classification } from './classification.js';
import type { Outcome } from './decision.js';
import type { Matter } from './matter.js';
import type { Address } from '../mail/message.js';
import { whyUnanswered } from './unanswered.js';

/** The outcome for a request that a rule hands on; null when no rule does, or when it came back. */
export function handOn(
  matter: Matter,
  requester: Address,
  { judgement, language }: Classification,
): Outcome | null {
  const { rule, redirect: department } = judgement;
  if (department === null || whyHandedBack(matter, requester, department.address) !== null) return null;
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
export function whyHandedBack({ known }: Matter, requester: Address, department: string): string | null {
  if (requester.address === department) return `it comes from ${department} itself`;
  return known.handedBack ? 'it cites a mail that was handed on: it came back' : null;
}
