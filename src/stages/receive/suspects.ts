// Which mails of an inbox could not be read, were in hand when a connection died, or stayed though the server said that it
// moved them: each is read by itself, behind all others, after pauses that grow. The mail behind it goes on.
import type { Instant } from '../../core/mail/message.js';

/** The pauses behind the first, the second and every further failure. */
const PAUSES_MS = [10_000, 60_000, 10 * 60_000] as const;

/** The failures of one mail. */
export interface Suspicion {
  /** How often it failed while it was read by itself, or stayed after it was moved. */
  readonly failures: number;
  /** It is left alone until then. */
  readonly dueAt: Instant;
  /** Whether its bytes are in the store: then it only stands in the inbox still. */
  readonly isStored: boolean;
}

/** The failures of the mails of one inbox, by their UID. */
export class Suspects {
  #held = new Map<number, Suspicion>();

  /** Begins with what the store has of them. Each may be tried at once: a new session knows nothing of the last one. */
  restore(uids: ReadonlyMap<number, Omit<Suspicion, 'dueAt'>>): void {
    for (const [uid, known] of uids) this.#held.set(uid, { dueAt: 0, ...known, ...this.#held.get(uid) });
  }

  /** Whether a mail is to be read by itself. */
  has(uid: number): boolean {
    return this.#held.has(uid);
  }

  /** How often a mail has failed. */
  failures(uid: number): number {
    return this.#held.get(uid)?.failures ?? 0;
  }

  /** Forgets the mails that are gone from the inbox; answers which of them had failed. */
  forgetGone(listed: readonly number[]): number[] {
    const present = new Set(listed);
    return [...this.#held.keys()].filter((uid) => !present.has(uid) && this.forget(uid));
  }

  /** The mails that may be read now: sound ones first, then those that failed least. */
  order(listed: readonly number[], now: Instant): number[] {
    const guilt = (uid: number): number => this.#held.get(uid)?.failures ?? -1;
    return listed
      .filter((uid) => (this.#held.get(uid)?.dueAt ?? 0) <= now)
      .toSorted((one, other) => guilt(one) - guilt(other) || one - other);
  }

  /** Something went wrong while these mails were in hand: it may have been any of them. */
  suspect(uids: readonly number[]): void {
    for (const uid of uids) this.#held.set(uid, { failures: 0, dueAt: 0, isStored: false });
  }

  /** This mail failed by itself, or stayed though it was moved (`isStored`). */
  blame(uid: number, now: Instant, isStored: boolean): Suspicion {
    const before = this.failures(uid);
    const pauseMs = PAUSES_MS[Math.min(before, PAUSES_MS.length - 1)] ?? 0;
    const held = { failures: before + 1, dueAt: now + pauseMs, isStored };
    this.#held.set(uid, held);
    return held;
  }

  /** This mail was read after all; one that stayed after its move stays a suspect until it is gone. True for a failed one. */
  clear(uid: number): boolean {
    return this.#held.get(uid)?.isStored !== true && this.forget(uid);
  }

  private forget(uid: number): boolean {
    const hadFailed = this.failures(uid) > 0;
    this.#held.delete(uid);
    return hadFailed;
  }
}
