// triage: a received message becomes its one decision, in one transaction. Mails are decided one after the other
// in the order of their arrival, since a follow-up must find the ticket that it answers; they are parsed beside
// each other, in workers that may die without taking anything along.
import type { Instant } from '../../core/mail/message.js';
import type { MimeReader } from '../../io/mime/mime.js';
import { waitingMessages, type MessageRow } from '../../io/store/mail/messages.js';
import { Claims } from './claims.js';
import { decideAll, MOST_STRIKES, type DecidingParts } from './decide-batch.js';
import { readAll, readMail, type ReadMail } from './read.js';
import type { Stage } from '../../line/stage.js';
import { withoutWaiting } from './waiting.js';

/** The parts that the triage stage works with. */
export interface TriageParts extends DecidingParts {
  readonly reader: MimeReader;
}

/** A batch ends at whichever comes first. */
const BATCH_MAILS = 32;
const BATCH_BYTES = 2 * 1024 * 1024;
const IDLE_MS = 5_000;

/**
 * A mail that was being read when the program died is read again once the program has lived this long: what ends it at
 * once, each time that it starts, is not this mail.
 */
const SETTLED_MS = 10_000;
/** How long the line sleeps while only such mails are left. */
const LOOK_AGAIN_MS = 500;

/** Opens the triage stage. The reader is closed with it. */
export function openTriage(parts: TriageParts): Stage {
  const triage = new Triage(parts);
  return {
    name: 'triage',
    idleMs: IDLE_MS,
    step: (signal) => triage.step(signal),
    close: () => triage.close(),
  };
}

/** Mails in hand, on their way through the reader. */
interface Batch {
  readonly rows: readonly MessageRow[];
  readonly reading: Promise<ReadMail[]>;
}

class Triage {
  /** The batch that is read while the one before it is decided. */
  #ahead: Batch | null = null;
  /** Mails are left that may be read later. */
  #isWaiting = false;
  readonly #openedAt: Instant;
  readonly #claims: Claims;

  constructor(private readonly parts: TriageParts) {
    this.#openedAt = parts.clock.now();
    this.#claims = new Claims(parts.store);
  }

  async step(signal: AbortSignal): Promise<boolean> {
    const ahead = this.#ahead;
    this.#ahead = null;
    try {
      await this.#claims.giveBack(idsOf(ahead));
      return await this.#turn(ahead ?? (await this.#begin([])), signal);
    } catch (error) {
      // Nothing overtakes what came to nothing: all of it is taken anew, in its order.
      this.#ahead = null;
      throw error;
    }
  }

  async #turn(batch: Batch | null, signal: AbortSignal): Promise<boolean> {
    if (batch === null) return this.#isWaiting && (await this.#pause(signal));
    const [first] = batch.rows;
    if (first?.claimed === 1) return triageAlone(this.parts, this.#claims, first, signal);
    this.#ahead = await this.#begin(batch.rows);
    const read = await unlessAborted(batch.reading, signal);
    if (read === null) return false;
    await decideAll(this.parts, read, signal);
    this.#claims.done(idsOf(batch));
    return true;
  }

  async close(): Promise<void> {
    this.#ahead = null;
    try {
      await this.#claims.giveBack();
    } finally {
      await this.parts.reader.close();
    }
  }

  async #pause(signal: AbortSignal): Promise<boolean> {
    await this.parts.clock.pause(LOOK_AGAIN_MS, signal);
    return !signal.aborted;
  }

  #isTooEarly({ claimed, strikes }: MessageRow): boolean {
    const isSuspect = claimed === 1 && strikes > 0 && strikes < MOST_STRIKES;
    return isSuspect && this.parts.clock.now() - this.#openedAt < SETTLED_MS;
  }

  /**
   * Takes the next mails in hand, beside those that are, and begins to read them. Mail that an unclean stop
   * left in hand is a batch of its own, and waits until nothing else is in hand.
   */
  async #begin(inHand: readonly MessageRow[]): Promise<Batch | null> {
    const ids = new Set(inHand.map((row) => row.id));
    const waiting = await waitingMessages(this.parts.store, BATCH_MAILS + ids.size);
    const due = await withoutWaiting(this.parts.store, waiting, (row) => this.#isTooEarly(row));
    this.#isWaiting = due.length < waiting.length;
    const rows = batchOf(due.filter((row) => !ids.has(row.id)));
    const [first] = rows;
    if (first === undefined || (first.claimed === 1 && inHand.length > 0)) return null;
    if (first.claimed === 1) return { rows, reading: Promise.resolve([]) };
    await this.#claims.claim(rows.map((row) => row.id));
    const reading = readAll(this.parts, rows);
    // It may fail before anybody waits for it.
    reading.catch(() => undefined);
    return { rows, reading };
  }
}

function idsOf(batch: Batch | null): number[] {
  return batch === null ? [] : batch.rows.map((row) => row.id);
}

function isAlone({ claimed, strikes }: MessageRow): boolean {
  return claimed === 1 || strikes > 0;
}

/** The first mails within the bounds of a batch; one that an unclean stop left in hand, or with a strike, is alone. */
function batchOf(waiting: readonly MessageRow[]): MessageRow[] {
  let bytes = 0;
  const end = waiting.findIndex((row, at) => {
    bytes += row.bytes;
    const isFull = bytes > BATCH_BYTES || at === BATCH_MAILS;
    return at > 0 && (isFull || isAlone(row) || waiting.slice(0, 1).some(isAlone));
  });
  return end === -1 ? [...waiting] : waiting.slice(0, end);
}

/**
 * The process died with this message in hand. If it dies again while a worker reads it, and nothing else, the message is
 * to blame: the strike is counted when the worker has begun, and taken back when it has ended.
 */
async function triageAlone(
  parts: TriageParts,
  claims: Claims,
  row: MessageRow,
  signal: AbortSignal,
): Promise<boolean> {
  if (row.strikes >= MOST_STRIKES) {
    const problem = 'reading it ended the program three times';
    await decideAll(parts, [{ row, message: null, problem, isCounted: true }], signal);
    return true;
  }
  const counted: { strike: Promise<void> | null } = { strike: null };
  const onBegun = (): Promise<void> => {
    signal.throwIfAborted();
    return (counted.strike = claims.strike(row));
  };
  const read = await unlessAborted(readMail(parts, row, onBegun), signal);
  await counted.strike;
  const isCounted = counted.strike !== null;
  if (read?.message === null) claims.blame(row.id);
  else await claims.forgive(row.id);
  if (read !== null) await decideAll(parts, [read.message === null ? { ...read, isCounted } : read], signal);
  return read !== null;
}

/** Waits for work, or for the signal to abort: then null, and its result is discarded. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  const waiting = new AbortController();
  const aborted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { signal: waiting.signal });
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    waiting.abort();
  }
}
