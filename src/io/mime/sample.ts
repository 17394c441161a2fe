// The first bytes of a mail, kept while it streams by: they are read again where the parser gives up on the
// whole, or where its bytes turn out to be of a charset that the mail does not name.
import { isUtf8 } from 'node:buffer';

const SAMPLE_BYTES = 512 * 1024;

/** Lets a mail stream through and keeps its beginning. */
export class Sample {
  /** The source itself failed: that is not the mail's fault. */
  sourceFailed = false;
  readonly #source: AsyncIterable<Buffer>;
  readonly #kept: Buffer[] = [];
  #bytes = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source;
  }

  async *stream(): AsyncGenerator<Buffer> {
    const source = this.#source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#next(source);
        if (next.done === true) return;
        const room = SAMPLE_BYTES - this.#bytes;
        if (room > 0) this.#kept.push(next.value.subarray(0, room));
        this.#bytes += next.value.length;
        yield next.value;
      }
    } finally {
      await source.return?.();
    }
  }

  async #next(source: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer, unknown>> {
    try {
      return await source.next();
    } catch (problem) {
      this.sourceFailed = true;
      throw problem;
    }
  }

  /** The bytes that were kept: at most 512 KiB. */
  bytes(): Buffer {
    return Buffer.concat(this.#kept);
  }

  /** The part of the body that was kept, as it stands. */
  body(): Buffer {
    const bytes = this.bytes();
    const end = /\r?\n\r?\n|$/.exec(bytes.toString('latin1'));
    return end === null ? bytes : bytes.subarray(end.index + end[0].length);
  }

  /** Whether the mail was kept whole and holds bytes that are no UTF-8. */
  isForeign(): boolean {
    return (
      this.#bytes <= SAMPLE_BYTES && !this.#kept.every((chunk) => isUtf8(chunk)) && !isUtf8(this.bytes())
    );
  }
}
