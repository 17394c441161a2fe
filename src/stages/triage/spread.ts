// How the line has mail read on other machines: it offers what waits behind the mails in hand, and takes each offer back
// when it comes to that mail, whatever has become of it. So no reader keeps it for long, and nothing changes the order.
import type { Instant, Message } from '../../core/mail/message.js';
import type { Clock } from '../../io/system/clock.js';
import { suspect, type MessageRow } from '../../io/store/mail/messages.js';
import { inheritJobs, jobStates, offerJobs, takeBack } from '../../io/store/mail/parse-jobs.js';
import type { Store } from '../../io/store/open.js';

/**
 * Offering a smaller mail and fetching what was read of it costs the server more than it saves the line: some two
 * milliseconds of processor, as much as reading such a mail takes.
 */
const OFFERED_BYTES = 64 * 1024;

/**
 * The line waits so long for a mail that a reader has in hand, and then reads it itself: longer than nearly all take, and
 * not for as long as it takes to know of a reader's death.
 */
const PATIENCE_MS = 1_000;

/** How often the line looks whether a reader is done, and after how many looks it sees to other things, too. */
const LOOK_MS = 20;
const LOOKS = 25;

/** How long to offer nothing after nobody was there to read. */
const ALONE_MS = 1_000;

/** The parts that spreading works with. */
export interface SpreadParts {
  readonly store: Store;
  readonly clock: Clock;
  /** By which programs read mail alike. */
  readonly program: string;
  /** Called when there is something to read. */
  readonly onOffer: () => void;
}

/** Mails that the line may take in hand, in order. */
export interface Ready {
  readonly rows: readonly MessageRow[];
  /** How much of it the line has to fetch, in bytes or letters: the mail, or what was read of it. */
  readonly sizeOf: (row: MessageRow) => number;
}

/** That of a mail which nobody has read. */
export function sizeOf({ bytes }: MessageRow): number {
  return bytes;
}

/** What the line has offered. */
export class Spread {
  #offered: Set<number> | null = null;
  /** Mails that readers have in hand, with since when the line waits for them. */
  readonly #awaited = new Map<number, Instant>();
  #aloneUntil: Instant = 0;

  constructor(private readonly parts: SpreadParts) {}

  /** Offers those of the mails that are worth it; each comes up when the mails before it are decided. */
  async offer(rows: readonly MessageRow[]): Promise<void> {
    const { store, clock, program, onOffer } = this.parts;
    const offered = await this.#known();
    const ids = rows.filter((row) => row.bytes >= OFFERED_BYTES && !offered.has(row.id)).map(({ id }) => id);
    if (ids.length === 0 || clock.now() < this.#aloneUntil) return;
    const added = await offerJobs(store, ids, program);
    for (const id of added) offered.add(id);
    if (added.length > 0) onOffer();
    else this.#aloneUntil = clock.now() + ALONE_MS;
  }

  /**
   * The first of the mails, up to one that a reader still has in hand: none where that is the first. A mail whose reader
   * died comes again, as one that an unclean stop left in hand.
   */
  async ready(rows: readonly MessageRow[]): Promise<Ready> {
    const ids = await this.#offeredOf(rows);
    if (ids.length === 0) return { rows, sizeOf };
    const jobs = await jobStates(this.parts.store, ids);
    const dead = jobs.filter(({ state }) => state === 'dead').map(({ id }) => id);
    if (dead.length > 0) await this.#suspect(dead);
    const reading = jobs.filter(({ id, state }) => state === 'reading' && !this.#isLate(id));
    const unready = new Set([...dead, ...reading.map(({ id }) => id)]);
    const end = rows.findIndex(({ id }) => unready.has(id));
    const lengths = new Map(
      jobs.filter(({ state }) => state === 'read').map(({ id, length }) => [id, length]),
    );
    return {
      rows: end === -1 ? rows : rows.slice(0, end),
      sizeOf: (row) => lengths.get(row.id) ?? sizeOf(row),
    };
  }

  /** Waits until a reader has handed the mail over, but not for ever: then it is looked at anew. */
  async untilRead({ id }: MessageRow, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.parts;
    for (let looks = 0; looks < LOOKS; looks += 1) {
      await clock.pause(LOOK_MS, signal);
      const [job] = signal.aborted ? [] : await jobStates(store, [id]);
      if (job?.state !== 'reading') return;
    }
  }

  /** Takes the offers of mails back, with what was read of them. */
  async take(rows: readonly MessageRow[]): Promise<ReadonlyMap<number, Message>> {
    const ids = await this.#offeredOf(rows);
    if (ids.length === 0) return new Map();
    const read = await takeBack(this.parts.store, ids, this.parts.program);
    this.#forget(ids);
    return read;
  }

  /** What is offered is asked for anew: an answer may have been lost. */
  doubt(): void {
    this.#offered = null;
  }

  async #offeredOf(rows: readonly MessageRow[]): Promise<number[]> {
    const offered = await this.#known();
    return rows.map(({ id }) => id).filter((id) => offered.has(id));
  }

  async #known(): Promise<Set<number>> {
    this.#offered ??= new Set(await inheritJobs(this.parts.store));
    return this.#offered;
  }

  /** Whatever ended their reader may do so again: they are read alone, by the line. */
  async #suspect(ids: readonly number[]): Promise<void> {
    const { store, program } = this.parts;
    await suspect(store, ids);
    await takeBack(store, ids, program);
    this.#forget(ids);
  }

  #isLate(id: number): boolean {
    const now = this.parts.clock.now();
    const since = this.#awaited.get(id) ?? now;
    this.#awaited.set(id, since);
    return now - since > PATIENCE_MS;
  }

  #forget(ids: readonly number[]): void {
    for (const id of ids) {
      this.#offered?.delete(id);
      this.#awaited.delete(id);
    }
  }
}
