// The reading of mail, away from the main thread: a stranger's mail may use up the time and the memory of
// a worker, never those of the program. A worker that dies or is late is replaced and the next mail goes on.
//
// A worker's heap limit does not see Buffers, so a mail is streamed to it chunk by chunk, each on request.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Message } from '../../core/mail/message.js';
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
   * with what `chunks` rejected with.
   */
  read(chunks: Chunks, received?: Received): Promise<Message>;
  /**
   * Reads mails that are small together, a share of them in each worker, since waking it for each costs as much as
   * reading some. The time holds for all of a share. Rejects with `ReaderFailed` when one was too much: which one shows
   * when each is read alone. Each comes in its pieces, which are handed over, and gone here; `received` holds as many.
   */
  readTogether(mails: readonly (readonly Piece[])[], received?: readonly Received[]): Promise<Message[]>;
  /** Ends the workers; mails in hand are given up. */
  close(): Promise<void>;
}

/** The worker that read a mail died of it (its memory, a crash) or did not finish in time. */
export class ReaderFailed extends Error {
  override readonly name = 'ReaderFailed';
  constructor(
    readonly reason: 'died' | 'timed-out',
    options?: ErrorOptions,
  ) {
    super(
      reason === 'died' ? 'The reader died of this mail.' : 'The reader did not finish this mail in time.',
      options,
    );
  }
}

// A worker needs compiled code: where this file runs from its source, as in tests, the build's is taken.
const WORKER = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../../dist/io/mime/worker.js' : './worker.js',
    import.meta.url,
  ),
);

/** What the worker does with mails. */
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
  /** Told of mails that were read, and of the time that it took. */
  readonly onRead?: (mails: number, ms: number) => void;
}

/**
 * Starts the workers. Each reads one mail at a time, in at most `parseMs` and with a heap of at most
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
    read: (chunks, received) =>
      turns.take(() => timed(1, () => readOne(pool, options.parseMs, chunks, received ?? null))),
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

type Pool = Piscina<worker.MimeTask[], Message[]>;

async function readOne(
  pool: Pool,
  parseMs: number,
  chunks: Chunks,
  received: Received | null,
): Promise<Message> {
  const source = new ChunkSource(chunks);
  const stop = new AbortController();
  let port: MessagePort | null = null;
  try {
    const { first, isWhole } = await source.open();
    const channel = isWhole ? null : new MessageChannel();
    port = channel === null ? null : serve(channel.port1, source, stop);
    const moved = channel === null ? [first.buffer] : [first.buffer, channel.port2];
    const task = { pieces: [first], port: channel?.port2 ?? null, received };
    const [message] = await hand(pool, [task], moved, parseMs, stop);
    if (message === undefined) throw new ReaderFailed('died');
    return message;
  } catch (problem) {
    throw source.failed ? source.problem : problem;
  } finally {
    port?.close();
    await source.close();
  }
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
): Promise<Message[]> {
  const tasks = mails.map(({ pieces, received }) => ({ pieces, port: null, received }));
  const moved = mails.flatMap(({ pieces }) => pieces).map((piece) => piece.buffer);
  return hand(pool, tasks, moved, parseMs, new AbortController());
}

/** Hands mails over to a worker, and waits for it no longer than `parseMs`. */
async function hand(
  pool: Pool,
  tasks: worker.MimeTask[],
  moved: readonly (ArrayBuffer | MessagePort)[],
  parseMs: number,
  stop: AbortController,
): Promise<Message[]> {
  const timer = setTimeout(() => stop.abort(), parseMs);
  try {
    return await pool.run(tasks, { transferList: moved, signal: stop.signal });
  } catch (problem) {
    throw new ReaderFailed(stop.signal.aborted ? 'timed-out' : 'died', { cause: problem });
  } finally {
    clearTimeout(timer);
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
