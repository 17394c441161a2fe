// read: mail that waits in the line of another daemon is read here, and handed over. Nothing is decided, and a mail that is
// too much for a worker is left to the line.
import { findMessages } from '../../io/store/mail/messages.js';
import { giveBackJobs, handOver, READ_WORK, takeJobs } from '../../io/store/mail/parse-jobs.js';
import type { Log } from '../../io/system/log.js';
import type { Stage } from '../../line/stage.js';
import { readMail, type ReadingParts } from './read.js';
import { unlessAborted } from './unless-aborted.js';

/** The parts that the stage works with. */
export interface ReaderParts extends ReadingParts {
  /** The name of its holding: it stands on the offers that it takes. */
  readonly mark: string;
  /** By which programs read mail alike. */
  readonly program: string;
  /** How many offers it takes at a time. */
  readonly atOnce: number;
  readonly log: Log;
}

/** The line reports an offer, and somebody may not hear it. */
const IDLE_MS = 2_000;

/** Opens the stage. The reader is closed with it. */
export function openReader(parts: ReaderParts): Stage {
  const { store, mark, program, atOnce, log } = parts;
  // What a step that came to nothing has left in hand.
  let isUnsettled = false;
  const settle = async (): Promise<void> => {
    if (isUnsettled) await giveBackJobs(store, mark);
    isUnsettled = false;
  };
  const step = async (signal: AbortSignal): Promise<boolean> => {
    await settle();
    isUnsettled = true;
    const ids = await takeJobs(store, mark, program, atOnce);
    const read = ids.length === 0 ? 0 : await unlessAborted(readJobs(parts, ids), signal);
    if (read === null) return false;
    isUnsettled = false;
    if (read > 0) log.info({ event: 'mail.read', count: read });
    return ids.length > 0;
  };
  return {
    name: READ_WORK,
    idleMs: IDLE_MS,
    step,
    close: async () => {
      try {
        await settle();
      } finally {
        await parts.reader.close();
      }
    },
  };
}

/** Reads mails beside each other, and hands each over at once: the line may wait for it. Answers how many it took. */
async function readJobs(parts: ReaderParts, ids: readonly number[]): Promise<number> {
  const { store, mark } = parts;
  const rows = await findMessages(store, ids);
  const handed = await Promise.all(
    rows.map(async (row) => {
      const { message } = await readMail(parts, row);
      return handOver(store, mark, row.id, message);
    }),
  );
  return handed.filter(Boolean).length;
}
