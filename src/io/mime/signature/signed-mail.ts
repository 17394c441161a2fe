// A mail with a detached S/MIME signature (RFC 8551 §3.5.3), read so that what is verified and what is understood are
// the same bytes: the parser gets the signed part in the place of the mail's body, and nothing that stands beside it.
import { createHash, type Hash } from 'node:crypto';
import libmime from 'libmime';
import { Delimited } from './delimited.js';

/** The hashes that a signature may rest on. SHA-1 is none: whoever writes to a provider could make collisions. */
const HASHES = ['SHA-256', 'SHA-384', 'SHA-512'] as const;

const SIGNATURE_BYTES = 128 * 1024;
const PREAMBLE_BYTES = 64 * 1024;
const PART_HEADER_BYTES = 64 * 1024;
const SIGNATURE_TYPE = /^application\/(?:x-)?pkcs7-signature$/;

/** One mail whose signature is to be verified, while it passes. */
export class SignedMail {
  /** The signature in DER; null when the mail bears none, or one that is too large to be one. */
  signature: Buffer | null = null;
  readonly #hashes: ReadonlyMap<string, Hash> = new Map(
    HASHES.map((name) => [name, createHash(name.replace('-', ''))]),
  );

  /** The digest of what was signed, as WebCrypto names the hash; null for one that a signature may not rest on. */
  digest(name: string): Buffer | null {
    return this.#hashes.get(name)?.copy().digest() ?? null;
  }

  /** The mail (with a bounded header that is closed) as it is to be parsed. Any other mail passes unchanged. */
  async *stream(mail: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const source = mail[Symbol.asyncIterator]();
    try {
      const { header, body } = await readHeader(source);
      const boundary = boundaryOf(header);
      if (boundary === null) {
        yield Buffer.from(header, 'latin1');
        yield body;
        yield* remaining(source);
        return;
      }
      const parts = new Delimited(source, boundary, body);
      const preamble = await takeBytes(parts.part(), PREAMBLE_BYTES);
      if (parts.end !== 'delimiter' || !preamble.isWhole) {
        yield Buffer.concat([Buffer.from(header, 'latin1'), preamble.bytes]);
        yield* parts.left();
        return;
      }
      yield* this.#content(header, parts);
      const written = await takeBytes(parts.part(), SIGNATURE_BYTES);
      if (written.isWhole) this.signature = readSignature(written.bytes);
    } finally {
      await source.return?.();
    }
  }

  /** The mail's own fields, those of the signed part that say how it is to be read, and its content. */
  async *#content(header: string, parts: Delimited): AsyncGenerator<Buffer> {
    const outer = fieldsOf(header).filter((field) => !isContentField(field));
    let head: Buffer | null = Buffer.alloc(0);
    for await (const piece of this.#hashed(parts)) {
      if (head === null) {
        yield piece;
        continue;
      }
      head = Buffer.concat([head, piece]);
      const text = head.toString('latin1', 0, PART_HEADER_BYTES);
      const end = /^\r?\n|\r?\n\r?\n/.exec(text);
      if (end === null && head.length < PART_HEADER_BYTES) continue;
      const start = end === null ? head.length : end.index + end[0].length;
      const inner = fieldsOf(text.slice(0, start)).filter(isContentField);
      yield Buffer.from([...outer, ...inner, '', ''].join('\r\n'), 'latin1');
      yield head.subarray(start);
      head = null;
    }
    if (head !== null) yield Buffer.from([...outer, '', ''].join('\r\n'), 'latin1');
  }

  /** The signed bytes had CR LF at the end of each line (RFC 8551 §3.1.1), also where it is kept with LF alone. */
  async *#hashed(parts: Delimited): AsyncGenerator<Buffer> {
    const { isBare } = parts;
    for await (const piece of parts.part()) {
      const signed = isBare
        ? Buffer.from(piece.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
        : piece;
      for (const hash of this.#hashes.values()) hash.update(signed);
      yield piece;
    }
  }
}

/** The header with the empty line that ends it, and what was read beyond it. */
async function readHeader(source: AsyncIterator<Buffer>): Promise<{ header: string; body: Buffer }> {
  let read = Buffer.alloc(0);
  for (;;) {
    const end = /^\r?\n|\n\r?\n/.exec(read.toString('latin1'));
    if (end !== null) {
      const length = end.index + end[0].length;
      return { header: read.toString('latin1', 0, length), body: read.subarray(length) };
    }
    const next = await source.next();
    if (next.done === true) return { header: read.toString('latin1'), body: Buffer.alloc(0) };
    read = Buffer.concat([read, next.value]);
  }
}

function fieldsOf(header: string): string[] {
  return header.split(/\r?\n(?![ \t])/).filter((field) => field !== '');
}

function isContentField(field: string): boolean {
  return /^content-/i.test(field);
}

/** The boundary of a mail with a detached signature; null for any other, and where two fields disagree on it. */
function boundaryOf(header: string): string | null {
  const fields = fieldsOf(header).filter((field) => /^content-type[ \t]*:/i.test(field));
  const [field] = fields;
  if (field === undefined || fields.length > 1) return null;
  const { value, params } = libmime.parseHeaderValue(unfold(field));
  const isSigned = value.toLowerCase() === 'multipart/signed';
  const protocol = (params['protocol'] ?? '').toLowerCase();
  if (!isSigned || !SIGNATURE_TYPE.test(protocol)) return null;
  return params['boundary'] || null;
}

/** The value of a field on one line (RFC 5322 §2.2.3). */
function unfold(field: string): string {
  return field
    .slice(field.indexOf(':') + 1)
    .replace(/\r?\n/g, '')
    .trim();
}

async function* remaining(source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}

/** The bytes of a part; no more of it is read once they are more than `most`. */
async function takeBytes(
  part: AsyncIterable<Buffer>,
  most: number,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const taken: Buffer[] = [];
  let length = 0;
  for await (const piece of part) {
    taken.push(piece);
    length += piece.length;
    if (length > most) return { bytes: Buffer.concat(taken), isWhole: false };
  }
  return { bytes: Buffer.concat(taken), isWhole: true };
}

/** The bytes of the signature in its part; null when the part holds something else. */
function readSignature(part: Buffer): Buffer | null {
  const text = part.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return null;
  const fields = fieldsOf(text.slice(0, end.index));
  const named = (name: RegExp): string =>
    unfold(fields.find((field) => name.test(field)) ?? '').toLowerCase();
  const type = libmime.parseHeaderValue(named(/^content-type[ \t]*:/i)).value;
  if (!SIGNATURE_TYPE.test(type)) return null;
  const start = end.index + end[0].length;
  const isBase64 = named(/^content-transfer-encoding[ \t]*:/i) === 'base64';
  return isBase64 ? Buffer.from(text.slice(start), 'base64') : part.subarray(start);
}
