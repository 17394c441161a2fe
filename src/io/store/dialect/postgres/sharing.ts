// A store on a server that several daemons share: a heartbeat renews the leases of this one and looks for those that
// others left; notifications wake the others sooner than they would look by themselves.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Kysely } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../../../system/clock.js';
import { Unavailable } from '../../../system/failure.js';
import type { Log } from '../../../system/log.js';
import type { Schema } from '../../schema.js';
import type { Held, Mending, Sharing, Wanted } from '../../sharing/sharing.js';
import { storeOn } from './driver.js';
import {
  type Daemon,
  dropLease,
  endExpired,
  expiredWorks,
  forgetDaemon,
  freeLeases,
  holders,
  LEASE_MS,
  renewLeases,
  takeLease,
} from './lease.js';

/** Several in the life of a lease: one that is late does no harm. */
const BEAT_MS = 1_500;
/** How often to look whether others live. */
const LOOK_MS = 250;
const CHANNEL = 'sportello';

/** The parts that sharing works with. */
export interface SharingParts {
  readonly store: Kysely<Schema>;
  /** The pool of the store. */
  readonly pool: Pool;
  /** A connection of its own: a heartbeat waits for no work. */
  readonly heart: Pool;
  readonly service: string;
  readonly process: number;
  readonly clock: Clock;
  readonly log: Log;
}

interface Taken {
  readonly work: string;
  readonly isCommon: boolean;
  readonly epoch: number;
  readonly at: number;
  readonly onChange: () => void;
  isLost: boolean;
  /** Whether an ended holding may have left something behind. */
  isMendDue: boolean;
}

/** A daemon's part in a shared store. */
export class PostgresSharing implements Sharing {
  readonly store: Kysely<Schema>;
  readonly #daemon: Daemon;
  readonly #heart: Kysely<Schema>;
  /** By the names of their leases. */
  readonly #taken = new Map<string, Taken>();
  readonly #waiting = new Map<string, () => void>();
  readonly #stopping = new AbortController();
  readonly #listeners: ((work: string) => void)[] = [];
  #beating: Promise<void> = Promise.resolve();
  #renewedAt = performance.now();
  /** Since when this daemon has renewed its leases without a pause. */
  #steadyAt = Number.NEGATIVE_INFINITY;
  #ear: PoolClient | null = null;

  constructor(private readonly parts: SharingParts) {
    this.store = parts.store;
    this.#daemon = { id: randomUUID(), host: hostname(), process: parts.process };
    this.#heart = storeOn(parts.heart, parts.service);
  }

  /** Reports this daemon, and begins to beat. */
  async begin(): Promise<void> {
    await this.#beat();
    this.#beating = this.#goOn();
  }

  async take({ work, isCommon, onChange }: Wanted): Promise<Held | null> {
    const name = isCommon ? `${work}#${randomUUID()}` : work;
    this.#waiting.set(work, onChange);
    const epoch = await takeLease(this.store, { name, work }, this.#daemon.id);
    if (epoch === null) return null;
    this.#waiting.delete(work);
    const at = performance.now();
    const taken: Taken = { work, isCommon, epoch, onChange, at, isLost: false, isMendDue: true };
    this.#taken.set(name, taken);
    const { pool, service, log } = this.parts;
    const store = storeOn(pool, service, { name, work, holder: this.#daemon.id, epoch });
    log.info({ event: 'lease.taken', work, epoch });
    return {
      store,
      mark: name,
      isLost: () => taken.isLost || performance.now() - this.#renewedAt > LEASE_MS,
      mend: (mending) => this.#mend(store, name, taken, mending),
      release: async () => {
        this.#taken.delete(name);
        await dropLease(this.store, { name, epoch }, this.#daemon.id).catch(ignoreUnavailable);
      },
    };
  }

  async settle(signal: AbortSignal): Promise<void> {
    const before = await holders(this.store);
    // A lease outlives its holder for so long, and no longer.
    for (let left = LEASE_MS; left > 0 && !signal.aborted; left -= LOOK_MS) {
      const now = await holders(this.store);
      const isOpen = ([id, seenAt]: [string, number]): boolean =>
        id !== this.#daemon.id && before.get(id) === seenAt;
      if (![...now].some(isOpen)) return;
      await this.parts.clock.pause(LOOK_MS, signal);
    }
  }

  holds(work: string): boolean {
    return [...this.#taken.values()].some((taken) => taken.work === work);
  }

  wake(works: readonly string[]): void {
    // Whoever does not hear of it looks by itself.
    for (const work of works)
      if (!this.holds(work))
        this.parts.heart.query('select pg_notify($1, $2)', [CHANNEL, work]).catch(() => undefined);
  }

  onWake(listener: (work: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Leaves everything to the others. */
  async end(): Promise<void> {
    this.#stopping.abort();
    await this.#beating;
    this.#ear?.release(true);
    await forgetDaemon(this.#heart, this.#daemon.id).catch(ignoreUnavailable);
    await this.#heart.destroy();
  }

  async #mend(store: Kysely<Schema>, name: string, taken: Taken, mending: Mending): Promise<void> {
    if (!taken.isMendDue || (taken.isCommon && !this.#mayEndOthers())) return;
    taken.isMendDue = false;
    try {
      await store.transaction().execute(async (transaction) => {
        await mending(transaction, taken.isCommon ? await endExpired(transaction, taken.work) : [name]);
      });
    } catch (error) {
      taken.isMendDue = true;
      throw error;
    }
  }

  /** Where the server was away, all holdings have expired: each daemon has the life of a lease to come back to its own. */
  #mayEndOthers(): boolean {
    return performance.now() - this.#steadyAt > LEASE_MS;
  }

  async #goOn(): Promise<void> {
    const { clock, log } = this.parts;
    const { signal } = this.#stopping;
    for (;;) {
      await clock.pause(BEAT_MS, signal);
      if (signal.aborted) return;
      try {
        await this.#beat();
      } catch (error) {
        log.warn({ event: 'lease.unrenewed' }, error instanceof Error ? error.message : String(error));
      }
    }
  }

  async #beat(): Promise<void> {
    // From before it is asked: the server counts from later.
    const at = performance.now();
    const leases = await renewLeases(this.#heart, this.#daemon, [...this.#taken.keys()]);
    const renewed = new Map(leases.map(({ name, epoch }) => [name, epoch]));
    if (at - this.#renewedAt > LEASE_MS / 2) this.#steadyAt = at;
    this.#renewedAt = at;
    for (const [name, taken] of this.#taken) {
      const { work, epoch } = taken;
      // What was taken meanwhile was not asked about.
      if (taken.isLost || taken.at > at || renewed.get(name) === epoch) continue;
      taken.isLost = true;
      this.parts.log.warn({ event: 'lease.lost', work, epoch });
      taken.onChange();
    }
    for (const work of await freeLeases(this.#heart, [...this.#waiting.keys()])) this.#waiting.get(work)?.();
    await this.#lookForExpired();
    await this.#listen();
  }

  async #lookForExpired(): Promise<void> {
    if (!this.#mayEndOthers()) return;
    const common = [...this.#taken.values()].filter(({ isCommon }) => isCommon);
    const expired = await expiredWorks(
      this.#heart,
      common.map(({ work }) => work),
    );
    for (const taken of common) {
      if (!expired.includes(taken.work)) continue;
      taken.isMendDue = true;
      taken.onChange();
    }
  }

  /** Listens on a connection of its own, made anew when it was lost. */
  async #listen(): Promise<void> {
    if (this.#ear !== null) return;
    const ear = await this.parts.heart.connect();
    this.#ear = ear;
    ear.on('error', () => {
      if (this.#ear !== ear) return;
      this.#ear = null;
      ear.release(true);
    });
    ear.on('notification', ({ payload = '' }) => this.#listeners.forEach((listener) => listener(payload)));
    await ear.query(`listen ${CHANNEL}`);
  }
}

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof Unavailable)) throw error;
}
