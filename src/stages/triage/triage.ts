// triage: a received message becomes its one decision, in one transaction. Mails are decided one after the other
// in the order of their arrival, since a follow-up must find the ticket that it answers; they are parsed beside
// each other, in workers that may die without taking anything along.
import type { MimeReader } from '../../io/mime/mime.js';
import {
  forgiveStrike,
  letGo,
  strike,
  takeInHand,
  waitingMessages,
  type MessageRow,
} from '../../io/store/mail/messages.js';
import { decideAll, MOST_STRIKES, type DecidingParts } from './decide-batch.js';
import { readAll, readMail, type ReadMail } from './read.js';
import type { Stage } from '../../line/stage.js';

/** What the triage stage works with. */
export interface TriageParts extends DecidingParts {
  readonly reader: MimeReader;
}

/** A batch ends at whichever comes first. */
const BATCH_MAILS = 32;
const BATCH_BYTES = 2 * 1024 * 1024;
const IDLE_MS = 5_000;

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

  constructor(private readonly parts: TriageParts) {}

  async step(signal: AbortSignal): Promise<boolean> {
    const batch = this.#ahead ?? (await this.#begin([]));
    this.#ahead = null;
    if (batch === null) return false;
    const [first] = batch.rows;
    if (first?.in_hand === 1) return triageAlone(this.parts, first, signal);
    this.#ahead = await this.#begin(batch.rows);
    const read = await unlessAborted(batch.reading, signal);
    if (read !== null) {
      await decideAll(this.parts, read, signal);
      return true;
    }
    await this.#letGo(batch);
    return false;
  }

  async close(): Promise<void> {
    if (this.#ahead !== null) await this.#letGo(this.#ahead);
    await this.parts.reader.close();
  }

  async #letGo({ rows }: Batch): Promise<void> {
    await letGo(
      this.parts.store,
      rows.map((row) => row.id),
    );
  }

  /**
   * Takes the next mails in hand, beside those that are, and begins to read them. What an unclean stop left in hand
   * is a batch of its own, and waits until nothing else is in hand.
   */
  async #begin(inHand: readonly MessageRow[]): Promise<Batch | null> {
    const ids = new Set(inHand.map((row) => row.id));
    const waiting = await waitingMessages(this.parts.store, BATCH_MAILS + ids.size);
    const rows = batchOf(waiting.filter((row) => !ids.has(row.id)));
    const [first] = rows;
    if (first === undefined || (first.in_hand === 1 && inHand.length > 0)) return null;
    if (first.in_hand === 1) return { rows, reading: Promise.resolve([]) };
    await takeInHand(
      this.parts.store,
      rows.map((row) => row.id),
    );
    const reading = readAll(this.parts, rows);
    // It may fail before anybody waits for it.
    reading.catch(() => undefined);
    return { rows, reading };
  }
}

/** The first mails, up to one that an unclean stop left in hand, within the bounds of a batch. */
function batchOf(waiting: readonly MessageRow[]): MessageRow[] {
  let bytes = 0;
  const end = waiting.findIndex((row, at) => {
    bytes += row.bytes;
    return at > 0 && (row.in_hand === 1 || bytes > BATCH_BYTES || at === BATCH_MAILS);
  });
  return end === -1 ? [...waiting] : waiting.slice(0, end);
}

/** The process died with this message in hand: if it dies again while nothing else is, the message is to blame. */
async function triageAlone(parts: TriageParts, row: MessageRow, signal: AbortSignal): Promise<boolean> {
  if (row.strikes >= MOST_STRIKES) {
    const problem = 'reading it ended the program three times';
    await decideAll(parts, [{ row, message: null, problem, isCounted: true }], signal);
    return true;
  }
  await strike(parts.store, row.id);
  const read = await unlessAborted(readMail(parts, row), signal);
  if (read === null || read.message !== null) await forgiveStrike(parts.store, row.id);
  if (read !== null)
    await decideAll(parts, [read.message === null ? { ...read, isCounted: true } : read], signal);
  return read !== null;
}

/** Waits for work, or for the signal to abort: then null, and whatever the work comes to is nobody's any more. */
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
