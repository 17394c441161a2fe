// The pieces of work on a store: each is in one daemon's hands at a time. On SQLite one daemon has them all, since it
// holds the lock of the file. On a server several share them, and whoever waits takes over what another leaves or loses.
import type { Store } from '../open.js';

/** What a daemon wants to do on a store that it may share. */
export interface Wanted {
  /** The name of the work, e.g. `triage` or `receive support`. */
  readonly work: string;
  /** Mends what whoever had the work last has left behind, before anything else. */
  readonly mend: (store: Store) => Promise<void>;
  /** Called when the work may have become free, or was lost. */
  readonly onChange: () => void;
}

/** Work that is in this daemon's hands. */
export interface Held {
  /** What is changed here is changed only as long as nobody else has the work. */
  readonly store: Store;
  /** Whether somebody else may have it by now. */
  isLost(): boolean;
  /** Leaves it to others. */
  release(): Promise<void>;
}

/** A store with the work on it. */
export interface Sharing {
  /** For looking, and for changes that anybody may make at any time. */
  readonly store: Store;
  /** Takes a piece of work; null while it is in another daemon's hands. */
  take(wanted: Wanted): Promise<Held | null>;
  /** Reports to the other daemons that there is something to do for these pieces of work. */
  wake(works: readonly string[]): void;
  /** Calls the listener when another daemon reports so. */
  onWake(listener: (work: string) => void): void;
}

/** A store that nobody shares: whoever has it has all the work, and has mended it. */
export function unshared(store: Store): Sharing {
  const held: Held = { store, isLost: () => false, release: async () => undefined };
  return { store, take: async () => held, wake: () => undefined, onWake: () => undefined };
}
