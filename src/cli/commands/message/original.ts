// The original of a mail, as the commands show it: its attachments, and its bytes on their way to a file or a pipe,
// each checked against its hash while it passes.
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { numberAttachments, type NumberedAttachment } from '../../../core/mail/attachment.js';
import type { Config } from '../../../io/config/config.js';
import { openMimeReader, ReaderFailed } from '../../../io/mime/mime.js';
import { writeNewFile } from '../../../io/system/new-file.js';
import { findOriginals } from '../../../io/store/mail/locations.js';
import type { MessageRow } from '../../../io/store/mail/messages.js';
import { readChunks } from '../../../io/store/mail/originals.js';
import type { Store } from '../../../io/store/open.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import type { Terminal } from '../../terminal/terminal.js';

/** The attachments of a mail, or in words why they cannot be listed. */
export async function attachmentsOf(
  store: Store,
  row: MessageRow,
  limits: Config['limits'],
): Promise<readonly NumberedAttachment[] | string> {
  if (row.original_bytes !== null) return partly(store, row);
  if ((await readChunks(store, row.id).next()).done === true)
    return `the bytes of message ${row.id} are not kept`;
  const reader = openMimeReader({ parseMs: limits.parseMs, heapMb: limits.parseHeapMb, workers: 1 });
  try {
    return numberAttachments(await reader.read(readChunks(store, row.id)));
  } catch (error) {
    if (error instanceof ReaderFailed) return `message ${row.id} cannot be read within its limits`;
    throw error;
  } finally {
    await reader.close();
  }
}

/** The stored part of a mail that was too large, and where the rest of it stands. */
export async function partly(store: Store, row: MessageRow): Promise<string> {
  const places = await findOriginals(store, row.id);
  const where =
    places.length === 0
      ? 'it is not known where the original stands'
      : `the original stands in mailbox ${row.mailbox}, ` +
        places.map(({ folder, uid }) => `folder ${folder}, UID ${uid}`).join('; ');
  return `of the ${row.original_bytes ?? 0} bytes of message ${row.id} only its header and first text are stored: ${where}`;
}

/** Where bytes shall go. */
export interface Target {
  readonly out?: string;
  readonly force?: boolean;
}

/** Bytes with what is known of them. */
export interface Original {
  /** Its name for a person: `message 17`. */
  readonly what: string;
  /** Its name in a folder. */
  readonly fileName: string;
  readonly sha256: string;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Refuses bytes on a terminal, before any work is done for them. */
export function refuseTerminal(terminal: Terminal, { out, force }: Target): void {
  if (out !== undefined || !terminal.isInteractive || force === true) return;
  throw new CommandFailed(
    'these bytes may hold anything, also what takes over a terminal: write them with --out, pipe them, or use --force',
    EXIT.usage,
  );
}

/** Writes bytes to standard output, to a file, or under their own name into a folder. */
export async function deliver(terminal: Terminal, original: Original, target: Target): Promise<void> {
  const pieces = checked(original);
  if (target.out === undefined) {
    for await (const piece of pieces) await terminal.write(piece);
    return;
  }
  const isFolder = statSync(target.out, { throwIfNoEntry: false })?.isDirectory() === true;
  const path = isFolder ? join(target.out, original.fileName) : target.out;
  await writeNewFile(path, pieces, target.force === true);
  terminal.out(`${path}: ${statSync(path).size} bytes, SHA-256 ${original.sha256}`);
}

/** Fails at the end when the bytes were not those of the hash: a file is not written then. */
async function* checked({ what, sha256, pieces }: Original): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  const found = hash.digest('hex');
  if (found === sha256) return;
  throw new CommandFailed(
    `${what} is damaged: its SHA-256 should be ${sha256} and is ${found}. An earlier backup may have it as it was`,
    EXIT.data,
  );
}
