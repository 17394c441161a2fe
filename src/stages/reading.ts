// Reading, the first half of triage: the bytes of a batch become messages, in workers that may die without taking
// anything along. Small mails go to a worker together; a group that fails it is read again, each mail alone.
import type { Message } from '../core/message.js';
import type { Policy } from '../core/policy.js';
import { ReaderFailed, type MimeReader } from '../io/mime.js';
import type { MessageRow } from '../io/store/messages.js';
import { CHUNK_BYTES, readChunks, readWhole } from '../io/store/originals.js';
import type { Store } from '../io/store/open.js';

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

/** A group goes to a worker at once; it ends at whichever comes first. */
const GROUP_MAILS = 8;
const GROUP_BYTES = CHUNK_BYTES;

/** Reads the mails of a batch, in their order. */
export async function readAll(parts: ReadingParts, rows: readonly MessageRow[]): Promise<ReadMail[]> {
  const groups = groupsOf(rows);
  // Fetched before the first is read: later a transaction may have the store for a while.
  const bytes = await Promise.all(
    groups.map(async (group) =>
      group.length > 1
        ? readWhole(
            parts.store,
            group.map((row) => row.id),
          )
        : [],
    ),
  );
  const read = await Promise.all(groups.map(async (group, at) => readGroup(parts, group, bytes[at] ?? [])));
  return read.flat();
}

/** Neighbours that are small make a group; a large mail is one by itself. */
function groupsOf(rows: readonly MessageRow[]): MessageRow[][] {
  const groups: MessageRow[][] = [];
  let room = 0;
  for (const row of rows) {
    const group = groups.at(-1);
    if (group === undefined || group.length === GROUP_MAILS || row.bytes > room) {
      groups.push([row]);
      room = GROUP_BYTES - row.bytes;
    } else {
      group.push(row);
      room -= row.bytes;
    }
  }
  return groups;
}

async function readGroup(
  parts: ReadingParts,
  rows: readonly MessageRow[],
  bytes: readonly Uint8Array<ArrayBuffer>[],
): Promise<ReadMail[]> {
  if (bytes.length === 0) return Promise.all(rows.map((row) => readMail(parts, row)));
  try {
    const messages = await parts.reader.readTogether(bytes);
    return messages.flatMap((message, at) => (rows[at] === undefined ? [] : [{ row: rows[at], message }]));
  } catch (error) {
    if (!(error instanceof ReaderFailed)) throw error;
    return Promise.all(rows.map((row) => readMail(parts, row)));
  }
}

/** Reads one mail, chunk by chunk. */
export async function readMail({ store, reader, policy }: ReadingParts, row: MessageRow): Promise<ReadMail> {
  try {
    return { row, message: await reader.read(readChunks(store, row.id)) };
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
