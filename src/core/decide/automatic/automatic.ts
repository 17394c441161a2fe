// Is this mail automatic, so that it opens no ticket? The order of the tests matters: reports before bounces,
// whose form they share; bounces before automatic replies, since a third of them call themselves `auto-replied`.
// Other programs' mail (`auto-generated`: scanners, backups) is not automatic in this sense: somebody must read it.
import { calendarReplySign } from './calendar.js';
import { automaticReplySign, challengeSign } from './reply.js';
import { readBounce, type BounceReport } from './bounce.js';
import { bounceSigns, makeBounce, sesNotification } from './bounce-signs.js';
import type { Desk } from '../../desk/desk.js';
import { isOwnAddress } from '../../desk/own-address.js';
import { autoSubmitted, fieldKeyword } from '../../mail/envelope.js';
import { headerValue, type Message } from '../../mail/message.js';

/** The kinds of automatic mail. A `delay` and a `delivery` report no failure. */
type AutomaticKind =
  | 'bounce'
  | 'delay'
  | 'delivery'
  | 'read receipt'
  | 'abuse report'
  | 'report'
  | 'unsubscription'
  | 'own mail'
  | 'challenge'
  | 'automatic reply';

/** The kind of an automatic mail, and the sign that showed it. */
export interface Automatic {
  readonly kind: AutomaticKind;
  /** One line for operators; it starts with `bounce`, `report`, `automatic reply` or `own mail`. */
  readonly reason: string;
  /** The signs that decided, as seen. */
  readonly evidence: string;
  /** The report of a bounce, delay or delivery notice about a mail that we may have sent; else null. */
  readonly bounce: BounceReport | null;
}

/** One test that was made, and what it saw. */
export interface AutomaticTest {
  readonly test: string;
  readonly saw: string;
  /** Only the last test made can have found something. */
  readonly found: Automatic | null;
}

/** The answer of a test: what was found, or what it saw instead. */
type Answer = Automatic | string;

const TESTS: readonly { readonly test: string; readonly ask: (message: Message, desk: Desk) => Answer }[] = [
  { test: 'a report', ask: askReport },
  { test: 'a bounce', ask: askBounce },
  { test: 'our own mail', ask: askOwnMail },
  { test: 'a challenge', ask: askChallenge },
  { test: 'an automatic reply', ask: askAutomaticReply },
];

/** The kind of an automatic mail, with its evidence, or null when it may ask something of the desk. */
export function recognizeAutomatic(message: Message, desk: Desk): Automatic | null {
  return testAutomatic(message, desk).at(-1)?.found ?? null;
}

/** Every test in order, up to the one that found something. */
export function testAutomatic(message: Message, desk: Desk): AutomaticTest[] {
  const made: AutomaticTest[] = [];
  for (const { test, ask } of TESTS) {
    const answer = ask(message, desk);
    if (typeof answer !== 'string') return [...made, { test, saw: answer.evidence, found: answer }];
    made.push({ test, saw: answer, found: null });
  }
  return made;
}

function found(kind: AutomaticKind, reason: string, evidence: string): Automatic {
  return { kind, reason, evidence, bounce: null };
}

function askReport(message: Message): Answer {
  if (hasReport(message, 'disposition-notification')) {
    return found('read receipt', 'report: a read receipt (MDN)', 'a disposition notification (RFC 8098)');
  }
  if (hasReport(message, 'feedback-report')) {
    return found('abuse report', 'report: an abuse report (ARF)', 'a feedback report (RFC 5965)');
  }
  const complaint = complaintSign(message);
  if (complaint !== null) return found('abuse report', 'report: a complaint', complaint);
  if (hasReport(message, 'tlsrpt')) return found('report', 'report: on TLS', 'a TLS report (RFC 8460)');
  if (/^report domain: .{1,255} submitter: /i.test(message.subject) && message.attachments.length > 0) {
    return found('report', 'report: on DMARC', 'the subject and attachment of RFC 7489 §7.2.1.1');
  }
  if (isUnsubscription(message)) {
    return found('unsubscription', 'report: an unsubscription', message.text.trim().slice(0, 120));
  }
  return 'no disposition, feedback, TLS or DMARC report';
}

function hasReport(message: Message, type: string): boolean {
  const declared = (message.contentParameters['report-type'] ?? '').toLowerCase() === type;
  const enclosed = message.machineParts.some((part) => part.type === `message/${type}`);
  return enclosed || (declared && message.contentType === 'multipart/report');
}

/** The complaints of two large services, which are no feedback reports. */
function complaintSign(message: Message): string | null {
  if (message.enclosed && headerValue(message.enclosed, 'x-hmxmroriginalrecipient') !== null) {
    return 'a mail enclosed as by the junk reporting program of Outlook.com';
  }
  return sesNotification(message, 'Complaint') ? 'a notification by Amazon SES' : null;
}

/**
 * Whether a mail program sent it to the `mailto:` of a List-Unsubscribe field (RFC 2369), without a word of its user.
 */
function isUnsubscription({ subject, text }: Message): boolean {
  const says = /sent this (?:e-?mail|message) to unsubscribe|inviato questa e-?mail per annullare/i;
  return /^["“']?(?:unsubscribe|disiscrizione)\b/i.test(subject) && text.length < 500 && says.test(text);
}

function askBounce(message: Message): Answer {
  const signs = bounceSigns(message);
  const evidence = signs.map((sign) => sign.saw).join('; ') || 'no sign';
  if (makeBounce(signs)) return foundBounce(readBounce(message), evidence);
  // Whatever an unknown report reports, its form (RFC 6522) says that a program wrote it for programs.
  if (message.contentType === 'multipart/report')
    return found('report', 'report: of an unknown type', evidence);
  return evidence;
}

function foundBounce(bounce: BounceReport, evidence: string): Automatic {
  const named = bounce.recipients.map((one) => one.address).join(', ');
  const whom = named.slice(0, 200) || 'an unnamed recipient';
  const kinds = { failed: 'bounce', delayed: 'delay', delivered: 'delivery' } as const;
  const says = {
    failed: 'not delivered',
    delayed: 'delayed, still tried',
    delivered: 'nothing failed, delivered',
  };
  const { action } = bounce;
  return { kind: kinds[action], reason: `bounce: ${says[action]}: ${whom}`, evidence, bounce };
}

function askOwnMail(message: Message, desk: Desk): Answer {
  const own = message.from.find((sender) => isOwnAddress(sender.address, desk));
  if (!own) return 'the sender is not ours';
  const submitted = autoSubmitted(message);
  const isAutomatic =
    submitted !== null ||
    headerValue(message, 'x-loop') !== null ||
    fieldKeyword(message, 'precedence') === 'bulk';
  // A colleague who writes from an address of ours is a person; only what our programs send stops here.
  if (!isAutomatic) return `${own.address} is ours, but a person may have written`;
  const evidence =
    submitted === null ? `from ${own.address}` : `from ${own.address}; Auto-Submitted: ${submitted}`;
  return found('own mail', `own mail: sent automatically by ${own.address}`, evidence);
}

function askChallenge(message: Message): Answer {
  const sign = challengeSign(message);
  return sign === null ? 'no sign' : found('challenge', 'automatic reply: a challenge to the sender', sign);
}

function askAutomaticReply(message: Message): Answer {
  const sign = automaticReplySign(message) ?? calendarReplySign(message);
  return sign === null ? 'no sign' : found('automatic reply', `automatic reply: ${sign}`, sign);
}
