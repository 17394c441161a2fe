// Sends a batch of letters over the connections of one server. An attempt begins when a connection is free for it, in
// the transaction that records those that ended. So there are never more letters on their way, or sent and not yet
// recorded, than connections: that many at most go out twice after a kill, however slow one of them is.
import { isAutomaticReply, LETTERS } from '../../core/letters/letter.js';
import type { Instant } from '../../core/mail/message.js';
import type { Clock } from '../../io/system/clock.js';
import { LeaseLost, StoreUnavailable, Unavailable, Uncertain } from '../../io/system/failure.js';
import type { Log } from '../../io/system/log.js';
import type { Meter } from '../../io/http/metrics.js';
import type { Parcel, RefusedRecipient } from '../../io/smtp/smtp.js';
import type { Store } from '../../io/store/open.js';
import type { Held } from '../../io/store/sharing/sharing.js';
import { type Attempt, beginAttempt, findBegun } from '../../io/store/outbox/claims.js';
import {
  copiesOf,
  recordSent,
  recordUnsent,
  type OutboxRow,
  type Result,
} from '../../io/store/outbox/outbox.js';
import { addEvent, noteAcknowledged, PROGRAM } from '../../io/store/tickets/events.js';
import { mailboxOfTicket, oweCopy } from '../../io/store/outbox/sent-copies.js';
import type { InForce } from '../effects/mint.js';
import { notifyWriter } from '../effects/undelivered.js';
import { noteTemplates, wireBytes, type Rendered } from './render.js';
import { HungUp, nameOf, resultOf } from './result.js';
import type { Sender } from './senders.js';

/** The parts that sending works with. */
export interface SendParts {
  readonly sender: Sender;
  readonly limits: () => { readonly giveUpMs: number };
  /** The mailboxes that have a folder of sent mail, by name. */
  readonly keepsCopies: readonly string[];
  /** The configuration, asked for anew at every failure, since it may be reloaded. */
  readonly inForce: () => InForce;
  /** The store, and the mark under which letters are claimed. */
  readonly held: Pick<Held, 'store' | 'mark' | 'isLost'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** A letter whose attempt is over. */
interface Ended {
  readonly row: OutboxRow;
  /** Null where it was sent. */
  readonly error: Error | null;
  /** Those of several recipients whom the server refused. */
  readonly refused: readonly RefusedRecipient[];
}

/** The result of a batch. */
export interface BatchResult {
  readonly attempted: number;
  /** Whether letters are left that were claimed and not begun. */
  readonly isCutShort: boolean;
  /** The first outage of the server; null where there was none. */
  readonly outage: Unavailable | null;
}

/** While a letter hangs and a connection is free, newly due letters are looked for this often. */
const LOOK_MS = 1_000;
/** A batch that takes longer takes no more letters: a step has to come to its end. */
const LONGEST_MS = 5 * 60_000;
/** While the store is out of reach, recording is tried again this often, for so long. */
const RECORD_AGAIN_MS = 1_000;
const RECORD_FOR_MS = 5 * 60_000;

/**
 * Sends and records. `more` claims the next letters that are due. No further letter is begun once the signal aborts, once
 * the holding is lost, or once as many in a row as there are connections found the server out of reach.
 */
export async function sendBatch(
  parts: SendParts,
  more: () => Promise<readonly Rendered[]>,
  signal: AbortSignal,
): Promise<BatchResult> {
  const { clock } = parts;
  const { connections } = parts.sender.client;
  const startedAt = clock.now();
  const waiting = [...(await more())];
  const ended: Ended[] = [];
  const result: { attempted: number; outage: Unavailable | null } = { attempted: 0, outage: null };
  const underWay = new Set<Promise<void>>();
  let outagesInARow = 0;
  const converse = async (letter: Rendered): Promise<void> => {
    const { error, refused } = await transmit(parts, letter, signal);
    outagesInARow = error instanceof Unavailable ? outagesInARow + 1 : 0;
    if (error instanceof Unavailable) result.outage ??= error;
    ended.push({ row: letter.row, error, refused });
  };
  try {
    for (;;) {
      const isOver = signal.aborted || parts.held.isLost() || outagesInARow >= connections;
      const next = isOver ? [] : waiting.splice(0, connections - underWay.size);
      const over = ended.splice(0);
      if (next.length + over.length > 0) {
        const begun = await recordAndBegin(parts, over, next, signal);
        result.attempted += begun.length;
        for (const letter of begun) {
          const conversation = converse(letter).finally(() => underWay.delete(conversation));
          underWay.add(conversation);
        }
      } else if (underWay.size === 0) {
        return { ...result, isCutShort: waiting.length > 0 };
      } else {
        const answered = Promise.race(underWay);
        const isFull = underWay.size === connections || clock.now() - startedAt > LONGEST_MS;
        if (isOver || isFull) await answered;
        else if (!(await isWithin(clock, answered, LOOK_MS))) waiting.push(...(await more()));
      }
    }
  } catch (error) {
    // Nothing that still goes on could be recorded.
    parts.sender.client.close(true);
    await Promise.all(underWay);
    throw error;
  }
}

async function isWithin(clock: Clock, work: Promise<void>, ms: number): Promise<boolean> {
  const waiting = new AbortController();
  const late = clock.pause(ms, waiting.signal).then(() => false);
  const isDone = await Promise.race([work.then(() => true), late]);
  waiting.abort();
  return isDone;
}

/** Records what ended and begins what is next, in one transaction; answers with what is begun. */
async function recordAndBegin(
  parts: SendParts,
  over: readonly Ended[],
  next: readonly Rendered[],
  signal: AbortSignal,
): Promise<Rendered[]> {
  const { clock, held, limits } = parts;
  const now = clock.now();
  const attempt = { mark: held.mark, at: now };
  const { giveUpMs } = limits();
  const results = over.map((one) => ({ ...one, result: resultOf(one.row, one.error, now, giveUpMs) }));
  const begun = await outlivingOutages(parts, signal, () =>
    held.store.transaction().execute(async (transaction) => {
      const ids = over.map(({ row }) => row.id);
      const ours = await findBegun(transaction, ids, held.mark);
      // What is no longer ours was recorded before, and the answer lost; or it was taken for perhaps sent.
      const recorded = results.filter(({ row }) => ours.has(row.id));
      await record(parts, transaction, recorded, now);
      return begin(transaction, next, attempt);
    }),
  );
  for (const { row, error, result } of results) {
    const { outbox: kind } = LETTERS[row.letter];
    parts.meter.attempted(kind, nameOf(result, error));
    const facts = { event: error === null ? 'outbox.sent' : 'outbox.unsent', id: row.id, kind };
    if (error === null) parts.log.info(facts);
    else parts.log.warn(facts, error.message);
  }
  return begun;
}

/**
 * The letters are sent, and nobody else knows: while the store is out of reach the transaction is tried again. It may have
 * been committed, and the answer lost: it has to see to that itself.
 */
async function outlivingOutages<T>(
  { clock, log }: SendParts,
  signal: AbortSignal,
  transact: () => Promise<T>,
): Promise<T> {
  const startedAt = clock.now();
  for (;;) {
    try {
      return await transact();
    } catch (error) {
      const isOver = signal.aborted || clock.now() - startedAt > RECORD_FOR_MS;
      if (isOver || error instanceof LeaseLost || !(error instanceof StoreUnavailable)) throw error;
      log.warn({ event: 'outbox.unrecorded', retryMs: RECORD_AGAIN_MS }, error.message);
      await clock.pause(RECORD_AGAIN_MS, signal);
    }
  }
}

/** Writes down how attempts ended, with all that follows from it. */
async function record(
  parts: SendParts,
  transaction: Store,
  over: readonly (Ended & { readonly result: Result })[],
  now: Instant,
): Promise<void> {
  for (const { row, result } of over) {
    if (result.state === 'sent') continue;
    await recordUnsent(transaction, row, result, now);
    if (result.state === 'failed')
      await notifyWriterOf(parts, transaction, row, row.to_address, result.error);
  }
  const sent = over.filter(({ error }) => error === null).map(({ row }) => row);
  for (const row of sent) await oweCopyOf(transaction, row, parts.keepsCopies, now);
  for (const { row, refused } of over) await noteRefused(parts, transaction, row, refused);
  const acknowledged = sent.filter(({ letter }) => letter === 'acknowledgement');
  await recordSent(
    transaction,
    sent.map(({ id }) => id),
    now,
  );
  await noteAcknowledged(
    transaction,
    acknowledged.flatMap(({ ticket_id }) => ticket_id ?? []),
    now,
  );
}

async function begin(transaction: Store, next: readonly Rendered[], attempt: Attempt): Promise<Rendered[]> {
  const begun: Rendered[] = [];
  for (const letter of next)
    if (await beginAttempt(transaction, letter.row, letter.mail, attempt)) begun.push(letter);
  if (begun.length > 0) await noteTemplates(transaction, begun, attempt.at);
  return begun;
}

/** A copy belongs to the mailbox that sent the letter, or to that of its ticket. */
async function oweCopyOf(
  transaction: Store,
  { id, letter, ticket_id: ticketId, mailbox }: OutboxRow,
  keepsCopies: readonly string[],
  now: Instant,
): Promise<void> {
  if (keepsCopies.length === 0 || ticketId === null || LETTERS[letter].isCorrespondence !== true) return;
  const owner = mailbox ?? (await mailboxOfTicket(transaction, ticketId));
  if (owner !== null && keepsCopies.includes(owner)) await oweCopy(transaction, id, owner, now);
}

/** The others have the mail; who does not get it stands on the ticket, so that somebody of the desk sees it. */
async function noteRefused(
  parts: SendParts,
  transaction: Store,
  row: OutboxRow,
  refused: readonly RefusedRecipient[],
): Promise<void> {
  const { ticket_id: ticketId } = row;
  if (ticketId === null) return;
  const at = parts.clock.now();
  for (const { address, answer } of refused) {
    await notifyWriterOf(parts, transaction, row, address, answer);
    const why = `the answer does not reach ${address}: the mail server refused that recipient (${answer})`;
    await addEvent(transaction, ticketId, { kind: 'bounced', at, why, by: PROGRAM, messageId: null });
  }
}

async function notifyWriterOf(
  { clock, inForce }: SendParts,
  transaction: Store,
  { ticket_id: ticketId, by }: OutboxRow,
  recipient: string,
  answer: string,
): Promise<void> {
  const letter = { ticketId, by, recipient, answer, at: clock.now() };
  if (by !== null) await notifyWriter(transaction, letter, inForce());
}

/** Answers go out from nobody, so that nothing answers them; what the desk sends of itself has to come back. */
function envelopeOf(
  { envelopeSender: nobody, from }: Sender,
  row: OutboxRow,
): Omit<Parcel, 'raw' | 'eightBit'> {
  const isAnswer = isAutomaticReply(row.letter);
  const sender = isAnswer || nobody !== '' ? nobody : from.address;
  return { from: sender, to: [row.to_address, ...copiesOf(row)], reportFailure: !isAnswer };
}

async function transmit(
  { sender, held }: SendParts,
  { row, mail }: Rendered,
  signal: AbortSignal,
): Promise<Omit<Ended, 'row'>> {
  try {
    const refused = await sender.client.send({
      ...envelopeOf(sender, row),
      raw: whileHeld(await wireBytes(held.store, row, mail), held),
      eightBit: mail.original?.encoding === '8bit',
    });
    return { error: null, refused };
  } catch (error) {
    if (signal.aborted && error instanceof Uncertain)
      return { error: new HungUp('stopped while this was being sent'), refused: [] };
    if (isOfLostHolding(error))
      return { error: new HungUp('another daemon may be sending this'), refused: [] };
    return { error: error instanceof Error ? error : new Error(String(error)), refused: [] };
  }
}

/** The holding was lost while a letter was on its way: its final dot is not sent. */
class HoldingLost extends Error {}

/** A process that stood still past its lease must not end a letter that another daemon sends meanwhile. */
async function* whileHeld(raw: Parcel['raw'], held: Pick<Held, 'isLost'>): AsyncGenerator<Uint8Array> {
  yield* raw;
  if (held.isLost()) throw new HoldingLost();
}

function isOfLostHolding(error: unknown): boolean {
  return error instanceof Error && (error instanceof HoldingLost || isOfLostHolding(error.cause));
}
