// The bytes between the delimiter lines of a multipart (RFC 2046 §5.1.1), exactly as they stand: a signature covers
// every one of them, so nothing may be decoded or mended on the way.

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** A delimiter line is at most its boundary of 70 characters, two hyphens and padding; a longer line is none. */
const LINE_BYTES = 1000;

/** How a part ends: at a delimiter, at the last one of the multipart, or with the mail. */
export type PartEnd = 'delimiter' | 'last' | 'missing';

/** Reads the body of a multipart part by part. Holds no more than a chunk and a line. */
export class Delimited {
  /** How the part that was read last ended. */
  end: PartEnd = 'delimiter';
  /** Whether the last delimiter line ended in LF alone: then the mail's line ends were rewritten where it was kept. */
  isBare = false;
  readonly #source: AsyncIterator<Buffer>;
  readonly #needle: Buffer;
  /** Begins with the line end in front of the part, for as long as it is skipped. */
  #rest: Buffer;
  #skipped = 1;
  #ended = false;

  /** `begun` is what has been read of the body. */
  constructor(source: AsyncIterator<Buffer>, boundary: string, begun: Buffer) {
    this.#source = source;
    this.#needle = Buffer.from(`\n--${boundary}`, 'latin1');
    this.#rest = Buffer.concat([Buffer.from('\n'), begun]);
  }

  /** The bytes up to the next delimiter, without the line end that belongs to it. Whoever stops early finds the others in `left`. */
  async *part(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#rest.indexOf(this.#needle);
      if (at < 0) {
        // The beginning of a delimiter, and the CR in front of it, may stand at the end.
        yield this.#take(this.#ended ? this.#rest.length : this.#rest.length - this.#needle.length);
        if (await this.#pull()) continue;
        this.end = 'missing';
        return;
      }
      const tail = await this.#lineBehind(at);
      const delimiter = /^(--)?[ \t]*\r?$/.exec(tail);
      if (delimiter === null) {
        // Another boundary that begins in the same way.
        yield this.#take(at + this.#needle.length);
        continue;
      }
      this.isBare = !tail.endsWith('\r');
      this.end = delimiter[1] === undefined ? 'delimiter' : 'last';
      const lineEnd = at > 0 && this.#rest[at - 1] === CARRIAGE_RETURN ? 1 : 0;
      const content = this.#take(at - lineEnd);
      this.#take(lineEnd + this.#needle.length + tail.length);
      this.#skipped = 1;
      yield content;
      return;
    }
  }

  /** The rest of the mail. */
  async *left(): AsyncGenerator<Buffer> {
    do yield this.#take(this.#rest.length);
    while (await this.#pull());
  }

  #take(length: number): Buffer {
    const bytes = Math.max(0, length);
    const taken = this.#rest.subarray(this.#skipped, bytes);
    this.#skipped = Math.max(0, this.#skipped - bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }

  /** The rest of the line behind the needle at that place. */
  async #lineBehind(at: number): Promise<string> {
    const start = at + this.#needle.length;
    for (;;) {
      const end = this.#rest.indexOf(LINE_FEED, start);
      if (end >= 0) return this.#rest.toString('latin1', start, end);
      const isLong = this.#rest.length - start > LINE_BYTES;
      if (isLong || !(await this.#pull())) return this.#rest.toString('latin1', start);
    }
  }

  /** Reads on; false at the end of the mail, once all that was read has been taken. */
  async #pull(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#source.next();
    if (next.done === true) this.#ended = true;
    else this.#rest = Buffer.concat([this.#rest, next.value]);
    return true;
  }
}
