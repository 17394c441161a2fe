// Sends a batch of letters over the connections of one server. A letter is leased when a connection is free for it, in
// the transaction that records those that ended. So there are never more letters leased, or sent and not yet recorded,
// than connections: that many at most go out twice after a kill, however slow one of them is.
import { isAutomaticReply, LETTERS } from '../../core/letters/letter.js';
import type { Instant } from '../../core/mail/message.js';
import type { Clock } from '../../io/system/clock.js';
import { Unavailable, Uncertain } from '../../io/system/failure.js';
import type { Log } from '../../io/system/log.js';
import type { Meter } from '../../io/http/metrics.js';
import type { Parcel, RefusedRecipient } from '../../io/smtp/smtp.js';
import type { Store } from '../../io/store/open.js';
import { copiesOf, lease, recordSent, recordUnsent, type OutboxRow } from '../../io/store/outbox/outbox.js';
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
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** Longer than the longest conversation; only a second instance that ignores the lock could need it. */
const LEASE_MS = 10 * 60_000;

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
  /** The first outage of the server; null where there was none. */
  readonly outage: Unavailable | null;
}

/** While a letter hangs and a connection is free, newly due letters are looked for this often. */
const LOOK_MS = 1_000;
/** A batch that takes longer takes no more letters: a step has to come to its end. */
const LONGEST_MS = 5 * 60_000;

/**
 * Sends and records. `more` gives the next letters that are due; none is leased already. No further letter is begun once
 * the signal aborts, or once as many in a row as there are connections found the server out of reach.
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
    const { error, refused } = await attempt(parts, letter, signal);
    outagesInARow = error instanceof Unavailable ? outagesInARow + 1 : 0;
    if (error instanceof Unavailable) result.outage ??= error;
    ended.push({ row: letter.row, error, refused });
  };
  for (;;) {
    const isOver = signal.aborted || outagesInARow >= connections;
    const next = isOver ? [] : waiting.splice(0, connections - underWay.size);
    const over = ended.splice(0);
    if (next.length + over.length > 0) {
      const leased = await recordAndLease(parts, over, next);
      result.attempted += leased.length;
      for (const letter of leased) {
        const conversation = converse(letter).finally(() => underWay.delete(conversation));
        underWay.add(conversation);
      }
    } else if (underWay.size === 0) {
      return result;
    } else {
      const answered = Promise.race(underWay);
      const isFull = underWay.size === connections || clock.now() - startedAt > LONGEST_MS;
      if (isOver || isFull) await answered;
      else if (!(await isWithin(clock, answered, LOOK_MS))) waiting.push(...(await more()));
    }
  }
}

async function isWithin(clock: Clock, work: Promise<void>, ms: number): Promise<boolean> {
  const waiting = new AbortController();
  const late = clock.pause(ms, waiting.signal).then(() => false);
  const isDone = await Promise.race([work.then(() => true), late]);
  waiting.abort();
  return isDone;
}

/** Records what ended and leases what begins, in one transaction; answers with what could be leased. */
async function recordAndLease(
  parts: SendParts,
  over: readonly Ended[],
  next: readonly Rendered[],
): Promise<Rendered[]> {
  const { store, clock, limits } = parts;
  const now = clock.now();
  const { giveUpMs } = limits();
  const results = over.map(({ row, error }) => ({ row, error, result: resultOf(row, error, now, giveUpMs) }));
  const leased = await store.transaction().execute(async (transaction) => {
    for (const { row, result } of results) {
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
    const taken: Rendered[] = [];
    for (const letter of next)
      if (await lease(transaction, letter.row, letter.mail, now + LEASE_MS)) taken.push(letter);
    if (taken.length > 0) await noteTemplates(transaction, taken, now);
    return taken;
  });
  for (const { row, error, result } of results) {
    const { outbox: kind } = LETTERS[row.letter];
    parts.meter.attempted(kind, nameOf(result, error));
    const facts = { event: error === null ? 'outbox.sent' : 'outbox.unsent', id: row.id, kind };
    if (error === null) parts.log.info(facts);
    else parts.log.warn(facts, error.message);
  }
  return leased;
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

async function attempt(
  { sender, store }: SendParts,
  { row, mail }: Rendered,
  signal: AbortSignal,
): Promise<Omit<Ended, 'row'>> {
  try {
    const refused = await sender.client.send({
      ...envelopeOf(sender, row),
      raw: await wireBytes(store, row, mail),
      eightBit: mail.original?.encoding === '8bit',
    });
    return { error: null, refused };
  } catch (error) {
    if (signal.aborted && error instanceof Uncertain)
      return { error: new HungUp('stopped while this was being sent'), refused: [] };
    return { error: error instanceof Error ? error : new Error(String(error)), refused: [] };
  }
}
