// The bytes of one mail on their way to a worker, piece by piece.
import { type Piece, pieceOf } from './piece.js';
import type { Chunks } from './line-ends.js';

/** Pulls the chunks of one mail, one at a time. */
export class ChunkSource {
  /** Set when the chunks could not be had: `problem` is what they rejected with. */
  failed = false;
  problem: unknown = null;
  readonly #iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #second: Piece | null = null;

  constructor(chunks: Chunks) {
    this.#iterator =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** The first chunk, and whether it is the whole mail. To be called once, before `next`. */
  async open(): Promise<{ first: Piece; isWhole: boolean }> {
    const first = (await this.#pull()) ?? new Uint8Array(0);
    this.#second = await this.#pull();
    return { first, isWhole: this.#second === null };
  }

  /** The next chunk; null when there is no more. */
  async next(): Promise<Piece | null> {
    const chunk = this.#second ?? (await this.#pull());
    this.#second = null;
    return chunk;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  async #pull(): Promise<Piece | null> {
    try {
      const next = await this.#iterator.next();
      return next.done === true ? null : pieceOf(next.value);
    } catch (problem) {
      this.failed = true;
      this.problem = problem;
      throw problem;
    }
  }
}
