// reload: files that an administrator saves come into force while the daemon runs. The files are read, checked and
// rendered aside and then put in force whole; one mistake in them, and the former configuration stays in force. Saved
// files and SIGHUP only nudge this stage: it looks by itself, too, since a file system need not notify.
import type { Clock } from '../io/system/clock.js';
import { ConfigInvalid } from '../io/config/config.js';
import { hashFiles } from '../io/config/files.js';
import { formatProblem } from '../io/system/problem.js';
import type { Log } from '../io/system/log.js';
import type { Setup } from '../io/config/setup.js';
import { noteInForce, noteRefused } from '../io/store/state/configuration.js';
import type { Store } from '../io/store/open.js';
import type { Stage } from './stage.js';

/** The parts that the reloading stage works with. */
export interface ReloadParts {
  /** The setup in force at the start. */
  readonly setup: Setup;
  /** Reads everything anew; throws ConfigInvalid. */
  readonly load: () => Setup;
  /** Puts it in force. */
  readonly adopt: (setup: Setup) => void;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** The stage, and a way to have it read everything again though no file has changed: a secret or a certificate may have. */
export interface ReloadStage extends Stage {
  ask(): void;
}

const IDLE_MS = 5_000;
/** Files that change again within this time are still being written: an editor saves several, one after the other. */
const SETTLE_MS = 300;
/** A log line reports no more mistakes than this; `check` prints all. */
const TOLD_AT_MOST = 50;

/** Opens the reloading stage. */
export function openReload(parts: ReloadParts): ReloadStage {
  const { setup, clock, log, store } = parts;
  const { folder } = setup.config;
  let judged = fingerprint(setup.hashes);
  let asked = false;
  let told = '';

  const refuse = async (mistakes: ConfigInvalid['problems']): Promise<void> => {
    await noteRefused(store, mistakes, clock.now());
    const lines = mistakes.slice(0, TOLD_AT_MOST).map(formatProblem);
    if (told === lines.join('\n')) return;
    told = lines.join('\n');
    log.error({ event: 'config.refused', count: mistakes.length, mistakes: lines }, lines[0]);
  };

  const judge = async (): Promise<void> => {
    try {
      const next = parts.load();
      await noteInForce(store, next.hashes, clock.now());
      parts.adopt(next);
      told = '';
      const warnings = next.config.warnings.map(formatProblem).slice(0, TOLD_AT_MOST);
      log.info({ event: 'config.reloaded', hashes: next.hashes, warnings });
    } catch (error) {
      if (!(error instanceof ConfigInvalid)) throw error;
      await refuse(error.problems);
    }
  };

  return {
    name: 'reload',
    idleMs: IDLE_MS,
    ask: () => {
      asked = true;
    },
    step: async (signal) => {
      const seen = fingerprint(hashFiles(folder));
      if (seen === judged && !asked) return false;
      await clock.pause(SETTLE_MS, signal);
      if (signal.aborted) return false;
      if (fingerprint(hashFiles(folder)) !== seen) return true;
      [judged, asked] = [seen, false];
      await judge();
      return true;
    },
    close: async () => undefined,
  };
}

function fingerprint(hashes: Setup['hashes']): string {
  return JSON.stringify(hashes);
}
