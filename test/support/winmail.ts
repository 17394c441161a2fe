// winmail.dat as Outlook writes it (MS-OXTNEF), of the attributes that tests are about.

/** A file to pack. */
export interface PackedWords {
  /** Its name of eight letters and three, in Windows-1252. */
  readonly shortName?: string;
  /** Its name as people know it. */
  readonly longName?: string;
  readonly type?: string;
  /** Null for an object of Outlook's, which has no content of a file. */
  readonly content: Buffer | null;
}

const MESSAGE = 1;
const FILE = 2;

/** The bytes of a winmail.dat with these files. */
export function winmail(files: readonly PackedWords[]): Buffer {
  return Buffer.concat([
    uint32(0x223e9f78),
    uint16(1),
    attribute(MESSAGE, 0x00089006, uint32(0x00010000)),
    attribute(MESSAGE, 0x00078008, text('IPM.Microsoft Mail.Note')),
    attribute(MESSAGE, 0x00069003, properties([binary(0x1009, Buffer.from('rich text'))])),
    ...files.map(packed),
  ]);
}

function packed({ shortName, longName, type, content }: PackedWords): Buffer {
  return Buffer.concat([
    attribute(FILE, 0x00069002, Buffer.alloc(14, 1)),
    ...(shortName === undefined ? [] : [attribute(FILE, 0x00018010, text(shortName))]),
    ...(content === null ? [] : [attribute(FILE, 0x0006800f, content)]),
    attribute(
      FILE,
      0x00069005,
      properties([
        // A number, a list of numbers, and one that is named by a text stand in front of what is looked for.
        Buffer.concat([uint16(0x0003), uint16(0x0e21), uint32(7)]),
        Buffer.concat([
          uint16(0x1002),
          uint16(0x0e22),
          uint32(2),
          uint16(1),
          uint16(0),
          uint16(2),
          uint16(0),
        ]),
        named('contentId', 'x@example.com'),
        ...(content === null ? [binary(0x3701, Buffer.alloc(50, 2))] : []),
        ...(type === undefined ? [] : [string8(0x370e, type)]),
        ...(longName === undefined ? [] : [unicode(0x3707, longName)]),
      ]),
    ),
  ]);
}

/** An attribute with its level, id, length and checksum. */
export function attribute(level: number, id: number, data: Buffer): Buffer {
  const sum = data.reduce((total, byte) => (total + byte) % 65_536, 0);
  return Buffer.concat([Buffer.from([level]), uint32(id), uint32(data.length), data, uint16(sum)]);
}

function properties(list: readonly Buffer[]): Buffer {
  return Buffer.concat([uint32(list.length), ...list]);
}

function binary(id: number, value: Buffer): Buffer {
  return Buffer.concat([uint16(0x0102), uint16(id), uint32(1), uint32(value.length), padded(value)]);
}

function string8(id: number, value: string): Buffer {
  const bytes = text(value);
  return Buffer.concat([uint16(0x001e), uint16(id), uint32(1), uint32(bytes.length), padded(bytes)]);
}

function unicode(id: number, value: string): Buffer {
  const bytes = Buffer.from(`${value}\0`, 'utf16le');
  return Buffer.concat([uint16(0x001f), uint16(id), uint32(1), uint32(bytes.length), padded(bytes)]);
}

function named(name: string, value: string): Buffer {
  const bytes = Buffer.from(`${name}\0`, 'utf16le');
  const [head, rest] = [string8(0x8001, value).subarray(0, 4), string8(0x8001, value).subarray(4)];
  return Buffer.concat([head, Buffer.alloc(16, 3), uint32(1), uint32(bytes.length), padded(bytes), rest]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, 'latin1');
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
