// Is this mail a bounce? Half of all bounces are not the reports of RFC 3464, so independent signs are weighed:
// no single wording or header decides, and what a person writes about a bounce lacks the signs of a machine.
import {
  bounceSubjects,
  bounceWords,
  programOpenings,
  returnedMailMarks,
  serverOpenings,
} from './bounce-phrases.js';
import { autoReplyOpenings } from './phrases.js';
import { ADDRESS } from './recipient.js';
import {
  autoSubmitted,
  hasNullReturnPath,
  isMailDaemon,
  localPart,
  takesNoReplies,
} from '../../mail/envelope.js';
import { domainOf, headerValue, type Address, type Message } from '../../mail/message.js';
import { findOpening, findPhrase } from '../../mail/phrase.js';
import { foldLine } from '../../mail/text.js';

/** One sign for (or, below zero, against) a bounce, and what was seen. */
export interface Sign {
  readonly weight: number;
  readonly of: 'form' | 'machine' | 'wording' | 'person';
  readonly saw: string;
}

/** From this weight on a mail is a bounce. */
const BOUNCE_WEIGHT = 4;
/** How much of the text is looked at, in characters: a bounce says what it is at the top. */
const READ_LENGTH = 4000;
const SUBJECT_LENGTH = 500;

/** The formal report alone is enough: no person's mail has it on its own level. */
const FORMAL = BOUNCE_WEIGHT;

/** The signs that the mail shows; none where its form and its sender show nothing of a machine. */
export function bounceSigns(message: Message): Sign[] {
  const written = [...formSigns(message), ...machineSigns(message)];
  // No wording makes a bounce of what bears no sign of a machine.
  return written.length === 0 ? [] : [...written, ...wordingSigns(message), ...personSigns(message)];
}

/** Whether the text is a notification of that type by Amazon SES, bare or wrapped by SNS. */
export function sesNotification(message: Message, type: 'Bounce' | 'Complaint' | 'Delivery'): boolean {
  const text = message.text.slice(0, READ_LENGTH);
  const named = /\\?"notificationType\\?" ?: ?\\?"([A-Za-z]{1,20})/.exec(text)?.[1];
  return named === type && text.trimStart().startsWith('{');
}

/** Whether the signs make a bounce: their weight, with a machine behind it and a failure reported. */
export function makeBounce(signs: readonly Sign[]): boolean {
  const weight = signs.reduce((sum, sign) => sum + sign.weight, 0);
  const has = (of: Sign['of']): boolean => signs.some((sign) => sign.of === of);
  return weight >= BOUNCE_WEIGHT && (has('form') || (has('machine') && has('wording')));
}

/** No sign where nothing was seen. */
function seen(of: Sign['of'], weight: number, saw: string | null | undefined): Sign[] {
  return saw ? [{ of, weight, saw }] : [];
}

function formSigns(message: Message): Sign[] {
  const part = message.machineParts.find(({ type }) => type.endsWith('delivery-status'));
  const inReport = message.contentType === 'multipart/report';
  const type = (message.contentParameters['report-type'] ?? '').toLowerCase();
  const isFormal = inReport && type === 'delivery-status';
  const hasField = (name: string): string | null => (headerValue(message, name) === null ? null : name);
  const notified = sesNotification(message, 'Bounce') || sesNotification(message, 'Delivery');
  return [
    ...seen('form', FORMAL, part && `a ${part.type} part`),
    ...seen('form', isFormal ? FORMAL : 2, inReport ? `multipart/report ${type}`.trim() : null),
    ...seen('form', FORMAL, hasField('x-failed-recipients')),
    ...seen('form', 2, hasField('x-ms-exchange-message-is-ndr')),
    ...seen('form', FORMAL, notified ? 'a notification by Amazon SES' : null),
    // Broken MIME leaves the status part in the text.
    ...seen('form', 2, part ? null : STATUS_FIELD.exec(message.text.slice(0, READ_LENGTH))?.[0]),
  ];
}

const STATUS_FIELD = /^(?:Final-Recipient|Reporting-MTA|Diagnostic-Code) ?:/im;

/** Mostly programs, at times the person who keeps the mail server. */
const MAIL_SYSTEM =
  /^(?:po+st[-_.]?master|mail-?admin|sysadmin|bounces?|ndr|dsn|mta|imss)(?:$|[-_.+\d])|smtp|gateway|antivirus|mail[-_.](?:service|system|delivery)|barracuda|mailmarshal|mimecast|fortimail|ironport|mailscanner|spam-?filter/;
const MAIL_SYSTEM_NAME = /mail(?:er)?[- ]?daemon|mail deliver|mail system|system administrator|postmaster/i;

function machineSigns(message: Message): Sign[] {
  const submitted = autoSubmitted(message);
  return [
    ...senderSign(message),
    ...seen('machine', 1, hasNullReturnPath(message) ? 'a null return path' : null),
    ...seen('machine', 1, submitted && `Auto-Submitted: ${submitted}`),
    ...openingSign(message),
  ];
}

const ADDRESSES = new RegExp(ADDRESS, 'gi');
/** Who speaks of himself is no program, although gateways speak of "our" filters at times. */
const SPEAKER =
  /(?<!\p{L})(?:i|me|we|our|us|my|can|help|why|nobody|io|mi|ci|noi|nostr[aeio]|abbiamo|ho|potete|riesco|riusciamo|cosa|perche|come mai|per favore|cortesemente|verific\p{L}{1,6}|controll\p{L}{1,6}|aiut\p{L}{1,6}|ich|wir|unsere?|je|nous|notre|nuestr[ao]s?)(?!\p{L})/u;

/** A text that begins as mail servers begin theirs and names whom it missed; people put words of their own first. */
function openingSign(message: Message): Sign[] {
  const text = message.text.slice(0, READ_LENGTH);
  const folded = foldLine(text).replace(/^[^\p{L}]{1,80}/u, '');
  const server = findOpening(folded, serverOpenings);
  const opening = server ?? (SPEAKER.test(folded) ? null : findOpening(folded, programOpenings));
  if (opening === null || !namesOther(message, text)) return [];
  return seen('machine', server === null ? 1 : 2, `text begins: ${opening}`);
}

/** Whether the text names another address than the sender's; couriers and shops name their own. */
function namesOther(message: Message, text: string): boolean {
  const { address } = firstSender(message);
  const isShop = takesNoReplies(address);
  const found = (text.match(ADDRESSES) ?? []).map((one) => one.toLowerCase());
  return found.some((one) => one !== address && (!isShop || domainOf(one) !== domainOf(address)));
}

function senderSign(message: Message): Sign[] {
  const { address, name } = firstSender(message);
  const sender = `sent by ${address || name || 'nobody'}`;
  if (isDaemon(message)) return seen('machine', 3, sender);
  if (MAIL_SYSTEM.test(localPart(address)) || MAIL_SYSTEM_NAME.test(name)) return seen('machine', 1, sender);
  // Shops and couriers write of failed deliveries too: such a sender is a machine, but adds no weight.
  if (takesNoReplies(address)) return seen('machine', 0, sender);
  return seen('machine', 1, address === '' ? sender : null);
}

/** Whether the sender is a mail server under a name that no person has. */
function isDaemon(message: Message): boolean {
  const { address, name } = firstSender(message);
  return isMailDaemon(address) || (address === '' && /daemon/i.test(name));
}

function firstSender(message: Message): Address {
  const { address, name } = message.from[0] ?? { address: '', name: '' };
  return { address, name: name.slice(0, SUBJECT_LENGTH) };
}

/** A reply code at the head of a line or behind its introduction, or one beside its enhanced status code. */
const SMTP_REPLY =
  /(?:^|said: |error: |reply: |response: |>>> |<<< |\()[45][0-5]\d[- ][^\d\s]|\b[45][0-5]\d[- ]#?[45]\.\d{1,3}\.\d{1,3}\b|\(#[45]\.\d{1,3}\.\d{1,3}\)/im;

function wordingSigns(message: Message): Sign[] {
  const text = message.text.slice(0, READ_LENGTH);
  const folded = foldLine(text);
  const told = findPhrase(folded, bounceWords);
  const reply = SMTP_REPLY.exec(text)?.[0].trim();
  return [
    ...subjectSign(message),
    ...seen('wording', 1, told && `text: ${told}`),
    ...seen('wording', 1, reply && `an SMTP reply: ${reply}`),
    ...returnedMailSign(message, folded),
  ];
}

function subjectSign(message: Message): Sign[] {
  const subject = foldLine(message.subject.slice(0, SUBJECT_LENGTH)).replace(
    /^\[[^\]]*\] ?|^[*!#=-]{1,20} ?/,
    '',
  );
  // An absence notice may answer a mail about a bounce.
  if (findOpening(subject, autoReplyOpenings) !== null) return [];
  const phrase = findPhrase(subject, bounceSubjects);
  const weight = findOpening(subject, bounceSubjects) === null ? 1 : 2;
  return seen('wording', weight, phrase && `subject: ${phrase}`);
}

function returnedMailSign(message: Message, foldedText: string): Sign[] {
  const mark = findPhrase(foldedText, returnedMailMarks);
  if (mark !== null) return seen('wording', 1, `a returned mail: ${mark}`);
  const enclosed = message.enclosed === null ? null : 'a returned mail enclosed';
  return seen('wording', hasNullReturnPath(message) ? 2 : 1, enclosed);
}

const CLIENT =
  /outlook|thunderbird|apple mail|iphone|ipad|android|roundcube|zimbra|k-?9|evolution|mutt|webmail|the bat/i;

/** How people begin and end a letter, in the languages of the desk's customers. */
const GREETING =
  /^\s{0,20}(?:buon ?giorno|buona ?sera|salve|ciao|gentil\S{0,8}|spett\S{0,8}|egregi\S{0,3}|car[oaie]|dear|hello|hi|hallo|bonjour|hola)(?![\p{L}'])/iu;
const FAREWELL =
  /^(?:grazie|(?:cordiali |distinti )?saluti|cordialmente|(?:kind |best )?regards|thanks|thank you|cheers)[ ,.!]{0,3}(?:\p{L}|$)/imu;

const REPLY_OR_FORWARD = /^ ?(?:re|r|aw|sv|antw|odp|fwd?|i|wg|tr|rv|enc|doorst|pd) ?:/i;

function personSigns(message: Message): Sign[] {
  // A daemon's mail may carry such fields of the mail that it returns.
  if (isDaemon(message)) return [];
  const text = message.text.slice(0, READ_LENGTH);
  const courtesy = (GREETING.exec(text) ?? FAREWELL.exec(text))?.[0].trim();
  const client = ['user-agent', 'x-mailer']
    .map((name) => (headerValue(message, name) ?? '').slice(0, SUBJECT_LENGTH))
    .find((program) => CLIENT.test(program));
  const answers = REPLY_OR_FORWARD.test(message.subject) ? 'the subject of a reply or forward' : null;
  return [
    ...seen('person', -3, client && `written with ${client.slice(0, 60)}`),
    ...seen('person', -2, courtesy && `courtesy: ${courtesy}`),
    ...seen('person', -2, answers),
  ];
}
