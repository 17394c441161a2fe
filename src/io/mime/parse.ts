// The one place that drives mailparser. It fills a `Reading` while the mail streams through, so that what
// was read before the parser gave up is not lost.
import { pipeline } from 'node:stream/promises';
import {
  MailParser,
  type AttachmentStream,
  type HeaderLines,
  type MessageText,
  type StructuredHeader,
} from 'mailparser';
import { contentTypeOf, noParts, readPart, type Parts, type ReadEnclosed, type TapAt } from './parts.js';

/** The parser's findings about a mail so far. */
export interface Reading {
  /** The header's lines as they came: bytes as Latin-1, folded. */
  lines: HeaderLines;
  contentType: StructuredHeader | null;
  /** All text/plain parts. */
  text: string;
  /** All text/html parts. */
  html: string;
  readonly parts: Parts;
}

/** More text than this is not read: the parser holds it in memory, several times over. */
const TEXT_BYTES = 8 * 1024 * 1024;

/** Nothing read yet. */
export function newReading(tapAt: TapAt | null = null): Reading {
  return { lines: [], contentType: null, text: '', html: '', parts: noParts(tapAt) };
}

/** Reads a mail into `reading`. Rejects where the parser gives up; then `reading` holds what came before. */
export async function parse(
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  reading: Reading,
  readEnclosed: ReadEnclosed | null,
): Promise<void> {
  const parser = new MailParser({
    ignoreEmbedded: true,
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipImageLinks: true,
    skipTextLinks: true,
    skipTextToHtml: true,
    checksumAlgo: false,
  });
  let open: AttachmentStream | null = null;
  parser.once('headerLines', (lines) => (reading.lines = lines));
  parser.once('headers', (headers) => {
    reading.contentType = contentTypeOf(headers);
  });
  // The content of the part in hand would wait for ever for the rest of its bytes.
  parser.once('error', (problem) => open?.content.destroy(problem));
  const collect = async (): Promise<void> => {
    for await (const part of parser as AsyncIterable<AttachmentStream | MessageText>) {
      if (part.type === 'text') {
        reading.text = part.text ?? '';
        reading.html = part.html || '';
        continue;
      }
      open = part;
      await readPart(part, reading.parts, readEnclosed);
      open = null;
      part.release?.();
    }
  };
  await Promise.all([
    pipeline(
      boundText(bytes, () => open === null),
      parser,
    ),
    collect(),
  ]);
}

/** Stops a mail whose text goes on and on. Bytes count while no part is being read. */
async function* boundText(
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  isText: () => boolean,
): AsyncGenerator<Buffer> {
  let textBytes = 0;
  for await (const chunk of bytes) {
    if (isText()) textBytes += chunk.length;
    if (textBytes > TEXT_BYTES) throw new RangeError('The text of the mail is too long.');
    yield chunk;
  }
}
