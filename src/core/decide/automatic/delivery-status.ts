// The recipients of a formal report: the fields of message/delivery-status (RFC 3464), read as leniently as the
// programs write them.
import {
  ADDRESS,
  bounced,
  KEPT_RECIPIENTS,
  statusIn,
  type BouncedRecipient,
  type DeliveryAction,
} from './recipient.js';

/** How much of one part is read, in characters. */
const READ_LENGTH = 65_536;

/** Each of fifty recipients has a dozen fields. */
const READ_LINES = 1_000;

/** The recipient groups of delivery-status parts (RFC 3464 §2.3), also where the blank lines are missing. */
export function formalRecipients(texts: readonly string[]): BouncedRecipient[] {
  const recipients: BouncedRecipient[] = [];
  for (const text of texts) {
    let fields = new Map<string, string>();
    for (const [name, value] of statusFields(text)) {
      const begins =
        name === '' || (fields.has('final-recipient') && name.endsWith('-recipient') && fields.has(name));
      if (begins) {
        recipients.push(...formalRecipient(fields));
        fields = new Map();
      }
      if (!fields.has(name)) fields.set(name, value);
    }
    recipients.push(...formalRecipient(fields));
  }
  return [...new Map(recipients.map((one) => [one.address, one])).values()].slice(0, KEPT_RECIPIENTS);
}

/** The fields of a status part, unfolded; a blank line gives a field without a name. */
function statusFields(text: string): [name: string, value: string][] {
  const fields: [string, string][] = [];
  for (const line of text.slice(0, READ_LENGTH).split(/\r\n?|\n/, READ_LINES)) {
    const colon = line.indexOf(':');
    const last = fields.at(-1);
    if (line.trim() === '') fields.push(['', '']);
    else if (/^[ \t]/.test(line) && last) last[1] += ` ${line.trim()}`;
    else if (colon > 0)
      fields.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return fields;
}

/** The code at the head of a Status field (RFC 3464 §2.3.4). */
const STATUS = /^[245]\.\d{1,3}\.\d{1,3}/;

function formalRecipient(fields: ReadonlyMap<string, string>): BouncedRecipient[] {
  const original = recipientAddress(fields.get('original-recipient'));
  const address = recipientAddress(fields.get('final-recipient')) ?? original;
  if (address === null) return [];
  const status =
    STATUS.exec(fields.get('status') ?? '')?.[0] ?? statusIn(fields.get('diagnostic-code') ?? '');
  const action = actionOf(fields.get('action') ?? '');
  return [bounced(address, original ?? address, action, status)];
}

/** The address of a typed recipient (`rfc822; anna@cliente.example`), or null when it holds none. */
function recipientAddress(typed: string | undefined): string | null {
  return ADDRESS.exec((typed ?? '').slice(0, 500))?.[0].toLowerCase() ?? null;
}

/** Programs also write `failure`, `error` or `expired`: whatever is neither late nor delivered has failed. */
function actionOf(word: string): DeliveryAction {
  if (/^ ?(?:delay|warn|defer)/i.test(word)) return 'delayed';
  return /^ ?(?:deliver|relay|expand)/i.test(word) ? 'delivered' : 'failed';
}
