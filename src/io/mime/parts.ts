// The parts of a mail that are not its text: each is read once, as a stream, for its size and its hash.
// Small ones that programs wrote for programs are kept as text; a mail inside the mail is read as one.
import { createHash } from 'node:crypto';
import type { AttachmentStream, Headers, StructuredHeader } from 'mailparser';
import type { Attachment, MachinePart, Message } from '../../core/mail/message.js';
import { cleanLine, cleanText, decodeBytes, safeFileName } from './clean-text.js';
import { isWinmail, unpackWinmail } from './winmail/unpack.js';

/** The contents of a mail's parts. Filled while the mail is read. */
export interface Parts {
  readonly attachments: Attachment[];
  readonly machineParts: MachinePart[];
  enclosed: Message | null;
  /** How S/MIME or PGP/MIME has sealed the mail; `perhaps` is encrypted only when no text lies beside it. */
  sealed: 'no' | 'perhaps' | 'signed' | 'encrypted';
  /** Asked for each attachment, by its place in the list, who wants its content; nobody where it is null. */
  readonly tapAt: TapAt | null;
}

/** Gets the decoded content of a part while it is read; what comes next waits for it. */
export type Tap = (chunk: Buffer) => Promise<void>;

/** Who wants the content of the attachment at this place. */
export type TapAt = (index: number) => Tap | null;

/** Reads the mail inside a part. */
export type ReadEnclosed = (content: AsyncIterable<Buffer>) => Promise<Message>;

const TYPE_LENGTH = 127;
const MACHINE_PART_BYTES = 64 * 1024;
const MACHINE_PARTS = 8;

const ENCLOSED = new Set([
  'message/rfc822',
  'message/global',
  'message/rfc822-headers',
  'text/rfc822-headers',
]);
const XML = new Set(['application/xml', 'text/xml']);
const REPORTS = new Set([
  'message/delivery-status',
  'message/global-delivery-status',
  'message/disposition-notification',
  'message/global-disposition-notification',
  'message/feedback-report',
]);
/** Parts that belong to the envelope of a mail: nobody attached them. */
const EVIDENCE = new Set([
  ...REPORTS,
  'message/rfc822-headers',
  'text/rfc822-headers',
  'application/pgp-signature',
  'application/pgp-encrypted',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
]);

/** No parts yet. */
export function noParts(tapAt: TapAt | null): Parts {
  return { attachments: [], machineParts: [], enclosed: null, sealed: 'no', tapAt };
}

/** The Content-Type of a mail or a part, with its parameters; null where it says nothing. */
export function contentTypeOf(headers: Headers): StructuredHeader | null {
  const field = headers.get('content-type');
  return isStructured(field) ? field : null;
}

function isStructured(field: unknown): field is StructuredHeader {
  return typeof field === 'object' && field !== null && 'value' in field && 'params' in field;
}

/** Reads one part to its end and notes it. `readEnclosed` is null inside of an enclosed mail. */
export async function readPart(
  part: AttachmentStream,
  parts: Parts,
  readEnclosed: ReadEnclosed | null,
): Promise<void> {
  const type = cleanLine(part.contentType || 'application/octet-stream', TYPE_LENGTH).toLowerCase();
  const name = safeFileName(part.filename || '');
  const seal = sealOf(part, type, name);
  if (seal !== 'no' && parts.sealed !== 'encrypted') parts.sealed = seal;
  const tap = EVIDENCE.has(type) ? null : parts.tapAt?.(parts.attachments.length);
  const content = new PartContent(part.content, tap ?? null);
  if (ENCLOSED.has(type) && parts.enclosed === null && readEnclosed !== null) {
    parts.enclosed = await readEnclosed(content.stream());
  }
  // They follow the file that they are packed in, so that its place is known before they are.
  const first = parts.attachments.length + 1;
  const packed = isWinmail(type, name)
    ? await unpackWinmail(content.stream(), (index) => parts.tapAt?.(first + index) ?? null)
    : [];
  const isMachinePart =
    (REPORTS.has(type) || XML.has(type) || isScheduling(part, type)) &&
    parts.machineParts.length < MACHINE_PARTS;
  const kept: Buffer[] = [];
  for await (const chunk of content.stream()) {
    if (isMachinePart && content.bytes - chunk.length < MACHINE_PART_BYTES) kept.push(chunk);
  }
  if (isMachinePart) {
    const text = decodeBytes(Buffer.concat(kept).subarray(0, MACHINE_PART_BYTES));
    parts.machineParts.push({ type, name, text: cleanText(text, MACHINE_PART_BYTES) });
  }
  if (!EVIDENCE.has(type)) {
    const { bytes } = content;
    parts.attachments.push({ name, type, bytes, sha256: content.sha256() }, ...packed);
  }
}

/** Calendar programs name the method in the type of what they send each other (RFC 6047 §2.4); a file has none. */
function isScheduling(part: AttachmentStream, type: string): boolean {
  return type === 'text/calendar' && contentTypeOf(part.headers)?.params['method'] !== undefined;
}

function sealOf(part: AttachmentStream, type: string, name: string): Parts['sealed'] {
  if (type === 'application/pgp-encrypted') return 'encrypted';
  if (type !== 'application/pkcs7-mime' && type !== 'application/x-pkcs7-mime') return 'no';
  const kind = (contentTypeOf(part.headers)?.params['smime-type'] ?? '').toLowerCase();
  if (kind.endsWith('enveloped-data')) return 'encrypted';
  if (kind === 'signed-data') return 'signed';
  // A document that somebody signed and attached bears the same type and ending.
  return name.toLowerCase().endsWith('.p7m') ? 'perhaps' : 'no';
}

/** The decoded bytes of a part, counted and hashed as they are read, by one reader or several in turn. */
class PartContent {
  bytes = 0;
  readonly #hash = createHash('sha256');
  readonly #content: AttachmentStream['content'];
  readonly #tap: Tap | null;

  constructor(content: AttachmentStream['content'], tap: Tap | null) {
    this.#content = content;
    this.#tap = tap;
  }

  /** The bytes not read yet. A reader that stops early leaves the rest to the next. */
  async *stream(): AsyncGenerator<Buffer> {
    for await (const chunk of this.#content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      this.bytes += chunk.length;
      this.#hash.update(chunk);
      await this.#tap?.(chunk);
      yield chunk;
    }
  }

  sha256(): string {
    return this.#hash.digest('hex');
  }
}
