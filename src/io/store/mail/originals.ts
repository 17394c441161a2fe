// The bytes of a mail: committed before anything else happens, in pieces of at most 256 KiB, known by their SHA-256
// within their mailbox.
import { createHash } from 'node:crypto';
import { type Insertable, sql } from 'kysely';
import type { Instant } from '../../../core/mail/message.js';
import { type Piece, pieceOf } from '../../mime/piece.js';
import type { Store } from '../open.js';
import { type Given, prepared } from '../sql/prepared.js';
import type { ChunkTable, MessageTable } from '../schema.js';

/** The size of a piece of a mail's bytes. A larger mail is never held whole. */
export const CHUNK_BYTES = 256 * 1024;

/** A mail small enough to be handed over in one piece. */
export interface WholeMail {
  readonly mailbox: string;
  readonly receivedAt: Instant;
  readonly bytes: Uint8Array;
  /** The size on the server, when `bytes` is only its header and first text. */
  readonly originalBytes?: number;
  /** Set when only that was stored because the server did not give the rest. */
  readonly isCutShort?: boolean;
  /** False for an old mail that nobody shall be answered for. */
  readonly acknowledge?: boolean;
  /** True for a mail of the folder of sent mail. */
  readonly isSent?: boolean;
}

const insertMessage = prepared((store, row: Given<Insertable<MessageTable>>) =>
  store
    .insertInto('message')
    .values(row)
    .onConflict((conflict) => conflict.columns(['mailbox', 'sha256']).doNothing())
    .returning('id')
    .compile(),
);

const insertChunk = prepared((store, row: Given<ChunkTable>) =>
  store.insertInto('chunk').values(row).compile(),
);

/** Records a whole mail, or finds the one with the same bytes in that mailbox. */
export async function recordMail(store: Store, mail: WholeMail): Promise<{ id: number; isNew: boolean }> {
  const sha256 = createHash('sha256').update(mail.bytes).digest('hex');
  const inserted = await insertMessage.first(store, {
    mailbox: mail.mailbox,
    received_at: mail.receivedAt,
    sha256,
    bytes: mail.bytes.length,
    original_bytes: mail.originalBytes ?? null,
    state: 'received',
    acknowledge: mail.acknowledge === false ? 0 : 1,
    cut_short: mail.isCutShort === true ? 1 : 0,
    is_sent: mail.isSent === true ? 1 : 0,
  });
  if (inserted === undefined) {
    const twin = await findByBytes(store, mail.mailbox, sha256);
    if (twin === undefined) throw new Error(`a mail with the hash ${sha256} was refused, and is not there`);
    await markOriginalDue(store, twin);
    return { id: twin, isNew: false };
  }
  for (let seq = 0; seq * CHUNK_BYTES < mail.bytes.length; seq += 1) {
    const bytes = mail.bytes.subarray(seq * CHUNK_BYTES, (seq + 1) * CHUNK_BYTES);
    await insertChunk.run(store, { message_id: inserted.id, seq, bytes });
  }
  return { id: inserted.id, isNew: true };
}

async function findByBytes(store: Store, mailbox: string, sha256: string): Promise<number | undefined> {
  const row = await store
    .selectFrom('message')
    .select('id')
    .where('mailbox', '=', mailbox)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row?.id;
}

/** A forgotten mail that comes again is known by its hash; its new original on the server goes, too. */
async function markOriginalDue(store: Store, id: number): Promise<void> {
  await store
    .updateTable('message')
    .set({ original: 'going' })
    .where('id', '=', id)
    .where('original', '=', 'gone')
    .execute();
}

/** Chunks that share a transaction: a flush to disk for each would cost more than writing them. */
const CHUNKS_A_TRANSACTION = 8;

/**
 * Streams a large mail into the store, a few chunks per transaction, and makes it `received` in the last one, together
 * with what `finish` writes. Chunks that a killed process leaves behind are cleared at the next start.
 */
export async function streamMail(
  store: Store,
  mail: Omit<WholeMail, 'bytes'>,
  chunks: AsyncIterable<Uint8Array>,
  finish: (transaction: Store, id: number) => Promise<void>,
): Promise<{ id: number; isNew: boolean }> {
  const hash = createHash('sha256');
  let [id, seq, size]: [number | null, number, number] = [null, 0, 0];
  let pending: Uint8Array[] = [];
  const write = async (transaction: Store): Promise<number> => {
    const row = id ?? (await beginReceiving(transaction, mail));
    for (const bytes of pending) {
      await insertChunk.run(transaction, { message_id: row, seq, bytes });
      seq += 1;
    }
    pending = [];
    return row;
  };
  try {
    for await (const bytes of rechunk(chunks)) {
      hash.update(bytes);
      size += bytes.length;
      pending.push(bytes);
      if (pending.length === CHUNKS_A_TRANSACTION) id = await store.transaction().execute(write);
    }
    return await store.transaction().execute(async (transaction) => {
      const row = await write(transaction);
      const sha256 = hash.digest('hex');
      const settled = await settle(transaction, { id: row, mailbox: mail.mailbox, sha256, bytes: size });
      await finish(transaction, settled.id);
      return settled;
    });
  } catch (error) {
    if (id !== null) {
      await store.deleteFrom('message').where('id', '=', id).where('state', '=', 'receiving').execute();
    }
    throw error;
  }
}

async function beginReceiving(transaction: Store, mail: Omit<WholeMail, 'bytes'>): Promise<number> {
  const { id } = await transaction
    .insertInto('message')
    .values({
      mailbox: mail.mailbox,
      received_at: mail.receivedAt,
      sha256: null,
      bytes: 0,
      original_bytes: mail.originalBytes ?? null,
      state: 'receiving',
      acknowledge: mail.acknowledge === false ? 0 : 1,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Makes a streamed mail `received`, or drops it for the one with the same bytes. */
async function settle(
  transaction: Store,
  mail: { id: number; mailbox: string; sha256: string; bytes: number },
): Promise<{ id: number; isNew: boolean }> {
  const { id, mailbox, sha256, bytes } = mail;
  const twin = await findByBytes(transaction, mailbox, sha256);
  if (twin !== undefined) {
    await transaction.deleteFrom('message').where('id', '=', id).execute();
    await markOriginalDue(transaction, twin);
    return { id: twin, isNew: false };
  }
  await transaction
    .updateTable('message')
    .set({ sha256, bytes, state: 'received' })
    .where('id', '=', id)
    .execute();
  return { id, isNew: true };
}

/** Cuts a stream into pieces of exactly CHUNK_BYTES, the last one apart. */
async function* rechunk(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (size + rest.length >= CHUNK_BYTES) {
      const cut = CHUNK_BYTES - size;
      const first = rest.subarray(0, cut);
      yield pending.length === 0 ? first : Buffer.concat([...pending, first]);
      rest = rest.subarray(cut);
      pending = [];
      size = 0;
    }
    if (rest.length > 0) {
      pending.push(rest);
      size += rest.length;
    }
  }
  if (size > 0) yield Buffer.concat(pending);
}

/** Clears what interrupted streams left behind, of one mailbox or all. Only for whoever alone receives them. */
export async function clearUnfinished(store: Store, mailbox?: string): Promise<void> {
  const unfinished = store.deleteFrom('message').where('state', '=', 'receiving');
  await (mailbox === undefined ? unfinished : unfinished.where('mailbox', '=', mailbox)).execute();
}

const findChunk = prepared((store, { id, seq }: Given<{ id: number; seq: number }>) =>
  store.selectFrom('chunk').select('bytes').where('message_id', '=', id).where('seq', '=', seq).compile(),
);

/** The bytes of a message, a piece at a time. */
export async function* readChunks(store: Store, id: number): AsyncGenerator<Uint8Array> {
  for (let seq = 0; ; seq += 1) {
    const chunk = await findChunk.first(store, { id, seq });
    if (chunk === undefined) return;
    yield chunk.bytes;
  }
}

/** A header is seldom longer; the rest of one that is goes unread. */
const HEADER_BYTES = 64 * 1024;

/** The raw headers of messages, one character for each byte, with what follows them. */
export async function readHeaders(store: Store, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await store
    .selectFrom('chunk')
    .select(['message_id as id', sql<Uint8Array>`substr(bytes, 1, ${sql.lit(HEADER_BYTES)})`.as('bytes')])
    .where('message_id', 'in', ids)
    .where('seq', '=', 0)
    .execute();
  return new Map(rows.map(({ id, bytes }) => [id, Buffer.from(bytes).toString('latin1')]));
}

/** Whether the store still holds every byte of a message. */
export async function isOriginalKept(store: Store, id: number): Promise<boolean> {
  const row = await store
    .selectFrom('message')
    .select((eb) => [
      'bytes',
      eb
        .selectFrom('chunk')
        .select(sql<number>`coalesce(sum(length(chunk.bytes)), 0)`.as('kept'))
        .whereRef('chunk.message_id', '=', 'message.id')
        .as('kept'),
    ])
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined && row.kept === row.bytes;
}

/** The bytes of messages that are small together, in the order of `ids`, each in its pieces. */
export async function readWhole(store: Store, ids: readonly number[]): Promise<Piece[][]> {
  const rows = await store
    .selectFrom('chunk')
    .select(['message_id', 'bytes'])
    .where('message_id', 'in', ids)
    .orderBy('message_id')
    .orderBy('seq')
    .execute();
  const found = new Map(ids.map((id): [number, Piece[]] => [id, []]));
  for (const { message_id: id, bytes } of rows) found.get(id)?.push(pieceOf(bytes));
  return ids.map((id) => found.get(id) ?? []);
}
