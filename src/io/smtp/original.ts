// The original of a mail inside a letter of ours: byte for byte, a piece at a time, in a form that SMTP carries
// unchanged. RFC 2046 §5.2.1 lets a message/rfc822 part stand only as it is, so bytes that SMTP would change (bare line
// feeds, lines above 998 octets, NUL) go as an encoded file.
import type { OriginalEncoding } from '../../core/letters/letter.js';

/** RFC 5322 §2.1.1, without the CRLF. */
const LONGEST_LINE = 998;
/** A whole number of base64 lines of 76 characters (RFC 2045 §6.8). */
const BYTES_A_LINE = 57;
const [LF, CR] = [10, 13];

/** How a mail can stand inside another one. */
export async function surveyOriginal(chunks: AsyncIterable<Uint8Array>): Promise<OriginalEncoding> {
  let [previous, length, isAscii] = [0, 0, true];
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (byte === 0 || (previous === CR) !== (byte === LF)) return 'base64';
      length = byte === CR || byte === LF ? 0 : length + 1;
      if (length > LONGEST_LINE) return 'base64';
      if (byte > 127) isAscii = false;
      previous = byte;
    }
  }
  if (previous === CR) return 'base64';
  return isAscii ? '7bit' : '8bit';
}

/** A letter with the original put in at its place. */
export async function* spliceOriginal(
  letter: Uint8Array,
  place: { readonly at: number; readonly encoding: OriginalEncoding },
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield letter.subarray(0, place.at);
  yield* place.encoding === 'base64' ? inBase64(chunks) : chunks;
  yield letter.subarray(place.at);
}

async function* inBase64(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % BYTES_A_LINE);
    yield base64Lines(bytes.subarray(0, whole));
    rest = bytes.subarray(whole);
  }
  yield base64Lines(rest);
}

function base64Lines(bytes: Uint8Array): Buffer {
  return Buffer.from(
    Buffer.from(bytes)
      .toString('base64')
      .replace(/.{1,76}/gu, '$&\r\n'),
  );
}
