// A request as the desk sees it: whose it is, the verdict of the rules, the language of its answer.
// A mail and a call are classified alike.
import { agreementWith, calendarOf, coverageOf, type Agreement, type Coverage } from '../desk/agreement.js';
import { findClaimant, type Claimant } from '../desk/contract.js';
import type { Appended } from './decision.js';
import type { Identified } from '../identify/identified.js';
import { detectLanguage } from '../mail/language.js';
import { forwardedText, type Address, type Instant, type Message } from '../mail/message.js';
import { alertedBy, type Alerted } from '../desk/on-call/alert.js';
import type { Policy } from '../desk/policy.js';
import { spellProbability } from '../rules/judge/judge.js';
import { judge, type Judgement, type Request } from '../rules/rule.js';
import { nextServiceTime } from '../desk/calendar/calendar.js';
import { cleanSubject } from '../mail/subject.js';
import type { KnownTicket } from '../desk/ticket.js';
import type { Language } from '../mail/language.js';

/** A request, classified. Its severity is the one that the rules judged, as the contract leaves it. */
export interface Classification extends Agreement, Coverage {
  readonly judgement: Judgement;
  readonly language: Language;
  /** Who hears of it at once; null: nobody. */
  readonly alerted: Alerted | null;
}

/** A request as somebody made it, before the desk's own knowledge is added. */
export type PlainRequest = Omit<Request, 'customer' | 'contract' | 'language' | 'serviceHours'>;

/** Classifies a request of whoever claims to ask. `at` is when the desk looks at it. */
export function classifyRequest(
  request: PlainRequest,
  claimant: Claimant,
  policy: Policy,
  at: Instant,
): Classification {
  const agreement = agreementWith(claimant, policy, at);
  const { customer, contract } = agreement;
  const calendar = calendarOf(agreement, policy);
  const agreed = customer?.language ?? null;
  const spoken = detectLanguage(`${request.subject}\n${request.text}`, policy.desk.languages);
  const judgement = judge(policy.rules, {
    ...request,
    customer: customer?.id ?? null,
    contract: contract?.name ?? null,
    language: agreed ?? spoken,
    serviceHours: calendar === undefined || nextServiceTime(calendar, at) === at,
  });
  const coverage = coverageOf(judgement, agreement, policy);
  return {
    judgement,
    ...agreement,
    ...coverage,
    language: agreed ?? judgement.language ?? spoken,
    alerted: alertedBy(judgement, coverage, policy.desk),
  };
}

/** Classifies the request of a message. */
export function classify(mail: Identified, requester: Address): Classification {
  const { message, origin, policy, arrival } = mail;
  const request: PlainRequest = {
    subject: ticketSubject(message),
    text: message.written,
    forwarded: forwardedText(message),
    from: `${requester.name} <${requester.address}>`.trim(),
    to: [...message.to, ...message.cc].map((one) => one.address),
    headers: message.headers,
    attachments: message.attachments.map((attachment) => attachment.name),
    origin,
    mailbox: arrival.mailbox.name,
    form: mail.form ?? null,
  };
  const claimant = mail.customer ?? findClaimant(policy.customers, requester.address);
  return classifyRequest(request, claimant, policy, arrival.now);
}

/** The subject as a ticket bears it: without prefixes and tags. */
export function ticketSubject(message: Message): string {
  return cleanSubject(message.subject).text;
}

/** The effect of more mail on the severity and the alerts of a ticket. */
export type Worsening = Pick<Appended, 'raise' | 'alert' | 'alertsTeam'>;

/** The mail changes nothing. */
export const UNCHANGED: Worsening = { raise: null, alert: false, alertsTeam: false };

/** The severity that a follow-up asks for when a rule finds it graver than the ticket; it never lowers one. */
export function judgeFollowUp(mail: Identified, ticket: KnownTicket): Worsening {
  const { message, requester } = mail;
  if (requester === null || message.written.trim() === '') return UNCHANGED;
  // Only what was written now may raise: the subject is the old request, and what is enclosed or stands below a
  // line of headers is an older mail, even where it looks like one that was forwarded.
  const headers = message.headers.filter((header) => header.name !== 'subject');
  const fresh: Message = { ...message, subject: '', headers, forwarded: null, enclosed: null };
  return worsen({ ...mail, message: fresh }, requester, ticket);
}

/** The severity that a repeated alarm asks for when it became graver than the ticket. */
export function judgeAlarm(mail: Identified, ticket: KnownTicket): Worsening {
  // The same words were judged when the ticket was opened, and a person may have corrected that since.
  if (mail.requester === null || ticketSubject(mail.message) === ticket.subject) return UNCHANGED;
  return worsen(mail, mail.requester, ticket);
}

function worsen(mail: Identified, requester: Address, ticket: KnownTicket): Worsening {
  const classification = classify(mail, requester);
  const { judgement, severity } = classification;
  // A few words more ("ci sono novità?") say little: an unsure judgement changes nothing.
  if (judgement.rule === null || judgement.likeness?.unsure === true) return UNCHANGED;
  const isGraver = severity < ticket.severity;
  // A solved ticket whose trouble is back is as new to whoever is on call.
  const isBack = ticket.state === 'closed' && severity === ticket.severity;
  const alerted = mail.arrival.acknowledge && (isGraver || isBack) ? classification.alerted : null;
  return {
    raise: isGraver ? { severity, rule: judgement.rule, evidence: wordsOf(judgement) } : null,
    alert: alerted === 'on call',
    alertsTeam: alerted === 'team',
  };
}

/** How a severity came about, for the reason of a ticket. */
export function judgedBy({ rule, likeness }: Judgement): string {
  if (likeness !== null) return `by likeness (${spellProbability(likeness.probability)})`;
  return rule === null ? 'by default' : `by rule ${rule}`;
}

/** The words that a rule found, or that weighed most, each once. */
export function wordsOf({ evidence }: Judgement): string[] {
  return [...new Set(evidence.map((one) => one.words))];
}
