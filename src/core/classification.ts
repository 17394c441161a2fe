// What a request is to the desk: whose it is, what the rules say of it, in which language it will be answered.
import { findCustomer, type Contract, type Customer } from './contract.js';
import { detectLanguage } from './language.js';
import type { Address, Instant } from './message.js';
import type { Matter } from './matter.js';
import type { Policy } from './policy.js';
import { judge, type Judgement, type Request } from './rule/rule.js';
import { isOpen } from './service-calendar.js';
import { ticketSubject } from './thread.js';
import type { KnownTicket, Language } from './ticket.js';

/** A request, classified. */
export interface Classification {
  readonly judgement: Judgement;
  readonly customer: Customer | null;
  readonly contract: Contract | null;
  readonly language: Language;
}

/** Classifies the request of a message. The requester must be known. */
export function classify(matter: Matter, requester: Address): Classification {
  const { message, policy } = matter;
  const customer = matter.customer ?? findCustomer(policy.customers, requester.address);
  const contract = contractOf(policy, customer);
  const spoken = detectLanguage(`${ticketSubject(message)}\n${message.written}`, policy.desk.languages);
  const language = customer?.language ?? spoken;
  const judgement = judge(policy.rules, requestOf(matter, requester, customer, contract, language));
  return { judgement, customer, contract, language: customer?.language ?? judgement.language ?? spoken };
}

/** What the rules look at. */
function requestOf(
  { message, origin, mailbox, known, policy }: Matter,
  requester: Address,
  customer: Customer | null,
  contract: Contract | null,
  language: Language,
): Request {
  return {
    subject: ticketSubject(message),
    text: message.written,
    forwarded: message.forwarded ?? message.enclosed?.written ?? null,
    from: `${requester.name} <${requester.address}>`.trim(),
    to: [...message.to, ...message.cc].map((one) => one.address),
    headers: message.headers,
    attachments: message.attachments.map((attachment) => attachment.name),
    origin,
    mailbox: mailbox.name,
    customer: customer?.id ?? null,
    contract: contract?.name ?? null,
    language,
    serviceHours: isServiceTime(policy, contract, known.now),
  };
}

/** The contract that counts for a customer; null when there is none. */
export function contractOf(policy: Policy, customer: Customer | null): Contract | null {
  return customer === null || customer.contract === null
    ? null
    : (policy.contracts.get(customer.contract) ?? null);
}

/** Whether an instant is within the hours of the contract's calendar, else of the desk's. */
export function isServiceTime(policy: Policy, contract: Contract | null, at: Instant): boolean {
  const calendar = policy.calendars.get(contract?.calendar ?? policy.desk.calendar);
  return calendar === undefined || isOpen(calendar, at);
}

/** The severity that a follow-up asks for when a rule finds it graver than the ticket; it never lowers one. */
export function judgeFollowUp(matter: Matter, ticket: KnownTicket) {
  if (matter.requester === null || matter.message.written.trim() === '') return null;
  // The subject of a reply is the old request: only what was written now may raise the severity.
  const fresh = { ...matter, message: { ...matter.message, subject: '' } };
  return graver(fresh, matter.requester, ticket);
}

/** The severity that a repeated alarm asks for when it became graver than the ticket. */
export function judgeAlarm(matter: Matter, ticket: KnownTicket) {
  // The same words were judged when the ticket was opened, and a person may have corrected that since.
  if (matter.requester === null || ticketSubject(matter.message) === ticket.subject) return null;
  return graver(matter, matter.requester, ticket);
}

function graver(matter: Matter, requester: Address, ticket: KnownTicket) {
  const { judgement } = classify(matter, requester);
  if (judgement.rule === null || judgement.severity >= ticket.severity) return null;
  return {
    severity: judgement.severity,
    rule: judgement.rule,
    evidence: judgement.evidence.map((one) => one.words),
  };
}
