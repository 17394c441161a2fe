// Reports to systemd: that the daemon is at work, that it is ending, and, for its watchdog, that mail still moves. Node
// cannot write to its socket (a datagram one), so systemd-notify does it, a short process each time.
import { execFile } from 'node:child_process';
import type { Environment } from './environment.js';
import type { Log } from './log.js';

/** Who started us and wants to hear of us. */
export interface Supervisor {
  /** How often it wants to hear that we are alive; null when it does not. */
  readonly watchdogMs: number | null;
  /** Reports `READY=1`, `STOPPING=1`, `WATCHDOG=1` or a line of STATUS. Never fails: the log says what went wrong. */
  tell(...states: readonly string[]): Promise<void>;
}

/** systemd, where it started us with `Type=notify`; else nobody. */
export function openSupervisor(environment: Environment, log: Log): Supervisor {
  const watchdogMs = Number(environment['WATCHDOG_USEC'] ?? 0) / 1000;
  const isThere = (environment['NOTIFY_SOCKET'] ?? '') !== '';
  return {
    watchdogMs: isThere && watchdogMs > 0 ? watchdogMs : null,
    tell: (...states) =>
      new Promise((told) => {
        if (!isThere) return told();
        execFile('systemd-notify', [...states], { timeout: TELL_MS }, (error) => {
          if (error !== null) log.warn({ event: 'supervisor.unreachable', states }, error.message);
          told();
        });
      }),
  };
}

const TELL_MS = 5_000;
