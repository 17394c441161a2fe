// A bound in time for work that computes and never waits: V8 ends it wherever it is. Nothing else can, since timers
// have no turn before such work has come to its end.
import { createContext, Script } from 'node:vm';

/** Work was ended, since it took longer than it may. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
  constructor(what: string, ms: number) {
    super(`${what} took longer than ${ms / 1000} s`);
  }
}

const slot = createContext({ work: (): unknown => null });
const call = new Script('work()');

/**
 * Does synchronous work in at most `ms`, or throws `TookTooLong`. A single call of a native function is not ended in
 * its midst. Waking the thread that watches costs a fifth of a millisecond.
 */
export function withinTime<Result>(ms: number, what: string, work: () => Result): Result {
  let result: { readonly value: Result } | null = null;
  slot['work'] = (): void => {
    result = { value: work() };
  };
  try {
    call.runInContext(slot, { timeout: ms });
  } catch (error) {
    if (isTimeOut(error)) throw new TookTooLong(what, ms);
    throw error;
  } finally {
    slot['work'] = (): unknown => null;
  }
  return read(result);
}

function read<Result>(result: { readonly value: Result } | null): Result {
  if (result === null) throw new TypeError('the work was not called');
  return result.value;
}

function isTimeOut(error: unknown): boolean {
  // It is an error of the other context, so no instance of this one's.
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
