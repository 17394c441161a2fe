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
import type { Held, Sharing, Wanted } from '../../sharing/sharing.js';
import { storeOn } from './driver.js';
import {
  type Daemon,
  dropLease,
  forgetDaemon,
  freeLeases,
  LEASE_MS,
  renewLeases,
  takeLease,
} from './lease.js';

/** Several in the life of a lease: one that is late does no harm. */
const BEAT_MS = 1_500;
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
  readonly epoch: number;
  readonly at: number;
  readonly onChange: () => void;
  isLost: boolean;
}

/** A daemon's part in a shared store. */
export class PostgresSharing implements Sharing {
  readonly store: Kysely<Schema>;
  readonly #daemon: Daemon;
  readonly #heart: Kysely<Schema>;
  readonly #taken = new Map<string, Taken>();
  readonly #waiting = new Map<string, () => void>();
  readonly #stopping = new AbortController();
  readonly #listeners: ((work: string) => void)[] = [];
  #beating: Promise<void> = Promise.resolve();
  #renewedAt = performance.now();
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

  async take(wanted: Wanted): Promise<Held | null> {
    const { work, mend, onChange } = wanted;
    this.#waiting.set(work, onChange);
    const epoch = await takeLease(this.store, work, this.#daemon.id);
    if (epoch === null) return null;
    this.#waiting.delete(work);
    const taken: Taken = { epoch, onChange, at: performance.now(), isLost: false };
    this.#taken.set(work, taken);
    const { pool, service, log } = this.parts;
    const store = storeOn(pool, service, { work, epoch });
    log.info({ event: 'lease.taken', work, epoch });
    await mend(store);
    return {
      store,
      isLost: () => taken.isLost || performance.now() - this.#renewedAt > LEASE_MS,
      release: async () => {
        this.#taken.delete(work);
        await dropLease(this.store, { name: work, epoch }, this.#daemon.id).catch(ignoreUnavailable);
      },
    };
  }

  wake(works: readonly string[]): void {
    // Whoever does not hear of it looks by itself.
    for (const work of works)
      if (!this.#taken.has(work))
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
    const renewed = new Map(
      (await renewLeases(this.#heart, this.#daemon)).map(({ name, epoch }) => [name, epoch]),
    );
    this.#renewedAt = at;
    for (const [work, taken] of this.#taken) {
      // What was taken meanwhile was not asked about.
      if (taken.isLost || taken.at > at || renewed.get(work) === taken.epoch) continue;
      taken.isLost = true;
      this.parts.log.warn({ event: 'lease.lost', work, epoch: taken.epoch });
      taken.onChange();
    }
    for (const work of await freeLeases(this.#heart, [...this.#waiting.keys()])) this.#waiting.get(work)?.();
    await this.#listen();
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
