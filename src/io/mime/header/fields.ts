// The header of a mail, read field by field from its raw lines. The parser's own reading is not used here:
// it keeps one From of two, makes an invalid date *now* and knows no Windows-1252.
import libmime from 'libmime';
import { parseAddressHeader, type HeaderLines } from 'mailparser';
import { isKeptId } from '../../../core/mail/citation.js';
import type { Address, Header, Instant } from '../../../core/mail/message.js';
import { senderByGrammar } from '../../../core/mail/sender-field.js';
import { octetsOf } from '../../../core/mail/text.js';
import { cleanLine, decodeBytes } from '../clean-text.js';
import { readDate } from './date.js';

/** The facts of a header, without those about the body. */
export interface HeaderFields {
  readonly headers: Header[];
  readonly from: Address[];
  readonly hasOneSender: boolean;
  readonly replyTo: Address[];
  readonly to: Address[];
  readonly cc: Address[];
  readonly subject: string;
  readonly messageId: string | null;
  readonly inReplyTo: string[];
  readonly references: string[];
  readonly date: Instant | null;
}

const FIELDS = 520;
const VALUE_LENGTH = 8 * 1024;
/** A server's findings are read to their end, as far as the header gate lets them pass. */
const RESULTS_LENGTH = 32 * 1024;
const SUBJECT_LENGTH = 1000;
const NAME_LENGTH = 255;
const ADDRESS_LENGTH = 511;
const ADDRESSES = 1000;
const IDS_AT_EACH_END = 50;

/** Reads the header's raw lines (bytes as Latin-1, folded). `remark` hears in words what was left out. */
export function readHeaderFields(lines: HeaderLines, remark: (what: string) => void): HeaderFields {
  const raw = lines
    .filter((line) => line.key !== '')
    .slice(0, FIELDS)
    .map((line) => ({ name: cleanLine(line.key, NAME_LENGTH), value: unfold(line.line) }));
  const values = (name: string): string[] => raw.filter((field) => field.name === name).map((f) => f.value);
  const addresses = (name: string): Address[] => readAddresses(values(name), remark);
  const from = readSenders(values('from'), remark);
  return {
    headers: raw.map(readHeader),
    from,
    hasOneSender:
      values('from').length === 1 && senderByGrammar(values('from')[0] ?? '') === from[0]?.address,
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    subject: cleanLine(decodeWords(values('subject')[0] ?? ''), SUBJECT_LENGTH),
    messageId: readIds(values('message-id').slice(0, 1))[0] ?? null,
    inReplyTo: readIds(values('in-reply-to')),
    references: readIds(values('references')),
    date: readDate(cleanLine(values('date')[0] ?? '', 200)),
  };
}

function readHeader({ name, value }: Header): Header {
  if (name === 'authentication-results') return { name, value: cleanLine(value, RESULTS_LENGTH) };
  return { name, value: cleanLine(decodeWords(value), VALUE_LENGTH) };
}

/** RFC 5322 §2.2.3: a fold is taken out, the space behind it stays. */
function unfold(line: string): string {
  const value = line.slice(line.indexOf(':') + 1).replace(/\r?\n(?=[ \t])/g, '');
  return decodeBytes(Buffer.from(value, 'latin1')).trim();
}

function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  try {
    return libmime.decodeWords(value);
  } catch {
    return value;
  }
}

/** An addr-spec that a mail can be sent to: no space, no bracket, something on both sides of the last `@`. */
const SENDABLE = /^([^\s<>\p{Cc}]+)@([^\s<>@\p{Cc}]+)$/u;

/** More than SMTP carries on either side of the `@` (RFC 5321 §4.5.3.1), and short enough for the key of an index. */
const SIDE_OCTETS = 255;

function isSendable(address: string): boolean {
  const [, ...sides] = SENDABLE.exec(address) ?? [];
  return sides.length === 2 && sides.every((side) => octetsOf(side) <= SIDE_OCTETS);
}

/** They turn what stands behind them around, so that a name shows as another person's, or as an address. */
const BIDI_CONTROL = /\p{Bidi_Control}/gu;

function readMailboxes(values: string[]): Address[] {
  const { value } = parseAddressHeader(values, { flatten: true, decodePunycode: false });
  return value.map(({ address = '', name }) => ({
    address: cleanLine(address, ADDRESS_LENGTH).toLowerCase(),
    name: cleanLine(name.replace(BIDI_CONTROL, ''), NAME_LENGTH),
  }));
}

function readAddresses(values: string[], remark: (what: string) => void): Address[] {
  const usable = readMailboxes(values).filter(({ address }) => isSendable(address));
  if (usable.length > ADDRESSES)
    remark(`Of ${usable.length} addresses in one field only ${ADDRESSES} were kept.`);
  return usable.slice(0, ADDRESSES);
}

/** A sender without a usable address still has a name, by which a mail system can be known. */
function readSenders(values: string[], remark: (what: string) => void): Address[] {
  const usable = readAddresses(values, remark);
  return usable.length > 0 ? usable : readMailboxes(values).slice(0, 1);
}

/**
 * The message ids of some fields, with angle brackets, each once. Folding inside of an id, comments and
 * missing brackets are forgiven. Of a very long thread the first ids and the last ones are kept.
 */
function readIds(values: string[]): string[] {
  const text = values.map(decodeWords).join(' ');
  const bracketed = text.match(/<[^<>]*>/g) ?? [];
  const found = bracketed.length > 0 ? bracketed : text.split(/[\s,]+/).filter((word) => word.length > 1);
  const ids = found
    .map((id) => id.replace(/[\s<>\p{Cc}\p{Cs}]+/gu, ''))
    .filter(isKeptId)
    .map((id) => `<${id}>`);
  const unique = [...new Set(ids)];
  return unique.length <= 2 * IDS_AT_EACH_END
    ? unique
    : [...unique.slice(0, IDS_AT_EACH_END), ...unique.slice(-IDS_AT_EACH_END)];
}
