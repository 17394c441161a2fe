// The pieces of work on a store: most are in one daemon's hands at a time, and some are done by every daemon, row by row.
// On SQLite one daemon has them all, since it holds the lock of the file. On a server several share them, and whoever
// lives takes over what another leaves or loses.
import type { Store } from '../open.js';

/** What a daemon wants to do on a store that it may share. */
export interface Wanted {
  /** The name of the work, e.g. `triage` or `receive support`. */
  readonly work: string;
  /** Whether every daemon does it at once: then each claims its rows under a mark of its own. */
  readonly isCommon: boolean;
  /** Called when the work may have become free, or was lost. */
  readonly onChange: () => void;
}

/** Work that is in this daemon's hands. */
export interface Held {
  /** What is changed here is changed only as long as nobody else has the work. */
  readonly store: Store;
  /** The name of this holding, which no other ever has: it stands on the rows that are claimed under it. */
  readonly mark: string;
  /** Whether somebody else may have it by now. Needs no answer of the server. */
  isLost(): boolean;
  /** Has what ended holdings have left behind mended, where there may be any. */
  mend(mending: Mending): Promise<void>;
  /** Leaves it to others. */
  release(): Promise<void>;
}

/** Mends, in a transaction, what holdings have left behind whose marks are not among those that live. */
export type Mending = (transaction: Store, living: readonly string[]) => Promise<void>;

/** A store with the work on it. */
export interface Sharing {
  /** For looking, and for changes that anybody may make at any time. */
  readonly store: Store;
  /** Takes a piece of work; null while it is in another daemon's hands. */
  take(wanted: Wanted): Promise<Held | null>;
  /** Whether a piece of work is in this daemon's hands. */
  holds(work: string): boolean;
  /** Waits until every other daemon that has work has shown that it lives, or has lost it; for the life of a lease at most. */
  settle(signal: AbortSignal): Promise<void>;
  /** Reports to the other daemons that there is something to do for these pieces of work. */
  wake(works: readonly string[]): void;
  /** Calls the listener when another daemon reports so. */
  onWake(listener: (work: string) => void): void;
}

/** A store that nobody shares: whoever has it has all the work, and has mended it before. */
export function unshared(store: Store): Sharing {
  const held: Held = {
    store,
    mark: 'alone',
    isLost: () => false,
    mend: async () => undefined,
    release: async () => undefined,
  };
  return {
    store,
    take: async () => held,
    holds: () => true,
    settle: async () => undefined,
    wake: () => undefined,
    onWake: () => undefined,
  };
}
