// The files that go with an answer: those that a command gave, and those of the technician's own mail, taken out of its
// stored bytes as the letter is made.
import type { Answer } from '../../core/letters/answer/answer.js';
import type { AnswerFile } from '../../core/decide/change.js';
import { readAttachment } from '../../io/mime/attachment.js';
import { isOriginalKept, readChunks } from '../../io/store/mail/originals.js';
import { readAnswerFiles, type OutboxRow } from '../../io/store/outbox/outbox.js';
import type { Store } from '../../io/store/open.js';
import { Rejected } from '../../io/system/failure.js';

/** Larger files together make a mail that no server takes. */
const MOST_BYTES = 40 * 1024 * 1024;

/** The files of an answer, in their order. Throws Rejected where one is not kept any more. */
export async function filesOf(
  store: Store,
  row: Pick<OutboxRow, 'id' | 'cause_id'>,
  { attached }: Answer,
): Promise<AnswerFile[]> {
  const given = await readAnswerFiles(store, row.id);
  if (attached.length === 0) return given;
  if (row.cause_id === null || !(await isOriginalKept(store, row.cause_id)))
    throw new Rejected('the mail whose files it carries is no longer kept here');
  const files: AnswerFile[] = [];
  for (const { place, fileName: name, type } of attached) {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of readAttachment(readChunks(store, row.cause_id), {
      enclosed: false,
      index: place,
    })) {
      length += piece.length;
      if (length > MOST_BYTES) throw new Rejected(`its file "${name}" is larger than a mail can carry`);
      pieces.push(piece);
    }
    files.push({ name, type, bytes: Buffer.concat(pieces) });
  }
  return [...given, ...files];
}
