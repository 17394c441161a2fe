// A stage whose work is taken from a shared store: it is opened when this daemon has the work, on a store that refuses
// whatever comes after the work was lost, and closed when it is lost.
import { Unavailable } from '../io/system/failure.js';
import type { Held, Mending, Sharing } from '../io/store/sharing/sharing.js';
import type { Nudge, Stage } from './stage.js';

/** How long to wait for work that another daemon has: a nudge comes sooner when it is free. */
const WAIT_MS = 5_000;

/** A stage that is opened when its work is in this daemon's hands. */
export interface HeldParts {
  readonly sharing: Sharing;
  /** The name of the work and of its stage. */
  readonly work: string;
  readonly nudge: Nudge;
  /** Whether every daemon does this work at once, and not one for all. */
  readonly isCommon?: boolean;
  /** Whether this daemon wants the work now; else it leaves it to others. */
  readonly isWanted?: () => boolean;
  readonly open: (held: Held) => Stage;
  /** Mends what ended holdings have left behind, before the first step and whenever one has ended. */
  readonly mend?: Mending;
}

/** The stage; nothing is opened before its first step. */
export function openHeld(parts: HeldParts): Stage {
  const { sharing, work, nudge, isCommon = false, isWanted = () => true, open, mend } = parts;
  let [held, stage]: [Held | null, Stage | null] = [null, null];
  const leave = async (): Promise<void> => {
    const [left, closing] = [held, stage];
    [held, stage] = [null, null];
    try {
      await closing?.close();
    } catch (error) {
      // What it would have written is another daemon's by now.
      if (!(error instanceof Unavailable)) throw error;
    } finally {
      await left?.release();
    }
  };
  return {
    name: work,
    get idleMs() {
      return stage?.idleMs ?? WAIT_MS;
    },
    step: async (signal) => {
      if (held?.isLost() === true || !isWanted()) await leave();
      if (!isWanted()) return false;
      held ??= await sharing.take({ work, isCommon, onChange: () => nudge.nudge() });
      if (held === null) return false;
      if (mend !== undefined) await held.mend(mend);
      stage ??= open(held);
      return stage.step(signal);
    },
    close: leave,
  };
}
