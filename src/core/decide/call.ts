// A call that a technician registers: it is judged by the same rules as a mail, and acknowledged like one.
import { agreementMarks } from '../desk/agreement.js';
import { classifyRequest, wordsOf } from './classification.js';
import { UNSURE } from '../desk/ticket.js';
import { findClaimant } from '../desk/contract.js';
import type { NewTicket } from './decision.js';
import type { Address, Instant } from '../mail/message.js';
import type { Policy } from '../desk/policy.js';
import { cleanSubject } from '../mail/subject.js';
import type { Origin, Severity } from '../rules/terms.js';

/** The technician's notes of a call. */
export interface Call {
  readonly origin: Origin;
  readonly requester: Address;
  readonly subject: string;
  readonly text: string;
}

/** The ticket of a call. `severity` is the technician's own; null leaves it to the rules. */
export function judgeCall(call: Call, severity: Severity | null, policy: Policy, now: Instant): NewTicket {
  const { origin, requester, text } = call;
  const subject = cleanSubject(call.subject).text;
  const from = `${requester.name} <${requester.address}>`.trim();
  const said = { subject, text, forwarded: null, from, to: [], headers: [], attachments: [] };
  const claimant = findClaimant(policy.customers, requester.address);
  const classification = classifyRequest(
    { ...said, origin, mailbox: null, form: null },
    claimant,
    policy,
    now,
  );
  const { judgement, customer, contract, language } = classification;
  // The technician's own severity stands, whatever the contract includes.
  const coverage = severity === null ? classification : { severity, uncovered: null };
  const isUnsure = severity === null && judgement.likeness?.unsure === true;
  return {
    origin,
    originName: null,
    severity: coverage.severity,
    rule: severity === null ? judgement.rule : null,
    probability: severity === null ? (judgement.likeness?.probability ?? null) : null,
    evidence: severity === null ? wordsOf(judgement) : [],
    subject,
    requester,
    customer: customer?.id ?? null,
    contract: contract?.name ?? null,
    service: judgement.service,
    language,
    participants: [],
    marks: [...agreementMarks({ ...classification, ...coverage }), ...(isUnsure ? [UNSURE] : [])],
    answerTo: [requester],
    monitorKey: null,
    alert: severity === null ? classification.alerted === 'on call' : severity === 1,
    alertsTeam: severity === null && classification.alerted === 'team',
  };
}
