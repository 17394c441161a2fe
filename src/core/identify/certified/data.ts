// daticert.xml: a PEC provider's certificate of a mail, written for programs (RFC 6109 §4.4). Read without
// DTD and entities, since an XML parser that believes them can be made to fetch files and to fill the memory.
import { XMLParser } from 'fast-xml-parser';
import { asMessageId } from './reference.js';
import { addressesIn } from '../../mail/address.js';
import type { Message } from '../../mail/message.js';
import { oneLine } from '../../mail/text.js';

/** The content of daticert.xml, as far as the desk needs it. */
export interface CertificationData {
  /** `tipo`, lower case: `posta-certificata` for an envelope, else the kind of receipt. */
  readonly kind: string;
  /** `mittente`: the sender whom the provider vouches for, lower case; null when none is readable. */
  readonly sender: string | null;
  /** `identificativo`: the provider's own id of the mail, with angle brackets. */
  readonly providerId: string | null;
  /** `msgid`: the Message-ID that the sender had given, with angle brackets. */
  readonly messageId: string | null;
  /** `consegna`: the recipient whom a receipt is about, lower case. */
  readonly recipient: string | null;
  /** `errore` and `errore-esteso` as one line of at most 300 characters; null when nothing went wrong. */
  readonly error: string | null;
}

const XML_LENGTH = 64 * 1024;
const ERROR_LENGTH = 300;

/** The data beside a PEC mail; null when there is none that can be read. The parts of an enclosed mail are not looked at. */
export function readCertificationData(message: Message): CertificationData | null {
  for (const part of message.machineParts) {
    const data = readXml(part.text.trim());
    if (data !== null) return data;
  }
  return null;
}

function readXml(xml: string): CertificationData | null {
  if (!xml.startsWith('<') || xml.length > XML_LENGTH || /<!(?:DOCTYPE|ENTITY)/i.test(xml)) return null;
  const root = child(parse(xml), 'postacert');
  if (root === null) return null;
  const heading = child(root, 'intestazione');
  const data = child(root, 'dati');
  const fault = textOf(child(root, '@errore')).toLowerCase();
  const words = [fault === 'nessuno' ? '' : fault, textOf(child(data, 'errore-esteso'))];
  return {
    kind: textOf(child(root, '@tipo')).toLowerCase(),
    sender: addressesIn(textOf(child(heading, 'mittente')))[0] ?? null,
    providerId: asMessageId(textOf(child(data, 'identificativo'))),
    messageId: asMessageId(textOf(child(data, 'msgid'))),
    recipient: addressesIn(textOf(child(data, 'consegna')))[0] ?? null,
    error:
      words
        .filter((word) => word !== '')
        .join(': ')
        .slice(0, ERROR_LENGTH) || null,
  };
}

function parse(xml: string): unknown {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    // An id of digits alone is no number.
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    maxNestedTags: 20,
  });
  try {
    return parser.parse(xml, true);
  } catch {
    return null;
  }
}

/** The first element or attribute of that name; null when there is none. */
function child(node: unknown, name: string): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return null;
  const found: unknown = Reflect.get(node, name);
  return (Array.isArray(found) ? found[0] : found) ?? null;
}

const PREDEFINED: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
};

/** The text of an element or attribute as one line; only the five entities that need no DTD are resolved. */
function textOf(node: unknown): string {
  const text = typeof node === 'string' ? node : child(node, '#text');
  if (typeof text !== 'string') return '';
  const resolved = text
    .slice(0, 4000)
    .replace(/&(?:lt|gt|amp|quot|apos);/g, (entity) => PREDEFINED[entity] ?? entity);
  return oneLine(resolved);
}
