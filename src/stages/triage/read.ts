// Reading, the first half of triage: the bytes of a batch become messages, in workers that may die without taking
// anything along. The mails of a batch go there together; the one at which a worker fails is known, and those that were
// with it are read again, each alone.
import type { Message } from '../../core/mail/message.js';
import type { Policy } from '../../core/desk/policy.js';
import { oneLine } from '../../core/mail/text.js';
import { ReaderFailed, type MimeReader } from '../../io/mime/mime.js';
import { Unavailable } from '../../io/system/failure.js';
import type { Received } from '../../io/mime/received.js';
import type { MessageRow } from '../../io/store/mail/messages.js';
import { readChunks, readWhole } from '../../io/store/mail/originals.js';
import type { Store } from '../../io/store/open.js';

/** The parts that reading works with. */
export interface ReadingParts {
  readonly policy: () => Policy;
  readonly store: Store;
  readonly reader: MimeReader;
}

/** A message that was read, or the problem that kept it from being read. */
export type ReadMail =
  | { readonly row: MessageRow; readonly message: Message }
  | {
      readonly row: MessageRow;
      readonly message: null;
      readonly problem: string;
      /** Whether this failure stands among the strikes of the row already. */
      readonly isCounted: boolean;
    };

/** Reads the mails of a batch, in their order: a single one, however large, or several that are small together. */
export async function readAll(parts: ReadingParts, rows: readonly MessageRow[]): Promise<ReadMail[]> {
  if (rows.length < 2) return Promise.all(rows.map((row) => readMail(parts, row)));
  // Fetched before the first is read: later a transaction may have the store for a while, and a worker would wait.
  const bytes = await readWhole(
    parts.store,
    rows.map((row) => row.id),
  );
  const read = await parts.reader.readTogether(bytes, rows.map(receivedOf));
  return Promise.all(
    rows.map(async (row, at) => {
      const message = read[at] ?? null;
      if (message === null) return readMail(parts, row);
      return message instanceof ReaderFailed ? unread(parts, row, message) : { row, message };
    }),
  );
}

/** Reads one mail, chunk by chunk; none before a worker has begun and `onBegun`, if there is one, has ended. */
export async function readMail(
  parts: ReadingParts,
  row: MessageRow,
  onBegun?: () => Promise<void>,
): Promise<ReadMail> {
  try {
    const chunks = readChunks(parts.store, row.id);
    return { row, message: await parts.reader.read(chunks, receivedOf(row), onBegun) };
  } catch (error) {
    if (!(error instanceof ReaderFailed)) throw error;
    if (!error.hasBegun)
      throw new Unavailable('triage', 'the worker that reads mail does not begin', false, { cause: error });
    return unread(parts, row, error);
  }
}

function unread({ policy }: ReadingParts, row: MessageRow, failure: ReaderFailed): ReadMail {
  return { row, message: null, problem: whyUnread(failure, policy().limits), isCounted: false };
}

function whyUnread(failure: ReaderFailed, { parseMs, parseHeapMb }: Policy['limits']): string {
  if (failure.reason === 'timed-out') return `reading it took longer than ${parseMs / 1000} s`;
  if (failure.isOfMemory) return `reading it needed more than ${parseHeapMb} MB`;
  const { cause } = failure;
  return `reading it failed (${oneLine(cause instanceof Error ? cause.message : String(cause)).slice(0, 200)})`;
}

function receivedOf({ mailbox, received_at: at }: MessageRow): Received {
  return { mailbox, at };
}
