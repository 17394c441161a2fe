// The words of a bounce, when it brings no formal report: which of the addresses in its text were missed,
// and whether the server has given up.
import { delayWords, returnedMailMarks } from './bounce-phrases.js';
import {
  ADDRESS,
  bounced,
  KEPT_RECIPIENTS,
  statusIn,
  type BouncedRecipient,
  type DeliveryAction,
} from './recipient.js';
import { domainOf, headerValues, type Message } from '../../mail/message.js';
import { findPhrase } from '../../mail/phrase.js';
import { foldLine } from '../../mail/text.js';

/** How much of a field is read, in characters. */
const FIELD_LENGTH = 20_000;

/** A report has a few dozen lines; what returned mail stands below it may have any number. */
const READ_LINES = 1_000;

const ADDRESSES = new RegExp(ADDRESS, 'gi');
/** A line that begins with an address, as qmail, Exim and Sendmail list them. */
const ADDRESS_FIRST = /^[\s<*•>-]{0,20}[^\s<>@]{1,64}@/;
/** A recipient in a notification of Amazon SES. */
const NOTIFIED = /emailAddress\\?" ?: ?\\?"([^"\\\s@]{1,64}@[^"\\\s]{1,255})/g;
const QUOTED_TO = /^[> \t]{0,20}to ?: ?(.{3,300})$/im;
/** The line says that delivery to the address beside it failed. */
const TELLS_FAILURE =
  /deliver|recapit|consegn|zugestell|zustell|d[ée]livr|reach|unknown|reject|fail|refus|full|quota|not found|no such|unroutable|affected|rcpt to|recipient|error|addressed to|generated from|5\d\d[ -]/i;
/** Fields of a quoted header; their addresses are whose mail it was, not whom it missed. */
const QUOTED_FIELD =
  /^[> \t]*(?:from|to|cc|bcc|reply-to|sender|subject|sent|date|da|a|oggetto|return-path|original sender)\s*:/i;
const HEADER_BEGINS =
  /^[> \t]*(?:received|return-path|message-id|mime-version|dkim-signature|delivered-to)\s*:/i;

/** Failed recipients as header and text name them; else the one whom the returned mail was for. */
export function reportedRecipients(message: Message, text: string): BouncedRecipient[] {
  const action = reportedAction(message, text);
  const above = linesAbove(text);
  const status = statusIn(above.join('\n'));
  const fields = headerValues(message, 'x-failed-recipients').join(' ').slice(0, FIELD_LENGTH);
  const near = above
    .filter((line) => !QUOTED_FIELD.test(line) && (ADDRESS_FIRST.test(line) || TELLS_FAILURE.test(line)))
    .flatMap((line) => line.match(ADDRESSES) ?? [])
    .filter((address) => domainOf(address).includes('.'));
  // The sender of the bounce and whom it came back to are named as well; mail to oneself can bounce, though.
  const parties = new Set([...message.from, ...message.to].map((one) => one.address));
  const returnedTo = (message.enclosed?.to ?? []).map((one) => one.address);
  const addressed = QUOTED_TO.exec(text)?.[1]?.match(ADDRESSES) ?? [];
  const candidates: readonly (readonly string[])[] = [
    fields.match(ADDRESSES) ?? [],
    [...text.matchAll(NOTIFIED)].map((match) => match[1] ?? ''),
    near.filter((address) => !parties.has(address.toLowerCase())),
    returnedTo.length === 1 ? returnedTo : [],
    addressed.length === 1 ? addressed : [],
    near,
  ];
  const found = candidates.find((list) => list.length > 0) ?? [];
  const distinct = [...new Set(found.map((address) => address.toLowerCase()))];
  return distinct.slice(0, KEPT_RECIPIENTS).map((address) => bounced(address, address, action, status));
}

/** A line that parts the report from the returned mail is drawn or short; a sentence may say the same words. */
function isRuler(line: string): boolean {
  return line.length < 60 || /^\s{0,20}[-_=*>]/.test(line);
}

/** The lines above the returned mail. */
function linesAbove(text: string): string[] {
  const lines = text.split('\n', READ_LINES).map((line) => line.slice(0, 1000));
  const end = lines.findIndex(
    (line, index) =>
      HEADER_BEGINS.test(line) ||
      (index > 0 && isRuler(line) && findPhrase(foldLine(line), returnedMailMarks) !== null),
  );
  return end < 0 ? lines : lines.slice(0, end);
}

/** The fate of the delivery, by the words of subject and text. */
export function reportedAction(message: Message, text: string): DeliveryAction {
  const said = foldLine(`${message.subject.slice(0, 500)}\n${linesAbove(text).join('\n')}`);
  if (/notificationtype\\?" ?: ?\\?"delivery/.test(said)) return 'delivered';
  return headerValues(message, 'x-failed-recipients').length === 0 && findPhrase(said, delayWords) !== null
    ? 'delayed'
    : 'failed';
}
