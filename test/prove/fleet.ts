// The daemons of a proof: one on each machine, started again as a supervisor would, each with its log.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../support/process.js';
import { until } from '../support/until.js';
import type { Machine } from './stand.js';

/** A daemon while it runs. */
export interface Daemon {
  /** The number of its machine, from 1. */
  readonly number: number;
  readonly machine: Machine;
  readonly running: Running;
  isPaused: boolean;
  isKilled: boolean;
}

/** The exit code of a daemon whose database server is out of reach when it starts (sysexits.h, EX_UNAVAILABLE). */
const OUT_OF_REACH = 69;
const RESTART_MS = 500;
/** The levels of pino. */
const LEVELS = { warn: 40, error: 50 };

/** All daemons of a proof. */
export class Fleet {
  readonly #daemons = new Map<number, Daemon>();
  readonly #logs: string;
  #isEnding = false;
  /** Daemons that were started. */
  starts = 0;
  /** What no daemon should do: it ended by itself, or reported an error. */
  readonly faults: string[] = [];
  /** How often each event of the logs came that is a warning. */
  readonly warnings = new Map<string, number>();

  constructor(machines: readonly Machine[], folder: string) {
    this.#logs = folder;
    for (const [index, machine] of machines.entries()) this.#start(index + 1, machine);
  }

  /** Those that run. */
  get daemons(): readonly Daemon[] {
    return [...this.#daemons.values()];
  }

  /** Kills a daemon, and starts another on its machine. */
  kill(daemon: Daemon): void {
    daemon.isKilled = true;
    daemon.running.signal('SIGKILL');
  }

  pause(daemon: Daemon): void {
    daemon.isPaused = true;
    daemon.running.signal('SIGSTOP');
  }

  continue(daemon: Daemon): void {
    daemon.isPaused = false;
    if (!daemon.isKilled) daemon.running.signal('SIGCONT');
  }

  /** Ends all of them in good order. */
  async end(): Promise<void> {
    this.#isEnding = true;
    for (const { running } of this.daemons) running.signal('SIGTERM');
    await until('all daemons have ended', () => this.#daemons.size === 0);
  }

  #start(number: number, machine: Machine): void {
    this.starts += 1;
    let hasStarted = false;
    const onLine = (line: string): void => {
      appendFileSync(join(this.#logs, `daemon-${number}.log`), `${line}\n`);
      hasStarted ||= line.includes('"daemon.started"');
      this.#read(number, line);
    };
    const running = machine.here.start(['run'], { onLine });
    const daemon: Daemon = { number, machine, running, isPaused: false, isKilled: false };
    this.#daemons.set(number, daemon);
    void this.#watch(daemon, () => hasStarted);
  }

  async #watch(daemon: Daemon, hasStarted: () => boolean): Promise<void> {
    const { number, machine, running } = daemon;
    const { code, signal } = await running.ended;
    this.#daemons.delete(number);
    if (this.#isEnding && code === 0) return;
    if (!daemon.isKilled && (hasStarted() || code !== OUT_OF_REACH))
      this.faults.push(`daemon ${number} (process ${running.pid}) ended with ${code ?? signal}`);
    // One that found no server is started again by its supervisor, a moment later.
    if (code === OUT_OF_REACH) await sleep(RESTART_MS);
    if (!this.#isEnding) this.#start(number, machine);
  }

  #read(number: number, line: string): void {
    if (!line.startsWith('{')) return;
    // A line that a kill cut off is none.
    if (!line.endsWith('}')) return;
    const { level, event, msg, err } = JSON.parse(line);
    if (level >= LEVELS.error)
      this.faults.push(`daemon ${number} reports ${event}: ${msg ?? ''} ${err?.message ?? ''}`);
    else if (level >= LEVELS.warn) this.warnings.set(event, (this.warnings.get(event) ?? 0) + 1);
  }
}
