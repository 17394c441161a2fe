// sent: a copy of every letter to a customer about a ticket is put into its mailbox's folder of sent mail, at most once: its
// Message-ID is looked for before. The letter itself was sent by then, and never waits for its copy.
import type { Server } from '../../io/system/connection.js';
import { openSent, type SentFolder } from '../../io/imap/sent.js';
import type { AccessTokens } from '../../io/oauth/access-tokens.js';
import { dueCopies, postponeCopy, settleCopy } from '../../io/store/outbox/sent-copies.js';
import type { Store } from '../../io/store/open.js';
import type { Held } from '../../io/store/sharing/sharing.js';
import type { Clock } from '../../io/system/clock.js';
import { Rejected } from '../../io/system/failure.js';
import type { Log } from '../../io/system/log.js';
import type { Stage } from '../../line/stage.js';

/** The parts that both stages of sent mail work with. */
export interface SentParts {
  readonly mailbox: { readonly name: string; readonly imap: Server };
  /** The folder of sent mail. */
  readonly folder: string;
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly log: Log;
}

const BATCH_COPIES = 20;
const IDLE_MS = 30_000;
/** A server that refuses a copy (it is full, say) is asked so often, each time later, and then no more. */
const MOST_ATTEMPTS = 8;
const FIRST_RETRY_MS = 60_000;

/** Puts copies into the folder of sent mail of one mailbox, as long as nobody else may be doing so. */
export function openSentCopies(parts: SentParts, { isLost }: Pick<Held, 'isLost'>): Stage {
  const { mailbox, folder, store, tokens, clock } = parts;
  return {
    name: `copy ${mailbox.name}`,
    idleMs: IDLE_MS,
    step: async () => {
      const due = await dueCopies(store, mailbox.name, clock.now(), BATCH_COPIES);
      if (due.length === 0) return false;
      const sent = await openSent(mailbox.name, mailbox.imap, folder, tokens);
      try {
        for (const copy of due) if (!isLost()) await put(parts, sent, copy);
      } finally {
        await sent.close();
      }
      return true;
    },
    close: async () => undefined,
  };
}

async function put(
  { store, clock, log, mailbox }: SentParts,
  sent: SentFolder,
  { id, message_id, raw, sent_at, attempts }: Awaited<ReturnType<typeof dueCopies>>[number],
): Promise<void> {
  const facts = { mailbox: mailbox.name, id };
  try {
    // Its bytes go when its time is over, and then nobody wants a copy.
    if (raw !== null && !(await sent.has(message_id))) await sent.append(raw, sent_at ?? clock.now());
    await settleCopy(store, id);
    log.debug({ event: 'sent.copied', ...facts });
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    log.warn({ event: 'sent.refused', ...facts, count: attempts + 1 }, error.message);
    if (attempts + 1 >= MOST_ATTEMPTS) await settleCopy(store, id);
    else await postponeCopy(store, id, clock.now() + FIRST_RETRY_MS * 2 ** attempts);
  }
}
