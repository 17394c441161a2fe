// A new ticket, made of a request that was classified; and whether whoever asked may be answered by a program.
import { agreementMarks } from '../desk/agreement.js';
import { judgedBy, ticketSubject, wordsOf, type Classification } from './classification.js';
import type { NewTicket, Outcome } from './decision.js';
import type { Matter } from './matter.js';
import type { Address } from '../mail/message.js';
import { participantsOf } from './participation.js';
import { whyUnanswered } from './unanswered.js';

/** The outcome for a request that belongs to no ticket yet. */
export function openTicket(matter: Matter, requester: Address, classification: Classification): Outcome {
  const { judgement, severity, customer, contract, language } = classification;
  const ticket: NewTicket = {
    origin: matter.origin,
    originName: matter.originName,
    severity,
    rule: judgement.rule,
    evidence: wordsOf(judgement),
    subject: ticketSubject(matter.message),
    requester,
    customer: customer?.id ?? null,
    contract: contract?.name ?? null,
    service: judgement.service,
    language,
    // A forged mail lets nobody in.
    participants: matter.lowTrust ? [] : participantsOf(matter.message, matter.policy.desk, 'opening'),
    marks: marksOf(matter, classification),
    answerTo: matter.answerTo ?? [requester],
    monitorKey: matter.monitorKey ?? null,
    // Old mail that is only recorded calls nobody out of bed.
    alert: matter.known.acknowledge && classification.alerted === 'on call',
    alertsTeam: matter.known.acknowledge && classification.alerted === 'team',
  };
  const what = matter.monitorKey === undefined ? 'request' : 'alarm';
  const lowered = whyLowered(classification);
  return {
    kind: 'opened',
    reason: `${what}: severity ${severity} ${judgedBy(judgement)}${lowered === null ? '' : `; ${lowered}`}`,
    ticket,
    unansweredBecause: whyUnanswered(matter, requester),
    related: matter.related ?? null,
    lowTrust: matter.lowTrust,
  };
}

function whyLowered({ uncovered, contract }: Classification): string | null {
  return uncovered === null ? null : `no 1, since contract ${contract?.name} does not include ${uncovered}`;
}

function marksOf({ marks, message, known, lowTrust }: Matter, classification: Classification): string[] {
  return [
    ...marks,
    ...agreementMarks(classification),
    ...(classification.judgement.likeness?.unsure === true ? ['unsure'] : []),
    ...(known.originalBytes !== null ? ['too large'] : []),
    ...(message.encrypted ? ['encrypted'] : []),
    ...(message.incomplete !== null ? ['incomplete'] : []),
    ...(lowTrust ? ['low trust'] : []),
  ];
}
