// Loops that live and die together: an error that nobody foresaw in one of them ends the others, in order, before it
// goes on to whoever started them.

/**
 * Runs the loops until each has ended. `loops` is given a signal that aborts as soon as one of them fails.
 * @throws what the first failed loop threw, once all have ended.
 */
export async function runTogether(loops: (failed: AbortSignal) => readonly Promise<void>[]): Promise<void> {
  const failed = new AbortController();
  const guarded = loops(failed.signal).map((loop) =>
    loop.catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  for (const result of await Promise.allSettled(guarded))
    if (result.status === 'rejected') throw result.reason;
}
