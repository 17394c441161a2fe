// The first look at the bytes of a mail. Some programs end lines with CR alone or with CR CR LF; a parser
// then finds no header at all and says nothing. Such a mail is mended on the fly, any other passes untouched.

/** The bytes of one mail, in order. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

type LineEnd = 'sound' | 'bare' | 'doubled';

const LOOK_BYTES = 4096;
const BYTE_ORDER_MARK = '\u00EF\u00BB\u00BF';

/** The same mail with LF or CR LF line ends and without a byte order mark in front. */
export async function* mendLineEnds(chunks: Chunks): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  let mend: Mend = untouched;
  for await (const chunk of chunks) {
    const bytes = asBuffer(chunk);
    if (head === null) {
      yield mend(bytes, false);
      continue;
    }
    head = head.length === 0 ? bytes : Buffer.concat([head, bytes]);
    if (head.length < LOOK_BYTES) continue;
    mend = menderOf(head);
    yield mend(withoutMark(head), false);
    head = null;
  }
  if (head !== null) {
    mend = menderOf(head);
    yield mend(withoutMark(head), true);
  } else {
    yield mend(Buffer.alloc(0), true);
  }
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function withoutMark(head: Buffer): Buffer {
  return head.toString('latin1', 0, 3) === BYTE_ORDER_MARK ? head.subarray(3) : head;
}

function lineEndOf(head: Buffer): LineEnd {
  const look = head.toString('latin1', 0, LOOK_BYTES);
  const lineFeed = look.indexOf('\n');
  if (lineFeed > 1 && look.startsWith('\r\r', lineFeed - 2)) return 'doubled';
  // Two fields behind a CR each, before any line feed, are a header and no accident inside one field.
  const fields = look.slice(0, lineFeed < 0 ? undefined : lineFeed).match(/\r[!-9;-~]{1,76}:/g);
  return fields !== null && fields.length > 1 ? 'bare' : 'sound';
}

type Mend = (bytes: Buffer, last: boolean) => Buffer;

function untouched(bytes: Buffer): Buffer {
  return bytes;
}

/** A mender keeps the CRs at the end of one chunk back until it has seen the next. */
function menderOf(head: Buffer): Mend {
  const lineEnd = lineEndOf(head);
  if (lineEnd === 'sound') return untouched;
  const wrong = lineEnd === 'bare' ? /\r(?!\n)/g : /\r\r\n/g;
  const keep = lineEnd === 'bare' ? /\r$/ : /\r{1,2}$/;
  let kept = '';
  return (bytes, last) => {
    const text = kept + bytes.toString('latin1');
    const ended = last ? text : text.replace(keep, '');
    kept = text.slice(ended.length);
    return Buffer.from(ended.replace(wrong, '\r\n'), 'latin1');
  };
}
