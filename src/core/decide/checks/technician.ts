// The mail of a technician: an answer to a notification, with its commands, or why it is none.
import type { Technician } from '../../desk/technician.js';
import { wordRefusal, type Refusal } from '../../letters/technician/refusal.js';
import type { Case, Check, CheckResult } from '../case.js';
import type { Change } from '../change.js';
import type { Outcome } from '../decision.js';
import { participantsOf } from '../participation.js';
import { findAuthority } from '../technician/authority.js';
import { makePlan, type Plan } from '../technician/plan.js';
import { isFlooded, mayRefuse, newsOfAnswer, refusal, transcript } from '../technician/reports.js';

/** Carries out what a technician wrote, or records on the ticket why nothing was done. */
export const technicianCheck: Check = {
  name: 'technician',
  run: (mail) => {
    if (mail.arrival.isSent === true) return { observed: 'somebody of the desk sent it by hand' };
    const authority = findAuthority(mail);
    const { kind, observed } = authority;
    if (kind === 'none' || kind === 'foreign') return { observed };
    // It would be held again for ever.
    if (mail.arrival.released !== null && (mail.facts.technician?.ticket ?? null) === null)
      return { observed: `${observed}; an operator has released it, and there is no such ticket` };
    const { technician } = authority;
    if (kind === 'refused') {
      const { refusal: why, isNotified } = authority;
      return { observed, outcome: refuse(mail, technician, why, isNotified) };
    }
    return carryOut(mail, technician, authority.isNoteOnly, observed);
  },
};

function carryOut(mail: Case, technician: Technician, isNoteOnly: boolean, observed: string): CheckResult {
  const { facts, message, arrival } = mail;
  const give = (why: Refusal): CheckResult => ({
    observed: `${observed}; but ${sayInside(why)}`,
    outcome: refuse(mail, technician, why, true),
  });
  const ticket = facts.technician?.ticket ?? null;
  if (facts.technician === null || ticket === null)
    return give({ because: 'no ticket', detail: facts.token?.state === 'good' ? facts.token.ticket : '' });
  if (isFlooded(mail))
    return give({ because: 'too many mails', detail: String(facts.technician.reports.all) });
  if (message.encrypted) return give({ because: 'encrypted', detail: '' });
  if (message.incomplete !== null || arrival.originalBytes !== null)
    return give({ because: 'incomplete', detail: message.incomplete ?? 'it is too large' });
  if (facts.technician.otherNumber !== null)
    return give({ because: 'other ticket', detail: facts.technician.otherNumber });
  const purpose = facts.token?.state === 'good' ? facts.token.purpose : 'notification';
  const isAlert = purpose === 'alert';
  const isInternal = purpose === 'internal';
  const known = { ...facts.technician, ticket };
  const plan = makePlan({ mail, technician, facts: known, isAlert, isInternal, isNoteOnly });
  if ('refusal' in plan) return give(plan.refusal);
  const deeds = plan.lines.map(({ what }) => what).join(', ');
  return { observed: `${observed}; done: ${deeds}`, outcome: appended(mail, technician, plan) };
}

function appended(mail: Case, technician: Technician, plan: Plan): Outcome {
  const { ticket, others = [] } = mail.facts.technician ?? {};
  const { number, subject } = ticket?.ticket ?? { number: '', subject: '' };
  const isAnswer = plan.letter !== null;
  const news = mail.policy.technicians
    .filter(({ key }) => isAnswer && others.includes(key))
    .map((other) => {
      const lines = [{ what: 'other answer', detail: technician.name } as const];
      return newsOfAnswer(mail, other, { number, subject, lines, letter: null });
    });
  return {
    ...joins(number),
    reason: `technician: ${technician.key} on ${number}: ${plan.lines.map(({ what }) => what).join(', ')}`,
    participants: participantsOf(mail.message, mail.policy.desk, 'desk'),
    deeds: [...plan.changes, transcript(mail, technician, { number, subject, ...plan }), ...news],
  };
}

/** The mail stands on the ticket with the reason, so that nothing vanishes; a mail about no known ticket is held. */
function refuse(mail: Case, technician: Technician, why: Refusal, isNotified: boolean): Outcome {
  const { facts, arrival } = mail;
  const number = facts.technician?.ticket?.ticket.number ?? null;
  const said = sayInside(why);
  const reason = `technician: nothing was done for ${technician.key}: ${said}`;
  const letters = isNotified && mayRefuse(mail) ? [refusal(mail, technician, why, number)] : [];
  if (number === null) return { kind: 'held', reason, deeds: letters };
  const note: Change = {
    kind: 'add event',
    event: 'note',
    ticket: number,
    at: arrival.now,
    why: `nothing was done: ${said}`,
    by: 'sportello',
    messageId: arrival.id,
  };
  return { ...joins(number), reason, participants: [], isSilent: true, deeds: [note, ...letters] };
}

/** A refusal in a list or a history, which never hold the words of a note. */
function sayInside({ because, detail }: Refusal): string {
  return wordRefusal({ because, detail: because === 'note' ? '…' : detail }, 'en').why;
}

function joins(number: string) {
  return {
    kind: 'appended',
    number,
    as: 'technician',
    reopens: false,
    raise: null,
    alert: false,
    alertsTeam: false,
  } as const;
}
