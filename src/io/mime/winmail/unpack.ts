// winmail.dat: the files that Outlook packs into one when it sends rich text (TNEF, MS-OXTNEF). They stream by as the
// attachments of any mail do, hashed on the way. Node has no kept library for it: the one that there is reads all bytes
// into lists of numbers, does not know the long names, and changes a method of every string.
import { createHash } from 'node:crypto';
import type { Attachment } from '../../../core/mail/message.js';
import { cleanLine, decodeBytes, safeFileName } from '../clean-text.js';
import type { TapAt } from '../parts.js';
import { ByteReader } from './byte-reader.js';
import { readProperties } from './properties.js';

const SIGNATURE = 0x223e9f78;
const SIGNATURE_BYTES = 6;
/** Level, id and length; behind the value stand two bytes of a checksum, by which nobody goes. */
const HEAD_BYTES = 9;
const CHECKSUM_BYTES = 2;

const FILE_BEGINS = 0x9002;
const SHORT_NAME = 0x8010;
const CONTENT = 0x800f;
const PROPERTIES = 0x9005;

const FILES = 200;
/** Empty attributes cost eleven bytes each, and a turn of the loop. */
const ATTRIBUTES = 20_000;
const NAME_BYTES = 1024;
/** An object of Outlook's stands among the properties, however large: its name may then stand too far behind. */
const PROPERTY_BYTES = 64 * 1024;

interface PackedFile {
  shortName: string;
  name: string;
  type: string;
  content: { readonly bytes: number; readonly sha256: string } | null;
}

/** Whether a part may hold packed files. */
export function isWinmail(type: string, name: string): boolean {
  return /^application\/(?:vnd\.)?ms-tnef$/.test(type) || name.toLowerCase() === 'winmail.dat';
}

/**
 * The files packed into the content of a part, in their order, as far as it can be read; none where it is something
 * else. `tapAt` is asked who wants the content of each.
 */
export async function unpackWinmail(content: AsyncIterable<Buffer>, tapAt: TapAt): Promise<Attachment[]> {
  const reader = new ByteReader(content);
  const signature = await reader.take(SIGNATURE_BYTES);
  if (signature?.readUInt32LE() !== SIGNATURE) return [];
  const files: PackedFile[] = [];
  let withContent = 0;
  for (let left = ATTRIBUTES; left > 0; left -= 1) {
    const head = await reader.take(HEAD_BYTES);
    if (head === null) break;
    const id = head.readUInt16LE(1);
    const length = head.readUInt32LE(5);
    if (id === FILE_BEGINS) {
      if (files.length === FILES) break;
      files.push({ shortName: '', name: '', type: '', content: null });
    }
    const file = files.at(-1);
    if (id === CONTENT && file?.content === null) {
      file.content = await readContent(reader.pass(length), tapAt, withContent);
      withContent += 1;
    } else {
      const kept = Math.min(length, file === undefined ? 0 : (KEPT_BYTES.get(id) ?? 0));
      const value = await reader.take(kept);
      if (file !== undefined && value !== null) note(file, id, value);
      await reader.skip(length - kept);
    }
    await reader.skip(CHECKSUM_BYTES);
  }
  return files.flatMap(toAttachment);
}

const KEPT_BYTES: ReadonlyMap<number, number> = new Map([
  [SHORT_NAME, NAME_BYTES],
  [PROPERTIES, PROPERTY_BYTES],
]);

function note(file: PackedFile, id: number, value: Buffer): void {
  if (id === SHORT_NAME) file.shortName = decodeBytes(value).replace(/\0.*$/s, '');
  if (id === PROPERTIES) Object.assign(file, readProperties(value));
}

async function readContent(
  pieces: AsyncIterable<Buffer>,
  tapAt: TapAt,
  index: number,
): Promise<PackedFile['content']> {
  const tap = tapAt(index);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    hash.update(piece);
    await tap?.(piece);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** An object of Outlook's, as an attached mail, has no content of a file. */
function toAttachment({ shortName, name, type, content }: PackedFile): Attachment[] {
  if (content === null) return [];
  const declared = cleanLine(type, 127).toLowerCase();
  return [
    {
      name: safeFileName(name) || safeFileName(shortName),
      type: declared === '' ? 'application/octet-stream' : declared,
      ...content,
    },
  ];
}
