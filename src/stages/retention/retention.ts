// forget: once per hour, data kept as long as the configuration says is let go, a small batch at a time with a
// pause after each, so that mail never waits for it. Bytes go here first, then the originals on the servers.
import type { Instant } from '../../core/mail/message.js';
import type { Retention } from '../../core/desk/retention.js';
import type { Clock } from '../../io/system/clock.js';
import type { MailboxConfig } from '../../io/config/service/service.js';
import type { Log } from '../../io/system/log.js';
import type { AccessTokens } from '../../io/oauth/access-tokens.js';
import { dropChunks, markGone, shrink } from '../../io/store/mail/pending-removals.js';
import type { Store } from '../../io/store/open.js';
import {
  BEGINNING,
  type Place,
  expireEvents,
  expireHeld,
  expireLetters,
  expireMail,
  expireNotes,
  expireTicket,
} from '../../io/store/privacy/retention.js';
import { finishErasures } from './erasure.js';
import type { Stage } from '../../line/stage.js';
import { cleanUpServers } from './server-cleanup.js';

/** The parts that the forgetting stage works with. */
export interface ForgetParts {
  readonly settings: () => { readonly retention: Retention; readonly mailboxes: readonly MailboxConfig[] };
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly log: Log;
}

const IDLE_MS = 60 * 60_000;
/** The rest of the line works meanwhile: SQLite answers at once, and would keep the event loop for all batches. */
const PAUSE_MS = 20;

/** One kind of what is forgotten: does a batch, and says whether another is to follow. */
type Job = (signal: AbortSignal) => Promise<boolean>;

/** Opens the forgetting stage. */
export function openForget(parts: ForgetParts): Stage {
  let jobs: Job[] = [];
  return {
    name: 'forget',
    idleMs: IDLE_MS,
    step: async (signal) => {
      if (jobs.length === 0) jobs = jobsOf(parts);
      const [job] = jobs;
      try {
        if (job === undefined || !(await job(signal))) jobs.shift();
      } catch (error) {
        // A server that is down is asked anew with everything else; nothing here is done twice.
        jobs = [];
        throw error;
      }
      if (jobs.length > 0) await parts.clock.pause(PAUSE_MS, signal);
      return jobs.length > 0;
    },
    close: async () => undefined,
  };
}

function jobsOf({ settings, store, tokens, clock, log }: ForgetParts): Job[] {
  const { retention, mailboxes } = settings();
  const now = clock.now();
  type Retire = (store: Store, until: Instant, from: Place) => Promise<Place | null>;
  const job = (keptMs: number | null, retire: Retire): Job[] => {
    if (keptMs === null) return [];
    let from = BEGINNING;
    const work: Job = async () => {
      const last = await retire(store, now - keptMs, from);
      from = last ?? from;
      return last !== null;
    };
    return [work];
  };
  return [
    ...job(retention.closedTicketsMs, (on, until) => expireTicket(on, until, now)),
    ...job(retention.heldMs, expireHeld),
    ...job(retention.mailMs, expireMail),
    ...job(retention.eventsMs, expireEvents),
    ...job(retention.eventsMs, expireNotes),
    ...job(retention.lettersMs, expireLetters),
    () => dropChunks(store),
    (signal) => cleanUpServers({ mailboxes, store, tokens, log }, signal),
    () => markGone(store),
    (signal) => finishErasures({ mailboxes, store, tokens, log, clock }, signal),
    () => shrink(store),
  ];
}
