// How an attempt to send ended, as the outbox records it and as the metrics name it.
import type { Instant } from '../../core/mail/message.js';
import type { SendResult } from '../../io/http/metrics.js';
import type { OutboxRow, Result } from '../../io/store/outbox/outbox.js';
import { Deferred, Rejected, Unavailable, Uncertain } from '../../io/system/failure.js';

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 4 * 60 * 60_000;
/** How often the same bytes go out again when the answer after the final dot was lost. */
const MOST_REPEATS = 3;

/** We hung up ourselves, perhaps before the answer: the same bytes go out as soon as we are back. */
export class HungUp extends Error {}

/**
 * The result that the outbox records. `error` is null where the letter was sent; `row` is as it was before its lease.
 */
export function resultOf(row: OutboxRow, error: Error | null, now: Instant, giveUpMs: number): Result {
  if (error === null) return { state: 'sent' };
  if (error instanceof Rejected) return { state: 'failed', error: error.message };
  const unsure = row.state === 'uncertain' ? 'uncertain' : 'pending';
  if (error instanceof HungUp)
    return { state: 'uncertain', error: error.message, dueAt: now, counted: false };
  if (error instanceof Unavailable)
    return { state: unsure, error: error.message, dueAt: now, counted: false };
  const retryMs = Math.min(FIRST_RETRY_MS * 2 ** row.attempts, LONGEST_RETRY_MS);
  if (error instanceof Uncertain) {
    return row.repeats >= MOST_REPEATS
      ? { state: 'failed', error: `perhaps delivered: ${error.message}` }
      : { state: 'uncertain', error: error.message, dueAt: now + retryMs, counted: true, lost: true };
  }
  if (now + retryMs - (row.retried_at ?? row.queued_at) > giveUpMs)
    return { state: 'failed', error: `given up: ${error.message}` };
  const problem = error instanceof Deferred ? error.message : `unexpected: ${error.message}`;
  return { state: unsure, error: problem, dueAt: now + retryMs, counted: true };
}

/** How an attempt ended, as the metrics name it. */
export function nameOf({ state }: Result, error: Error | null): SendResult {
  if (state !== 'pending') return state;
  return error instanceof Unavailable ? 'unavailable' : 'deferred';
}
