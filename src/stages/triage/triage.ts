// triage: a received message becomes its one decision, in one transaction. Mails are decided one after the other
// in the order of their arrival, since a follow-up must find the ticket that it answers; they are parsed beside
// each other, in workers that may die without taking anything along.
import type { Instant, Message } from '../../core/mail/message.js';
import type { MimeReader } from '../../io/mime/mime.js';
import { isSuspect, waitingMessages, type MessageRow } from '../../io/store/mail/messages.js';
import { Claims } from './claims.js';
import { decideAll, MOST_STRIKES, type DecidingParts } from './decide-batch.js';
import { readAll, readMail, type ReadMail } from './read.js';
import type { Stage } from '../../line/stage.js';
import { sizeOf, type Spread } from './spread.js';
import { unlessAborted } from './unless-aborted.js';
import { withoutWaiting } from './waiting.js';

/** The parts that the triage stage works with. */
export interface TriageParts extends DecidingParts {
  readonly reader: MimeReader;
  /** Has mail read by other daemons; null where there are none. */
  readonly spread: Spread | null;
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
/** How many mails behind those in hand are looked at, to have them read elsewhere. */
const OFFERED_MAILS = 32;

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
  /** The next mail is in a reader's hands. */
  #awaited: MessageRow | null = null;
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
      this.parts.spread?.doubt();
      throw error;
    }
  }

  async #turn(batch: Batch | null, signal: AbortSignal): Promise<boolean> {
    if (batch === null) return this.#pause(signal);
    const [first] = batch.rows;
    if (first !== undefined && isSuspect(first)) return triageAlone(this.parts, this.#claims, first, signal);
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

  /** Sleeps where mail is left that cannot be taken in hand yet. False where there is none, or when all ends. */
  async #pause(signal: AbortSignal): Promise<boolean> {
    if (this.#awaited !== null) await this.parts.spread?.untilRead(this.#awaited, signal);
    else if (this.#isWaiting) await this.parts.clock.pause(LOOK_AGAIN_MS, signal);
    else return false;
    return !signal.aborted;
  }

  #isTooEarly(row: MessageRow): boolean {
    const isStruck = isSuspect(row) && row.strikes > 0 && row.strikes < MOST_STRIKES;
    return isStruck && this.parts.clock.now() - this.#openedAt < SETTLED_MS;
  }

  /**
   * Takes the next mails in hand, beside those that are, and begins to read them. A mail that unclean stops left in hand
   * again and again is a batch of its own, and waits until nothing else is in hand.
   */
  async #begin(inHand: readonly MessageRow[]): Promise<Batch | null> {
    const { store, spread } = this.parts;
    const ids = new Set(inHand.map((row) => row.id));
    const seen = BATCH_MAILS + ids.size + (spread === null ? 0 : OFFERED_MAILS);
    const waiting = await waitingMessages(store, seen);
    const due = await withoutWaiting(store, waiting, (row) => this.#isTooEarly(row));
    this.#isWaiting = due.length < waiting.length;
    this.#awaited = null;
    const next = due.filter((row) => !ids.has(row.id));
    const [first] = next;
    if (first === undefined || (isSuspect(first) && inHand.length > 0)) return null;
    if (isSuspect(first)) {
      // However it was offered before: now it is read here.
      await spread?.take([first]);
      return { rows: [first], reading: Promise.resolve([]) };
    }
    if (spread === null) return this.#take(batchOf(next, sizeOf), NOTHING_READ);
    const ready = await spread.ready(next.slice(0, BATCH_MAILS));
    const rows = batchOf(ready.rows, ready.sizeOf);
    await spread.offer(next.slice(rows.length).filter((row) => !isAlone(row)));
    if (rows.length > 0) return this.#take(rows, await spread.take(rows));
    this.#awaited = first;
    return null;
  }

  /** Takes mails in hand and begins to read those that nobody has read yet. */
  async #take(rows: readonly MessageRow[], read: ReadonlyMap<number, Message>): Promise<Batch> {
    await this.#claims.claim(rows.map((row) => row.id));
    const reading = readRest(this.parts, rows, read);
    // It may fail before anybody waits for it.
    reading.catch(() => undefined);
    return { rows, reading };
  }
}

const NOTHING_READ: ReadonlyMap<number, Message> = new Map();

/** The mails in their order: as others read them, or as they are read here. */
async function readRest(
  parts: TriageParts,
  rows: readonly MessageRow[],
  read: ReadonlyMap<number, Message>,
): Promise<ReadMail[]> {
  if (read.size === 0) return readAll(parts, rows);
  const rest = rows.filter(({ id }) => !read.has(id));
  const readHere = new Map((await readAll(parts, rest)).map((mail) => [mail.row.id, mail]));
  return rows.flatMap((row) => {
    const message = read.get(row.id);
    return message === undefined ? (readHere.get(row.id) ?? []) : { row, message };
  });
}

function idsOf(batch: Batch | null): number[] {
  return batch === null ? [] : batch.rows.map((row) => row.id);
}

function isAlone(row: MessageRow): boolean {
  return isSuspect(row) || row.strikes > 0;
}

/** The first mails within the bounds of a batch; one that is suspected, or has a strike, is alone. */
function batchOf(waiting: readonly MessageRow[], size: (row: MessageRow) => number): MessageRow[] {
  let bytes = 0;
  const end = waiting.findIndex((row, at) => {
    bytes += size(row);
    const isFull = bytes > BATCH_BYTES || at === BATCH_MAILS;
    return at > 0 && (isFull || isAlone(row) || waiting.slice(0, 1).some(isAlone));
  });
  return end === -1 ? [...waiting] : waiting.slice(0, end);
}

/**
 * Two processes died with this message in hand. If one dies again while a worker reads it, and nothing else, the message
 * is to blame: the strike is counted when the worker has begun, and taken back when it has ended.
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
