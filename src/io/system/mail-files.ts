// Mail in files, as other programs leave it: single mails (.eml), mbox files, Maildirs, and folders of these. Bytes
// are taken as they stand, so that the same file imported twice is recognised.
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** One mail in a file. */
export interface MailFile {
  /** Its path; for an mbox with the place of the mail in it, e.g. `old.mbox#3`. */
  readonly name: string;
  readonly bytes: number;
  /** Its bytes, piece by piece; each call reads anew. */
  read(): AsyncIterable<Uint8Array>;
}

/** Lists the mails of files and folders, in the order given, folders by name. Throws what the file system says. */
export async function* listMails(paths: readonly string[]): AsyncGenerator<MailFile> {
  for (const path of paths) yield* listPath(path, true);
}

async function* listPath(path: string, isNamed: boolean): AsyncGenerator<MailFile> {
  const info = await stat(path);
  const isSingle = extname(path).toLowerCase() === '.eml';
  if (info.isDirectory()) {
    yield* listFolder(path);
  } else if (!isSingle && (await startsAsMbox(path))) {
    // Many programs that save one mail leave the separator of an mbox in front of it: an .eml is one mail all the same.
    yield* listMbox(path, info.size);
  } else if (isNamed || isSingle) {
    yield { name: path, bytes: info.size, read: () => createReadStream(path) };
  }
}

async function* listFolder(folder: string): AsyncGenerator<MailFile> {
  const entries = (await readdir(folder, { withFileTypes: true })).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name));
  // A Maildir: every file in `cur` and `new` is a mail, whatever its name; `tmp` holds unfinished ones.
  const isMaildir = folders.has('cur') && folders.has('new');
  if (isMaildir) {
    for (const name of ['cur', 'new']) {
      for (const file of (await readdir(join(folder, name))).toSorted())
        yield* listPath(join(folder, name, file), true);
    }
  }
  for (const entry of entries) {
    if (isMaildir && ['cur', 'new', 'tmp'].includes(entry.name)) continue;
    if (entry.isDirectory() || entry.isFile()) yield* listPath(join(folder, entry.name), false);
  }
}

const SEPARATOR = Buffer.from('From ');

async function startsAsMbox(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SEPARATOR.length), 0, SEPARATOR.length, 0);
    return bytesRead === SEPARATOR.length && buffer.equals(SEPARATOR);
  } finally {
    await file.close();
  }
}

/** The mails of an mbox (RFC 4155): each begins behind a line `From …` that follows an empty line. */
async function* listMbox(path: string, size: number): AsyncGenerator<MailFile> {
  let count = 0;
  let start: number | null = null;
  for await (const { from, next } of separators(path)) {
    if (start !== null) yield mailAt(path, (count += 1), start, from);
    start = next;
  }
  if (start !== null) yield mailAt(path, count + 1, start, size);
}

function mailAt(path: string, place: number, start: number, end: number): MailFile {
  return {
    name: `${path}#${place}`,
    bytes: Math.max(0, end - start),
    // `end` of a read stream is inclusive.
    read: () => (end > start ? createReadStream(path, { start, end: end - 1 }) : emptyStream()),
  };
}

async function* emptyStream(): AsyncGenerator<Uint8Array> {
  // A separator with nothing behind it: a mail of no bytes.
}

const LF = 0x0a;
const CR = 0x0d;

/** Where the separator lines of an mbox begin, and where the line behind each begins. */
async function* separators(path: string): AsyncGenerator<{ from: number; next: number }> {
  let line: number[] = [];
  let lineStart = 0;
  let at = 0;
  let afterEmpty = true;
  for await (const chunk of createReadStream(path)) {
    const bytes: Buffer = chunk;
    for (const byte of bytes) {
      at += 1;
      if (byte !== LF) {
        if (line.length < SEPARATOR.length) line.push(byte);
        continue;
      }
      if (afterEmpty && line.length === SEPARATOR.length && SEPARATOR.equals(Buffer.from(line))) {
        yield { from: lineStart, next: at };
      }
      afterEmpty = line.length === 0 || (line.length === 1 && line[0] === CR);
      line = [];
      lineStart = at;
    }
  }
}
