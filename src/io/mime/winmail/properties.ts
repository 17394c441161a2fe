// The properties of a file in winmail.dat (MS-OXTNEF §2.1.3.4): those that hold its long name and its type.
import { decodeBytes } from '../clean-text.js';

const LONG_NAME = 0x3707;
const DISPLAY_NAME = 0x3001;
const MIME_TYPE = 0x370e;

const MULTIPLE = 0x1000;
const STRING = 0x001e;
const UNICODE = 0x001f;
const OBJECT = 0x000d;
const BINARY = 0x0102;
const FIXED_BYTES: ReadonlyMap<number, number> = new Map([
  [0x0002, 2],
  [0x0003, 4],
  [0x0004, 4],
  [0x0005, 8],
  [0x0006, 8],
  [0x0007, 8],
  [0x000a, 4],
  [0x000b, 2],
  [0x0014, 8],
  [0x0040, 8],
  [0x0048, 16],
]);
/** Properties with an id from here on are named: a GUID, and a number or a text, stand before their value. */
const NAMED = 0x8000;
const NAMED_BY_TEXT = 1;

/** The values of the properties; empty where they give none. */
export interface FileProperties {
  readonly name: string;
  /** The MIME type. */
  readonly type: string;
}

/** Reads the properties as far as they are whole. */
export function readProperties(bytes: Buffer): FileProperties {
  const found = new Map<number, string>();
  const cursor = new Cursor(bytes);
  for (let left = cursor.uint32(); left > 0 && !cursor.isSpent; left -= 1) {
    const kind = cursor.uint16();
    const id = cursor.uint16();
    if (id >= NAMED) skipName(cursor);
    const value = readValue(cursor, kind);
    if (value === null) break;
    if (value !== '' && !found.has(id)) found.set(id, value);
  }
  return {
    name: found.get(LONG_NAME) ?? found.get(DISPLAY_NAME) ?? '',
    type: found.get(MIME_TYPE) ?? '',
  };
}

function skipName(cursor: Cursor): void {
  cursor.bytes(16);
  const isText = cursor.uint32() === NAMED_BY_TEXT;
  cursor.padded(isText ? cursor.uint32() : 4);
}

/** The last text of a property; empty for one that is no text, null for one of an unknown kind or cut short. */
function readValue(cursor: Cursor, kind: number): string | null {
  const one = kind & ~MULTIPLE;
  const fixed = FIXED_BYTES.get(one);
  const isText = one === STRING || one === UNICODE;
  if (fixed === undefined && !isText && one !== OBJECT && one !== BINARY) return null;
  // Values of a variable length are counted also where there is one alone.
  const count = fixed === undefined || (kind & MULTIPLE) !== 0 ? cursor.uint32() : 1;
  let text = '';
  for (let left = count; left > 0; left -= 1) {
    const bytes = cursor.padded(fixed ?? cursor.uint32());
    if (cursor.isSpent) return null;
    if (isText) text = (one === UNICODE ? bytes.toString('utf16le') : decodeBytes(bytes)).replace(/\0+$/, '');
  }
  return text;
}

/** Reads little-endian values one after the other. Beyond the end everything is nothing. */
class Cursor {
  /** Whether more was asked for than there is. */
  isSpent = false;
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  uint16(): number {
    const bytes = this.bytes(2);
    return bytes.length < 2 ? 0 : bytes.readUInt16LE();
  }

  uint32(): number {
    const bytes = this.bytes(4);
    return bytes.length < 4 ? 0 : bytes.readUInt32LE();
  }

  bytes(length: number): Buffer {
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    if (bytes.length < length) this.isSpent = true;
    this.#at += length;
    return bytes;
  }

  /** Bytes that are followed by as many as a multiple of four wants. */
  padded(length: number): Buffer {
    const bytes = this.bytes(length);
    this.#at += (4 - (length % 4)) % 4;
    return bytes;
  }
}
