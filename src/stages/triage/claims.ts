// The mails that this process has claimed, and the strikes that it counted before it knew better. Where the store was out
// of reach meanwhile they stand there as if the process had died over them: it gives them back when the store is there again.
import { claim, forgive, strike, unclaim, type MessageRow } from '../../io/store/mail/messages.js';
import type { Store } from '../../io/store/open.js';

/** Claims and strikes of one process. */
export class Claims {
  readonly #claimed = new Set<number>();
  /** How many strikes each had before. */
  readonly #struck = new Map<number, number>();

  constructor(private readonly store: Store) {}

  async claim(ids: readonly number[]): Promise<void> {
    // The store may do it and its answer be lost.
    for (const id of ids) this.#claimed.add(id);
    await claim(this.store, ids);
  }

  /** These have their decision, or were given back with it. */
  done(ids: readonly number[]): void {
    for (const id of ids) this.#claimed.delete(id);
  }

  /** Gives back what is claimed and not in hand, and forgives the strikes of a reading that came to nothing. */
  async giveBack(inHand: readonly number[] = []): Promise<void> {
    const ids = [...this.#claimed].filter((id) => !inHand.includes(id));
    if (ids.length > 0) await unclaim(this.store, ids);
    this.done(ids);
    for (const id of this.#struck.keys()) await this.forgive(id);
  }

  async strike({ id, strikes }: MessageRow): Promise<void> {
    this.#struck.set(id, strikes);
    await strike(this.store, id);
  }

  /** The mail is to blame. */
  blame(id: number): void {
    this.#struck.delete(id);
  }

  /** The mail was read, or the reading was given up for another reason. */
  async forgive(id: number): Promise<void> {
    const before = this.#struck.get(id);
    if (before === undefined) return;
    await forgive(this.store, id, before);
    this.#struck.delete(id);
  }
}
