// The beginning of a mail of which not all is wanted: its header and its first text part, put together as a mail.
import type { ImapFlow, MessageStructureObject } from 'imapflow';

/** A first text part is cut here. */
const EXCERPT_BYTES = 256 * 1024;

/** Reads the excerpt of a mail in the open folder; empty when the server gives no header. */
export async function readExcerpt(client: ImapFlow, uid: number): Promise<Uint8Array> {
  const head = await client.fetchOne(
    String(uid),
    { uid: true, headers: true, bodyStructure: true },
    { uid: true },
  );
  if (head === false || head.headers === undefined) return new Uint8Array();
  const text = head.bodyStructure === undefined ? null : firstTextPart(head.bodyStructure);
  if (text === null) return head.headers;
  const part = text.part ?? '1';
  const isWhole = text.part === undefined;
  const found = await client.fetchOne(
    String(uid),
    {
      uid: true,
      bodyParts: [{ key: part, start: 0, maxLength: EXCERPT_BYTES }, ...(isWhole ? [] : [`${part}.mime`])],
    },
    { uid: true },
  );
  const parts = found === false ? undefined : found.bodyParts;
  const body = parts?.get(part) ?? new Uint8Array();
  if (isWhole) return Buffer.concat([head.headers, body]);
  const boundary = head.bodyStructure?.parameters?.['boundary'] ?? '';
  const mime = parts?.get(`${part}.mime`) ?? new Uint8Array();
  const [begin, end] = [Buffer.from(`--${boundary}\r\n`), Buffer.from(`\r\n--${boundary}--\r\n`)];
  return Buffer.concat([head.headers, begin, mime, body, end]);
}

/** The first text/plain part that is no attachment, else the first text/html part, depth first. */
function firstTextPart(structure: MessageStructureObject): MessageStructureObject | null {
  const parts = textParts(structure);
  return parts.find((part) => part.type.toLowerCase() === 'text/plain') ?? parts[0] ?? null;
}

function textParts(structure: MessageStructureObject): MessageStructureObject[] {
  const pending = [structure];
  const found: MessageStructureObject[] = [];
  while (pending.length > 0 && found.length < 20) {
    const node = pending.shift();
    if (node === undefined) break;
    if (/^text\/(plain|html)$/i.test(node.type) && node.disposition !== 'attachment') found.push(node);
    if (node.type.toLowerCase() !== 'message/rfc822') pending.unshift(...(node.childNodes ?? []));
  }
  return found;
}
