// What happens to the daemons of a proof while they work: each kind at its own pace, its moments and victims by the seed,
// and all of it on record.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Daemon, Fleet } from './fleet.js';
import type { ProofStand } from './stand.js';

/** Something that was done to a daemon, or to the server. */
export interface Disturbance {
  readonly kind: 'kill' | 'pause' | 'cut' | 'server';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When it was over, for what lasts: a pause, a server that is down. */
  readonly until: number;
  /** The process that it struck; null for the server. */
  readonly process: number | null;
}

/** How often each kind comes, in milliseconds; 0 for never. */
export interface Pace {
  readonly killMs: number;
  readonly pauseMs: number;
  readonly cutMs: number;
  readonly serverMs: number;
}

/** Longer than a lease lives without its holder. */
const SHORTEST_PAUSE_MS = 7_000;
const LONGEST_DOWN_MS = 1_500;
/** A daemon that has nothing to do commits nothing. */
const LONGEST_WAIT_MS = 1_000;

/** The parts that disturbing works with. */
export interface Disturbing {
  readonly stand: ProofStand;
  readonly fleet: Fleet;
  readonly random: () => number;
  readonly log: (line: string) => void;
}

/** Disturbs until it is stopped. */
export class Disturbances {
  readonly done: Disturbance[] = [];
  readonly #stopping = new AbortController();
  readonly #loops: Promise<void>[];

  constructor(
    private readonly parts: Disturbing,
    pace: Pace,
  ) {
    const hasServer = parts.stand.postgres !== null;
    this.#loops = [
      this.#every(pace.killMs, async () => this.#kill()),
      this.#every(pace.pauseMs, () => this.#pause()),
      ...(hasServer
        ? [this.#every(pace.cutMs, () => this.#cut()), this.#every(pace.serverMs, () => this.#restart())]
        : []),
    ];
  }

  /** Ends all disturbances, and whatever they hold up goes on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#loops);
  }

  async #every(ms: number, act: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    if (ms === 0) return;
    while (!signal.aborted) {
      await sleep(ms, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await act();
    }
  }

  #victim(): Daemon | undefined {
    const candidates = this.parts.fleet.daemons.filter(({ isPaused, isKilled }) => !isPaused && !isKilled);
    return candidates[Math.floor(this.parts.random() * candidates.length)];
  }

  #kill(): void {
    const victim = this.#victim();
    if (victim === undefined) return;
    this.parts.fleet.kill(victim);
    this.#note('kill', victim, Date.now(), 'SIGKILL');
  }

  async #pause(): Promise<void> {
    const victim = this.#victim();
    if (victim === undefined) return;
    const at = Date.now();
    const ms = SHORTEST_PAUSE_MS + this.parts.random() * 2_000;
    this.parts.fleet.pause(victim);
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    this.parts.fleet.continue(victim);
    this.#note('pause', victim, at, `SIGSTOP, SIGCONT after ${(ms / 1_000).toFixed(1)} s`);
  }

  async #cut(): Promise<void> {
    const victim = this.#victim();
    const way = victim?.machine.way;
    if (victim === undefined || !way) return;
    const { signal } = this.#stopping;
    const kind = Math.floor(this.parts.random() * 4);
    if (kind === 0) {
      way.cut();
      this.#note('cut', victim, Date.now(), 'every connection');
    } else if (kind === 1) {
      await this.#terminate(way.ports());
      this.#note('cut', victim, Date.now(), 'every connection, by the server');
    } else {
      const at = kind === 2 ? 'before' : 'after';
      const late = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)]);
      if (await way.cutAt('commit\0', at, late)) this.#note('cut', victim, Date.now(), `${at} a commit`);
    }
  }

  async #terminate(ports: readonly number[]): Promise<void> {
    const { postgres } = this.parts.stand;
    if (postgres === null) return;
    const client = new Client({
      host: '127.0.0.1',
      port: postgres.port,
      user: 'postgres',
      database: 'postgres',
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where client_port = any($1)',
        [ports],
      );
    } catch {
      // The server is down just now: its connections are cut as well.
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async #restart(): Promise<void> {
    const { postgres } = this.parts.stand;
    if (postgres === null) return;
    const at = Date.now();
    await postgres.pause();
    await sleep(this.parts.random() * LONGEST_DOWN_MS);
    await postgres.resume();
    this.#note('server', null, at, `crashed and started again after ${Date.now() - at} ms`);
  }

  #note(kind: Disturbance['kind'], victim: Daemon | null, at: number, words: string): void {
    const whom = victim === null ? 'server' : `daemon ${victim.number} (process ${victim.running.pid})`;
    this.parts.log(`${kind} ${whom}: ${words}`);
    this.done.push({ kind, at, until: Date.now(), process: victim?.running.pid ?? null });
  }
}
