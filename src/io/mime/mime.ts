// The reading of mail, away from the main thread: a stranger's mail may use up the time and the memory of
// a worker, never those of the program. A worker that dies or is late is replaced and the next mail goes on.
//
// A worker's heap limit does not see Buffers, so a mail is streamed to it chunk by chunk, each on request.
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Message } from '../../core/mail/message.js';
import { errorField } from '../system/connection.js';
import { builtProgram } from '../system/package.js';
import type * as worker from './worker.js';
import { ChunkSource } from './chunk-source.js';
import type { Chunks } from './line-ends.js';
import { Turns } from './turns.js';
import type { Piece } from './piece.js';
import type { Received, TrustAnchors } from './received.js';

/** Reads mail in worker threads. */
export interface MimeReader {
  /**
   * Reads one mail from its bytes in order, pulled one chunk at a time; chunks in memory of their own are gone here.
   * Its signature is verified where it was received by a mailbox with trust anchors. Rejects with `ReaderFailed`, or
   * with what `chunks` rejected with. With `onBegun` no chunk is pulled before a worker has really begun on this mail:
   * then it is called, and waited for.
   */
  read(chunks: Chunks, received?: Received, onBegun?: () => Promise<void>): Promise<Message>;
  /**
   * Reads mails that are small together, a share of them in each worker, since waking it for each costs as much as
   * reading some. Where one was too much for its worker, that one gives `ReaderFailed`, and the others of its share null:
   * they are to be read alone. Each comes in its pieces, which are handed over, and gone here; `received` holds as many.
   */
  readTogether(
    mails: readonly (readonly Piece[])[],
    received?: readonly Received[],
  ): Promise<readonly ReadTogether[]>;
  /** Ends the workers; mails in hand are given up. */
  close(): Promise<void>;
}

/** The worker that read a mail died of it (`cause` says how: its memory, an error) or did not finish in time. */
export class ReaderFailed extends Error {
  override readonly name = 'ReaderFailed';
  constructor(
    readonly reason: 'died' | 'timed-out',
    /** Whether the worker had begun on this mail; otherwise the failure is not the mail's. */
    readonly hasBegun: boolean,
    options?: ErrorOptions,
  ) {
    super(
      reason === 'died' ? 'The reader died of this mail.' : 'The reader did not finish this mail in time.',
      options,
    );
  }

  /** Whether its memory was too much. */
  get isOfMemory(): boolean {
    return errorField(this.cause, 'code') === 'ERR_WORKER_OUT_OF_MEMORY';
  }
}

/** The result for one of the mails that were read together; null where it was not read, through no fault of its own. */
export type ReadTogether = Message | ReaderFailed | null;

const WORKER = builtProgram('io/mime/worker');

/** The worker's task with mails. */
const TASK: keyof typeof worker = 'readTasks';

/** Short-lived objects are most of what reading makes: more room for them only delays their collection. */
const YOUNG_MB = 8;

/** How many mails a daemon reads beside each other: one core is left to the loop that reads, decides and sends. */
export const WORKERS = Math.min(4, Math.max(1, availableParallelism() - 1));

/** The bounds of reading. */
export interface ReaderOptions {
  readonly parseMs: number;
  readonly heapMb: number;
  readonly workers: number;
  readonly trustAnchors?: TrustAnchors;
  /** Called with the number of mails that were read, and the time that it took. */
  readonly onRead?: (mails: number, ms: number) => void;
}

/**
 * Starts the workers. Each reads one mail at a time, in at most `parseMs` or a quarter more, and with a heap of at most
 * `heapMb`; more than `workers` mails at once wait for their turn, which counts against none of them.
 */
export function openMimeReader(options: ReaderOptions): MimeReader {
  const pool: Pool = new Piscina({
    filename: WORKER,
    name: TASK,
    // The first mail starts the first: a pass without mail needs none, and none is ended while it still begins.
    minThreads: 0,
    maxThreads: options.workers,
    idleTimeout: Infinity,
    workerData: options.trustAnchors ?? {},
    resourceLimits: { maxOldGenerationSizeMb: options.heapMb, maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const turns = new Turns(options.workers);
  const timed = async <T>(mails: number, work: () => Promise<T>): Promise<T> => {
    const begunAt = performance.now();
    const read = await work();
    options.onRead?.(mails, performance.now() - begunAt);
    return read;
  };
  return {
    read: (chunks, received, onBegun) =>
      turns.take(() => timed(1, () => readOne(pool, options.parseMs, chunks, received ?? null, onBegun))),
    readTogether: async (mails, received) => {
      const all = mails.map((pieces, at) => ({ pieces, received: received?.[at] ?? null }));
      const shares = sharesOf(all, options.workers).map((share) =>
        turns.take(() => timed(share.length, () => readShare(pool, options.parseMs, share))),
      );
      return (await Promise.all(shares)).flat();
    },
    close: () => pool.destroy(),
  };
}

type Pool = Piscina<worker.MimeShare, Message[]>;

async function readOne(
  pool: Pool,
  parseMs: number,
  chunks: Chunks,
  received: Received | null,
  onBegun?: () => Promise<void>,
): Promise<Message> {
  const source = new ChunkSource(onBegun === undefined ? chunks : afterBeginning(chunks, onBegun));
  const stop = new AbortController();
  let port: MessagePort | null = null;
  try {
    // A worker that has not begun has asked for nothing.
    const { first, isWhole } = onBegun === undefined ? await source.open() : NOTHING_YET;
    const channel = isWhole ? null : new MessageChannel();
    port = channel === null ? null : serve(channel.port1, source, stop);
    const pieces = first === null ? [] : [first];
    const moved = [...pieces.map((piece) => piece.buffer), ...(channel === null ? [] : [channel.port2])];
    const task = { pieces, port: channel?.port2 ?? null, received };
    const [message] = await hand(pool, [task], moved, parseMs, stop);
    if (message === undefined) throw new ReaderFailed('died', true);
    return message;
  } catch (problem) {
    if (source.failed) throw source.problem;
    throw problem instanceof ShareFailed ? problem.failure : problem;
  } finally {
    port?.close();
    await source.close();
  }
}

const NOTHING_YET = { first: null, isWhole: false } as const;

async function* afterBeginning(chunks: Chunks, onBegun: () => Promise<void>): AsyncGenerator<Uint8Array> {
  await onBegun();
  yield* chunks;
}

function sharesOf<T>(mails: readonly T[], workers: number): T[][] {
  const size = Math.ceil(mails.length / workers);
  return Array.from({ length: Math.ceil(mails.length / size) }, (_, at) =>
    mails.slice(at * size, (at + 1) * size),
  );
}

async function readShare(
  pool: Pool,
  parseMs: number,
  mails: readonly { readonly pieces: readonly Piece[]; readonly received: Received | null }[],
): Promise<ReadTogether[]> {
  const tasks = mails.map(({ pieces, received }) => ({ pieces, port: null, received }));
  const moved = mails.flatMap(({ pieces }) => pieces).map((piece) => piece.buffer);
  try {
    return await hand(pool, tasks, moved, parseMs, new AbortController());
  } catch (problem) {
    if (!(problem instanceof ShareFailed)) throw problem;
    return mails.map((_, at) => (at === problem.place ? problem.failure : null));
  }
}

/** The failure of mails that were read together: one of them is to blame, or none where no worker had begun. */
class ShareFailed extends Error {
  constructor(
    readonly failure: ReaderFailed,
    /** The place of the mail that was being read; -1 where none was. */
    readonly place: number,
  ) {
    super(failure.message);
  }
}

/** How often the worker is looked at within the time of one mail. */
const LOOKS = 4;
/** The longest that a worker takes to begin, when it is a new one on a busy machine. */
const BEGIN_MS = 60_000;

/** A look at where the worker is: the reading stops where it stays at one mail for too long. */
function lookAt(place: Int32Array, parseMs: number, stop: AbortController): () => void {
  let before = -1;
  let looks = 0;
  return () => {
    const now = Atomics.load(place, 0);
    looks = now === before ? looks + 1 : 0;
    before = now;
    if (looks >= (now === -1 ? (LOOKS * BEGIN_MS) / parseMs : LOOKS)) stop.abort();
  };
}

/** Hands mails over to a worker, and waits for each about `parseMs` from when it has begun on it. */
async function hand(
  pool: Pool,
  tasks: worker.MimeTask[],
  moved: readonly (ArrayBuffer | MessagePort)[],
  parseMs: number,
  stop: AbortController,
): Promise<Message[]> {
  const place = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(-1);
  const timer = setInterval(lookAt(place, parseMs, stop), parseMs / LOOKS);
  try {
    return await pool.run({ tasks, place }, { transferList: moved, signal: stop.signal });
  } catch (cause) {
    const reason = stop.signal.aborted ? 'timed-out' : 'died';
    const at = Atomics.load(place, 0);
    throw new ShareFailed(new ReaderFailed(reason, at >= 0, { cause }), at);
  } finally {
    clearInterval(timer);
  }
}

/** Answers each request of the worker with the next chunk. */
function serve(port: MessagePort, source: ChunkSource, stop: AbortController): MessagePort {
  const answer = async (): Promise<void> => {
    try {
      const chunk = await source.next();
      port.postMessage(chunk, chunk === null ? [] : [chunk.buffer]);
    } catch {
      // The source keeps what it failed with; the worker would wait for ever.
      stop.abort();
    }
  };
  port.on('message', () => void answer());
  return port;
}
