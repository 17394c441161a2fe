// May this mail be answered by a program? Its ticket is opened in any case; each reason to stay silent is kept
// with it (RFC 3834 §2, RFC 5230 §4.5, MS-OXCMAIL), because two programs that answer each other never stop.
import type { Customer } from '../../desk/contract.js';
import type { AnswerLimits, Desk } from '../../desk/desk.js';
import { isOwnAddress } from '../../desk/own-address.js';
import { unanswerableAddress } from '../../desk/unanswerable-address.js';
import { machineTrace } from './reply.js';
import { autoSubmitted, fieldKeyword, hasNullReturnPath } from '../../mail/envelope.js';
import { headerValue, headerValues, type Message } from '../../mail/message.js';

/** How many answers went out within the window of the limits. */
export interface AnswerCounts {
  /** To this sender, whatever the +detail of the address. */
  readonly sender: number;
  /** To all senders of this domain; 0 for a public provider, where one stranger would silence all others. */
  readonly domain: number;
  /** On this ticket. */
  readonly ticket: number;
  /** To anybody. */
  readonly overall: number;
}

/** Why this mail must not be acknowledged, in words for an operator; null when it may be. */
export function unanswerable(message: Message, desk: Desk): string | null {
  return (
    becauseOfSender(message, desk) ??
    becauseOfEnvelope(message) ??
    becauseOfList(message) ??
    becauseOfProgram(message) ??
    becauseOfAddressing(message, desk)
  );
}

/** Who would be answered: a customer of customers.yaml, a stranger, or somebody whose mail is of low trust. */
export type Standing = 'customer' | 'stranger' | 'doubtful';

/** How whoever asks stands with the desk. */
export function standingOf(customer: Customer | null, lowTrust: boolean): Standing {
  if (lowTrust) return 'doubtful';
  return customer === null ? 'stranger' : 'customer';
}

/** Which limit of answers is reached, in words for an operator; null when one more may go out. */
export function overLimit(counts: AnswerCounts, limits: AnswerLimits, standing: Standing): string | null {
  // Forged mail leaves room for the true mail of the domain that it names, and strangers leave room for customers.
  const domain = standing === 'doubtful' ? Math.ceil(limits.domain / 2) : limits.domain;
  const overall = limits.overall + (standing === 'customer' ? limits.customers : 0);
  const within = `within ${spellWindow(limits.windowMs)}`;
  if (counts.sender >= limits.sender) return `the sender has had ${counts.sender} answers ${within}`;
  // A robot may change its address with every mail; what it writes to one ticket still counts together.
  if (counts.ticket >= limits.ticket) return `the ticket has had ${counts.ticket} answers ${within}`;
  if (counts.domain >= domain) return `the sender's domain has had ${counts.domain} answers ${within}`;
  if (counts.overall >= overall) return `${counts.overall} answers have gone out ${within}`;
  return null;
}

function becauseOfSender(message: Message, desk: Desk): string | null {
  const [sender, second] = message.from;
  if (!sender) return 'it has no sender';
  if (second) return 'it has more than one sender';
  return unanswerableAddress(sender.address, desk);
}

function becauseOfEnvelope(message: Message): string | null {
  return hasNullReturnPath(message) ? 'its return path is null: it wants no answer' : null;
}

const LIST_FIELDS = 'id help subscribe unsubscribe unsubscribe-post post owner archive'.split(' ');

function becauseOfList(message: Message): string | null {
  const field = LIST_FIELDS.find((name) => headerValue(message, `list-${name}`) !== null);
  if (field !== undefined) return `it came through a mailing list (List-${field})`;
  if (headerValue(message, 'x-mlserver') !== null) return 'it came through a mailing list (X-MLServer)';
  const precedence = fieldKeyword(message, 'precedence');
  const bulk = ['bulk', 'junk', 'list', 'auto_reply', 'auto-reply'].includes(precedence);
  return bulk ? `its precedence is ${precedence}` : null;
}

const PROGRAM_FIELDS = ['x-autoreply', 'x-autorespond', 'x-autoreply-from', 'x-loop'];

/** The sign that a program sent the mail by itself, in words for an operator; null where there is none. */
export function automaticSign(message: Message): string | null {
  return becauseOfEnvelope(message) ?? signOfProgram(message);
}

/**
 * The sign that nobody sent the mail to us by hand, in words for an operator; null where there is none. It finds more than
 * `automaticSign`: what a technician's mail orders is carried out, so that what programs and lists hand on must not order.
 */
export function unattendedSign(message: Message): string | null {
  return automaticSign(message) ?? becauseOfList(message) ?? machineTrace(message);
}

function signOfProgram(message: Message): string | null {
  const submitted = autoSubmitted(message);
  if (submitted !== null) return `a program sent it (Auto-Submitted: ${submitted})`;
  if (message.contentType === 'multipart/report') return 'it is a report';
  const field = PROGRAM_FIELDS.find(
    (name) => headerValue(message, name) !== null && fieldKeyword(message, name) !== 'no',
  );
  if (field !== undefined) return `a program sent it (${field})`;
  return fieldKeyword(message, 'x-apple-action') === 'vacation' ? 'it is a vacation notice' : null;
}

function becauseOfProgram(message: Message): string | null {
  const sign = signOfProgram(message);
  if (sign !== null) return sign;
  const suppressed = headerValues(message, 'x-auto-response-suppress')
    .join(',')
    .toLowerCase()
    .split(/[\s,;]+/);
  if (suppressed.includes('all') || suppressed.includes('autoreply')) {
    return 'it asks for no automatic answer (X-Auto-Response-Suppress)';
  }
  return null;
}

/** Fields besides To and Cc that name for whom the mail was meant; a list or a blind copy may not. */
const RECIPIENT_FIELDS = [
  'resent-to',
  'resent-cc',
  'delivered-to',
  'x-delivered-to',
  'x-original-to',
  'x-forwarded-to',
  'envelope-to',
  'x-envelope-to',
];

function becauseOfAddressing(message: Message, desk: Desk): string | null {
  const written = RECIPIENT_FIELDS.flatMap((name) => headerValues(message, name)).join(' ');
  const named = written
    .slice(0, 20_000)
    .toLowerCase()
    .split(/[\s,;:<>"']+/);
  const addressed = [...message.to, ...message.cc].map((one) => one.address);
  const isOurs = [...addressed, ...named].some((address) => isOwnAddress(address, desk));
  return isOurs ? null : 'none of its recipients is an address of ours';
}

/** The window of a limit, in words: `1 h`, `90 min`. */
export function spellWindow(windowMs: number): string {
  const minutes = Math.round(windowMs / 60_000);
  return minutes % 60 === 0 && minutes > 0 ? `${minutes / 60} h` : `${minutes} min`;
}
