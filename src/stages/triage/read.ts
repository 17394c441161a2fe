// Reading, the first half of triage: the bytes of a batch become messages, in workers that may die without taking
// anything along. The mails of a batch go there together; a batch that fails is read again, each mail alone.
import type { Message } from '../../core/mail/message.js';
import type { Policy } from '../../core/desk/policy.js';
import { ReaderFailed, type MimeReader } from '../../io/mime/mime.js';
import type { Received } from '../../io/mime/received.js';
import type { MessageRow } from '../../io/store/mail/messages.js';
import { readChunks, readWhole } from '../../io/store/mail/originals.js';
import type { Store } from '../../io/store/open.js';

/** What reading works with. */
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
  const alone = (): Promise<ReadMail[]> => Promise.all(rows.map((row) => readMail(parts, row)));
  if (rows.length === 1) return alone();
  try {
    // Fetched before the first is read: later a transaction may have the store for a while, and a worker would wait.
    const bytes = await readWhole(
      parts.store,
      rows.map((row) => row.id),
    );
    const messages = await parts.reader.readTogether(bytes, rows.map(receivedOf));
    return messages.flatMap((message, at) => (rows[at] === undefined ? [] : [{ row: rows[at], message }]));
  } catch (error) {
    if (!(error instanceof ReaderFailed)) throw error;
    return await alone();
  }
}

/** Reads one mail, chunk by chunk. */
export async function readMail({ store, reader, policy }: ReadingParts, row: MessageRow): Promise<ReadMail> {
  try {
    return { row, message: await reader.read(readChunks(store, row.id), receivedOf(row)) };
  } catch (error) {
    if (!(error instanceof ReaderFailed)) throw error;
    const { parseMs, parseHeapMb } = policy().limits;
    const problem =
      error.reason === 'timed-out'
        ? `reading it took longer than ${parseMs / 1000} s`
        : `reading it needed more than ${parseHeapMb} MB`;
    return { row, message: null, problem, isCounted: false };
  }
}

function receivedOf({ mailbox, received_at: at }: MessageRow): Received {
  return { mailbox, at };
}
