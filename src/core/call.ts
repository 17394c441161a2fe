// A call that a technician registers: it is judged by the same rules as a mail, and acknowledged like one.
import { contractOf, isServiceTime } from './classification.js';
import { findCustomer } from './contract.js';
import type { NewTicket } from './decision.js';
import { detectLanguage } from './language.js';
import type { Address, Instant } from './message.js';
import type { Policy } from './policy.js';
import { judge } from './rule/rule.js';
import { cleanSubject } from './subject.js';
import type { Origin, Severity } from './ticket.js';

/** What the technician wrote down. */
export interface Call {
  readonly origin: Origin;
  readonly requester: Address;
  readonly subject: string;
  readonly text: string;
}

/** The ticket of a call. `severity` is the technician's own; null leaves it to the rules. */
export function judgeCall(call: Call, severity: Severity | null, policy: Policy, now: Instant): NewTicket {
  const customer = findCustomer(policy.customers, call.requester.address);
  const contract = contractOf(policy, customer);
  const subject = cleanSubject(call.subject).text;
  const language = customer?.language ?? detectLanguage(`${subject}\n${call.text}`, policy.desk.languages);
  const judgement = judge(policy.rules, {
    subject,
    text: call.text,
    forwarded: null,
    from: `${call.requester.name} <${call.requester.address}>`.trim(),
    to: [],
    headers: [],
    attachments: [],
    origin: call.origin,
    mailbox: null,
    customer: customer?.id ?? null,
    contract: contract?.name ?? null,
    language,
    serviceHours: isServiceTime(policy, contract, now),
  });
  const judged = severity ?? judgement.severity;
  return {
    origin: call.origin,
    originName: null,
    severity: judged,
    rule: severity === null ? judgement.rule : null,
    evidence: severity === null ? [...new Set(judgement.evidence.map((one) => one.words))] : [],
    subject,
    requester: call.requester,
    customer: customer?.id ?? null,
    contract: contract?.name ?? null,
    service: judgement.service,
    language,
    participants: [],
    marks: judged === 1 && contract === null ? ['contract unknown'] : [],
    answerTo: [call.requester],
    monitorKey: null,
  };
}
