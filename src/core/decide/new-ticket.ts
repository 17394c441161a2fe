// A new ticket, made of a request that was classified; and whether whoever asked may be answered by a program.
import { agreementMarks } from '../desk/agreement.js';
import { judgedBy, ticketSubject, wordsOf, type Classification } from './classification.js';
import { UNSURE } from '../desk/ticket.js';
import type { NewTicket, Outcome } from './decision.js';
import type { Case } from './case.js';
import { keyOf } from '../identify/monitor/notice.js';
import type { Address } from '../mail/message.js';
import { participantsOf } from './participation.js';
import { whyUnanswered } from './unanswered.js';

/** The outcome for a request that belongs to no ticket yet. */
export function openTicket(mail: Case, requester: Address, classification: Classification): Outcome {
  const { judgement, severity, customer, contract, language } = classification;
  const ticket: NewTicket = {
    origin: mail.origin,
    originName: mail.originName,
    severity,
    rule: judgement.rule,
    probability: judgement.likeness?.probability ?? null,
    evidence: wordsOf(judgement),
    subject: ticketSubject(mail.message),
    requester,
    customer: customer?.id ?? null,
    contract: contract?.name ?? null,
    service: judgement.service,
    language,
    // A forged mail lets nobody in.
    participants: mail.lowTrust ? [] : participantsOf(mail.message, mail.policy.desk, 'opening'),
    marks: marksOf(mail, classification),
    answerTo: mail.answerTo ?? [requester],
    monitorKey: mail.notice === undefined ? null : keyOf(mail.notice),
    // Old mail that is only recorded calls nobody out of bed.
    alert: mail.arrival.acknowledge && classification.alerted === 'on call',
    alertsTeam: mail.arrival.acknowledge && classification.alerted === 'team',
  };
  const what = mail.notice === undefined ? 'request' : 'alarm';
  const remarks = [whyLowered(classification), ticket.alertsTeam ? ALERTS_TEAM : null];
  return {
    kind: 'opened',
    reason: `${what}: severity ${severity} ${judgedBy(judgement)}${remarks.map((remark) => (remark === null ? '' : `; ${remark}`)).join('')}`,
    ticket,
    unansweredBecause: whyUnanswered(mail, requester),
    related: mail.related ?? null,
    lowTrust: mail.lowTrust,
  };
}

const ALERTS_TEAM = 'not sure enough to alert people on call, so the team is told in their place';

function whyLowered({ uncovered, contract }: Classification): string | null {
  return uncovered === null ? null : `no 1, since contract ${contract?.name} does not include ${uncovered}`;
}

function marksOf({ marks, message, arrival, lowTrust }: Case, classification: Classification): string[] {
  return [
    ...marks,
    ...agreementMarks(classification),
    ...(classification.judgement.likeness?.unsure === true ? [UNSURE] : []),
    ...(arrival.originalBytes !== null ? ['too large'] : []),
    ...(message.encrypted ? ['encrypted'] : []),
    ...(message.incomplete !== null ? ['incomplete'] : []),
    ...(lowTrust ? ['low trust'] : []),
  ];
}
