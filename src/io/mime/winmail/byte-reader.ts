// Bytes of a stream taken by their number, as binary formats are written. Holds no more than a chunk and what is asked.

/** Reads a stream from its beginning. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `length` bytes; null where the stream ends before. */
  async take(length: number): Promise<Buffer | null> {
    const pieces: Buffer[] = [];
    let missing = length;
    for await (const piece of this.pass(length)) {
      pieces.push(piece);
      missing -= piece.length;
    }
    return missing > 0 ? null : Buffer.concat(pieces);
  }

  /** The next `length` bytes, piece by piece, or as many as there are. To be read to its end. */
  async *pass(length: number): AsyncGenerator<Buffer> {
    let missing = length;
    while (missing > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#source.next();
        if (next.done === true) return;
        this.#rest = next.value;
      }
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  async skip(length: number): Promise<void> {
    for await (const _ of this.pass(length));
  }
}
