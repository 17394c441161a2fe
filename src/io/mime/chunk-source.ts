// The bytes of one mail on their way to a worker. Each chunk is copied into memory of its own, which can be
// handed over; sending a view would copy all of the memory that it looks at.
import type { Chunks } from './line-ends.js';

/** Pulls the chunks of one mail, one at a time. */
export class ChunkSource {
  /** Set when the chunks could not be had: `problem` is what they rejected with. */
  failed = false;
  problem: unknown = null;
  readonly #iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #second: Uint8Array<ArrayBuffer> | null = null;

  constructor(chunks: Chunks) {
    this.#iterator =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** The first chunk, and whether it is the whole mail. To be called once, before `next`. */
  async open(): Promise<{ first: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
    const first = (await this.#pull()) ?? new Uint8Array(0);
    this.#second = await this.#pull();
    return { first, isWhole: this.#second === null };
  }

  /** The next chunk; null when there is no more. */
  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    const chunk = this.#second ?? (await this.#pull());
    this.#second = null;
    return chunk;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  async #pull(): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const next = await this.#iterator.next();
      return next.done === true ? null : new Uint8Array(next.value);
    } catch (problem) {
      this.failed = true;
      this.problem = problem;
      throw problem;
    }
  }
}
