// A gate in front of the parser: it lets a mail's header pass as far as it is bounded and closes it where it
// ends without an empty line. So two megabytes of header, or a field with 100,000 recipients, cost the mail
// only what is too much of it, and never its subject or its sender.

const FIELD_BYTES = 32 * 1024;
const HEADER_BYTES = 384 * 1024;
const FIELDS = 500;
/** The parser counts a shorter line as this much, and gives up at 1 MB. */
const LINE_COST = 64;

/** Fields that pass even behind too many others, once each. */
const ESSENTIAL = new Set([
  'from',
  'to',
  'cc',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'auto-submitted',
]);

const LINE_FEED = 0x0a;
const FOLD = Buffer.from(' ');
const EMPTY_LINE = Buffer.from('\r\n');

/** The same mail with a bounded header, always closed. `remark` hears in words what was left out. */
export async function* boundHeader(
  chunks: AsyncIterable<Buffer>,
  remark: (what: string) => void,
): AsyncGenerator<Buffer> {
  const gate = new HeaderGate(remark);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (gate.closed) {
      yield chunk;
      continue;
    }
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const passed: Buffer[] = [];
    let start = 0;
    while (!gate.closed) {
      const end = bytes.indexOf(LINE_FEED, start) + 1;
      if (end === 0) break;
      passed.push(...gate.admit(bytes.subarray(start, end)));
      start = end;
    }
    rest = bytes.subarray(start);
    if (gate.closed) {
      passed.push(rest);
    } else if (rest.length > 2 * FIELD_BYTES) {
      // The end of an endless line that is cut here would not pass the gate either.
      rest = rest.subarray(0, 2 * FIELD_BYTES);
    }
    yield Buffer.concat(passed);
  }
  if (!gate.closed) yield Buffer.concat([...gate.admit(rest), ...gate.end()]);
}

class HeaderGate {
  closed = false;
  #lines = 0;
  #fields = 0;
  #cost = 0;
  #fieldCost = 0;
  #passing = false;
  #openEnded = false;
  #stray: Buffer | null = null;
  readonly #seen = new Set<string>();
  readonly #remark: (what: string) => void;

  constructor(remark: (what: string) => void) {
    this.#remark = remark;
  }

  /** The part of one line (with its line end) that may pass. */
  admit(line: Buffer): Buffer[] {
    this.#lines += 1;
    const text = line.toString('latin1', 0, 128);
    if (/^\r?\n?$/.test(text)) return this.#close(line);
    if (this.#lines === 1 && text.startsWith('From ')) return [line.subarray(0, FIELD_BYTES)];
    if (/^[ \t]/.test(text) && this.#fields > 0 && this.#stray === null) return this.#continueField(line);
    const name = /^([!-9;-~]+)[ \t]*:/.exec(text)?.[1]?.toLowerCase();
    if (name !== undefined) return this.#startField(name, line);
    if (this.#stray !== null) return this.#close(line);
    // A parameter whose fold has lost its space: without it a mail would lose its boundary, and all its parts.
    if (this.#openEnded && /^[a-z*0-9-]+ *=/i.test(text))
      return this.#continueField(Buffer.concat([FOLD, line]));
    // A line that is no field is dropped when fields follow it, and else begins the body.
    this.#stray = line;
    return [];
  }

  /** The header ends with the mail. */
  end(): Buffer[] {
    return this.closed ? [] : this.#close(Buffer.alloc(0));
  }

  #close(line: Buffer): Buffer[] {
    this.closed = true;
    return this.#stray === null ? [line] : [EMPTY_LINE, this.#stray, line];
  }

  #startField(name: string, line: Buffer): Buffer[] {
    this.#stray = null;
    this.#fields += 1;
    this.#fieldCost = 0;
    const roomy = this.#fields <= FIELDS && this.#cost < HEADER_BYTES;
    this.#passing = roomy || (ESSENTIAL.has(name) && !this.#seen.has(name));
    this.#seen.add(name);
    if (this.#passing) return this.#continueField(line);
    this.#remark('The header is too long: only its beginning was read.');
    return [];
  }

  #continueField(line: Buffer): Buffer[] {
    this.#openEnded = /;[ \t]*\r?\n$/.test(line.toString('latin1', Math.max(0, line.length - 16)));
    if (!this.#passing) return [];
    const left = FIELD_BYTES - this.#fieldCost;
    const cost = Math.max(line.length, LINE_COST);
    this.#fieldCost += cost;
    this.#cost += Math.min(cost, left);
    if (cost <= left) return [line];
    this.#passing = false;
    this.#remark('A header field is too long: only its beginning was read.');
    // Of a folded field whole lines pass; a field of one endless line is cut.
    return cost === this.#fieldCost ? [line.subarray(0, FIELD_BYTES), EMPTY_LINE] : [];
  }
}
