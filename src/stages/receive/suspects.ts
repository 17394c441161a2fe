// Which mails of an inbox could not be read, or were in hand when a connection died: each is read by itself, behind
// all others, and one that fails again and again is left alone for a while. The mail behind it goes on.
import type { Instant } from '../../core/mail/message.js';

const MOST_FAILURES = 3;
const FAILURE_PAUSE_MS = 60 * 60_000;

/** What is held against the mails of one inbox, by their UID; it is forgotten with the process. */
export class Suspects {
  readonly #failures = new Map<number, { readonly count: number; readonly until: Instant }>();

  /** Whether a mail is to be read by itself. */
  has(uid: number): boolean {
    return this.#failures.has(uid);
  }

  /** How many mails failed while they were read by themselves. */
  count(): number {
    return [...this.#failures.values()].filter((failure) => failure.count > 0).length;
  }

  /** The mails that may be read now: sound ones first, then those that failed least. Forgets what is gone. */
  order(listed: readonly number[], now: Instant): number[] {
    const present = new Set(listed);
    for (const uid of this.#failures.keys()) if (!present.has(uid)) this.#failures.delete(uid);
    const guilt = (uid: number): number => this.#failures.get(uid)?.count ?? -1;
    return listed
      .filter((uid) => (this.#failures.get(uid)?.until ?? 0) <= now)
      .toSorted((one, other) => guilt(one) - guilt(other) || one - other);
  }

  /** Something went wrong while these mails were in hand: it may have been any of them. */
  suspect(uids: readonly number[]): void {
    for (const uid of uids) this.#failures.set(uid, { count: 0, until: 0 });
  }

  /** This mail failed by itself; answers how often that was. */
  blame(uid: number, now: Instant): number {
    const count = (this.#failures.get(uid)?.count ?? 0) + 1;
    this.#failures.set(uid, { count, until: count < MOST_FAILURES ? 0 : now + FAILURE_PAUSE_MS });
    return count;
  }

  /** This mail was read after all. */
  clear(uid: number): void {
    this.#failures.delete(uid);
  }
}
