// Bytes in, `Message` out. Every byte string gives a message: what cannot be read, or is too much of it, is
// left out and named in `incomplete`. Nothing is held whole but the text; parts are hashed as they pass.
import type { Message, Signature } from '../../core/mail/message.js';
import { separate } from '../../core/mail/quotation/quotation.js';
import { cleanSubject } from '../../core/mail/subject.js';
import { cleanLine, cleanText, cut, decodeBytes } from './clean-text.js';
import { boundHeader } from './header/gate.js';
import { readHeaderFields } from './header/fields.js';
import { htmlToText } from './html-text.js';
import { mendLineEnds, type Chunks } from './line-ends.js';
import { newReading, parse, type Reading } from './parse.js';
import type { ReadEnclosed, Tap, TapAt } from './parts.js';
import { Sample } from './sample.js';
import { SignedMail } from './signature/signed-mail.js';

const TEXT_LENGTH = 1_000_000;
/** A person's new words stand in the beginning of a text, and only that is taken apart. */
const WRITTEN_LENGTH = 200_000;
/** Plain text shorter than this beside HTML may only say that the mail is HTML, or be a footer. */
const TELLING_LENGTH = 200;
const SMALLEST_SAMPLE_BYTES = 2048;
const PARAMETERS = 20;
const PARAMETER_LENGTH = 1000;

type Remark = (what: string) => void;

/** Verifies the signature of a mail once all of it has passed. */
export type Verify = (mail: SignedMail) => Promise<Signature>;

/** Reads one mail from its bytes in order, and verifies its signature where asked to. Rejects only when `chunks` does. */
export async function readMessage(chunks: Chunks, verify: Verify | null = null): Promise<Message> {
  const signed = verify === null ? null : new SignedMail();
  const read = await readNested(chunks, (content) => readNested(content, null, null), null, signed);
  return verify === null || signed === null ? read : { ...read, signature: await verify(signed) };
}

/** Reads a mail for the content of one attachment, of its own or of the mail that it encloses. Bound by nothing. */
export async function tapAttachment(
  chunks: Chunks,
  place: { readonly enclosed: boolean; readonly index: number },
  tap: Tap,
): Promise<void> {
  const tapAt: TapAt = (index) => (index === place.index ? tap : null);
  const [own, inner] = place.enclosed ? [null, tapAt] : [tapAt, null];
  await readNested(chunks, (content) => readNested(content, null, inner), own);
}

async function readNested(
  chunks: Chunks,
  readEnclosed: ReadEnclosed | null,
  tapAt: TapAt | null,
  signed: SignedMail | null = null,
): Promise<Message> {
  const remarks = new Set<string>();
  const remark: Remark = (what) => void remarks.add(what);
  const bytes = boundHeader(mendLineEnds(chunks), remark);
  const sample = new Sample(signed === null ? bytes : signed.stream(bytes));
  let reading = newReading(tapAt);
  try {
    await parse(sample.stream(), reading, readEnclosed);
    reading = await readForeign(sample, reading);
    if (isPartless(reading)) reading.text = decodeBytes(sample.body());
  } catch (problem) {
    if (sample.sourceFailed) throw problem;
    remark('The mail is too large or too broken to be read whole: only its beginning was read.');
    reading = await readBeginning(sample.bytes(), reading);
  }
  return toMessage(reading, remarks);
}

/** A multipart mail in which no part was found: its boundary is wrong or missing. */
function isPartless({ contentType, text, html, parts }: Reading): boolean {
  const found = text.length + html.length + parts.attachments.length + parts.machineParts.length;
  return found === 0 && contentType !== null && /^multipart\//i.test(contentType.value);
}

/** Text with bytes of a charset that the mail does not name is read again as Windows-1252. */
async function readForeign(sample: Sample, reading: Reading): Promise<Reading> {
  if (!(reading.text || reading.html).includes('\uFFFD') || !sample.isForeign()) return reading;
  const again = newReading();
  const text = new TextDecoder('windows-1252').decode(sample.bytes());
  await parse([Buffer.from(text)], again, null);
  return again.text.includes('\uFFFD') ? reading : { ...reading, text: again.text, html: again.html };
}

/**
 * After the parser gave up: the header and the parts that it had read, and the text of the longest beginning
 * that it can read. A short enough one always can be: it has no room for too many parts.
 */
async function readBeginning(beginning: Buffer, reading: Reading): Promise<Reading> {
  for (let bytes = beginning.length; bytes >= SMALLEST_SAMPLE_BYTES; bytes = Math.floor(bytes / 2)) {
    const again = newReading();
    try {
      await parse([beginning.subarray(0, bytes)], again, null);
      return { ...again, parts: reading.parts };
    } catch {
      // Half of it, then.
    }
  }
  return reading;
}

function toMessage(reading: Reading, remarks: Set<string>): Message {
  const remark: Remark = (what) => void remarks.add(what);
  const { attachments, machineParts, enclosed, sealed } = reading.parts;
  const fields = readHeaderFields(reading.lines, remark);
  const contentType = cleanLine(reading.contentType?.value ?? '', 127).toLowerCase() || 'text/plain';
  const text = readText(reading, remark);
  const unreadable = text.trim() === '';
  if (sealed === 'signed' && unreadable)
    remark('The text lies inside an S/MIME signature, which is not opened.');
  const { written, forwarded } = separate(cut(text, WRITTEN_LENGTH), cleanSubject(fields.subject));
  return {
    ...fields,
    contentType,
    contentParameters: readParameters(reading.contentType?.params ?? {}),
    text,
    written,
    forwarded,
    attachments,
    machineParts,
    enclosed,
    encrypted:
      sealed === 'encrypted' ||
      (sealed === 'perhaps' && unreadable) ||
      contentType === 'multipart/encrypted' ||
      /^-----BEGIN PGP MESSAGE-----/m.test(text),
    signature: null,
    incomplete: remarks.size === 0 ? null : [...remarks].join(' '),
  };
}

function readParameters(parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters)
      .slice(0, PARAMETERS)
      .map(([name, value]) => [cleanLine(name, 127).toLowerCase(), cleanLine(value, PARAMETER_LENGTH)]),
  );
}

/** The plain text, or what the HTML says where the plain text says next to nothing. */
function readText(reading: Reading, remark: Remark): string {
  if (reading.text.length > TEXT_LENGTH) remark('The text is too long: only its beginning was kept.');
  const plain = cleanText(reading.text, TEXT_LENGTH);
  const telling = plain.trim();
  if (telling.length >= TELLING_LENGTH || reading.html.trim() === '') return plain;
  const shown = cleanText(htmlToText(reading.html, remark), TEXT_LENGTH);
  if (telling === '') return shown;
  if (shown.trim().length < 2 * telling.length) return plain;
  return words(shown).includes(words(telling)) ? shown : `${shown}\n\n${telling}`;
}

function words(text: string): string {
  return text.replace(/[\s>]+/g, ' ').trim();
}
