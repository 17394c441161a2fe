// Puts the stages on the line and turns it: for ever, or for one pass. A configuration that an administrator saves
// meanwhile comes into force here, and nowhere else.
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './io/config/config.js';
import { watchFiles } from './io/config/files.js';
import type { Setup } from './io/config/setup.js';
import { type Meter, NO_METER, openMetrics } from './io/http/metrics.js';
import { trustAnchorsOf } from './io/config/service/certified.js';
import { type MimeReader, openMimeReader, WORKERS } from './io/mime/mime.js';
import { readingOf } from './io/mime/reading.js';
import { openAccessTokens, type AccessTokens } from './io/oauth/access-tokens.js';
import { dialectOf } from './io/store/dialect/dialect.js';
import { READ_WORK } from './io/store/mail/parse-jobs.js';
import { countSuspects } from './io/store/mail/suspects.js';
import { countWaiting } from './io/store/mail/messages.js';
import { clearUnfinished } from './io/store/mail/originals.js';
import type { Store } from './io/store/open.js';
import type { StorePlace } from './io/store/place.js';
import { withSharedStore } from './io/store/shared.js';
import type { Held, Sharing } from './io/store/sharing/sharing.js';
import { voidClaims } from './io/store/outbox/claims.js';
import { outboxState } from './io/store/outbox/outbox.js';
import { noteInForce } from './io/store/state/configuration.js';
import { countDueSteps } from './io/store/tickets/alerts.js';
import type { Clock } from './io/system/clock.js';
import type { Unavailable } from './io/system/failure.js';
import type { Log } from './io/system/log.js';
import type { Supervisor } from './io/system/supervisor.js';
import { type HeldParts, openHeld } from './line/held.js';
import { drainLine, turnLine } from './line/line.js';
import { openProgress } from './line/progress.js';
import { openReload } from './line/reload.js';
import { runTogether } from './line/run-together.js';
import { Nudge, turn, type Stage } from './line/stage.js';
import { closeLine, station, type Line, type Station } from './line/station.js';
import { openWatchdog } from './line/watchdog.js';
import { openAlert } from './stages/alert/alert.js';
import { openOverdue } from './stages/alert/overdue.js';
import { openDeliver } from './stages/deliver/deliver.js';
import { openSenders, reopenSender } from './stages/deliver/senders.js';
import { openReport } from './stages/digest/report.js';
import { openHealth } from './stages/health/health.js';
import { openSentCopies } from './stages/sent/copy.js';
import { openSentReader } from './stages/sent/read.js';
import { openReceive } from './stages/receive/receive.js';
import { openForget } from './stages/retention/retention.js';
import { openFill } from './stages/search/fill.js';
import { openReader } from './stages/triage/reader.js';
import { Spread } from './stages/triage/spread.js';
import { openTriage } from './stages/triage/triage.js';

/** The parts that `once` is given. */
export interface PassParts {
  readonly setup: Setup;
  readonly clock: Clock;
  readonly log: Log;
  /** The number of this process. */
  readonly process: number;
}

/** The parts that `run` is given. */
export interface RunParts extends PassParts {
  /** Reads everything anew for a daemon that has this store open; throws ConfigInvalid. */
  readonly load: (storeInUse: StorePlace) => Setup;
  /** Calls the listener whenever the files are to be read anew (SIGHUP). */
  readonly onReload: (listener: () => void) => void;
  readonly supervisor: Supervisor;
}

/** Work that a single pass left undone. */
export interface PassResult {
  /** Servers that were out of reach or refused the login. */
  readonly outages: readonly Unavailable[];
  /** Mails that a server listed but did not give. */
  readonly unreadable: number;
  /** Mails that are stored, and that a server did not move though it said so. */
  readonly unmoved: number;
  /** Messages without a decision. */
  readonly messages: number;
  /** Letters that are not sent yet. */
  readonly letters: number;
}

/** The parts that the stages of a line work with. `setup` is asked anew at every step, since it may be reloaded. */
interface LineParts {
  readonly setup: () => Pick<Setup, 'config' | 'templates'>;
  readonly sharing: Sharing;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** Puts every stage in the order of a mail's road. Each is opened when its work is in this daemon's hands. */
function openLine(parts: LineParts): Line {
  const { setup, sharing, tokens, clock, log, meter } = parts;
  const { config } = setup();
  const { limits } = config;
  const own: Own = (held, wakes = [], nudge = new Nudge()) =>
    station(openHeld({ sharing, nudge, ...held }), wakes, nudge);
  const asked = { settings: () => setup().config, clock, log };
  const sent = sentMail(parts, own);
  const delivers = openDelivers(parts, own, sent.copies);
  const dueNow = new Nudge();
  const onDue = (): void => dueNow.nudge();
  const report = own(
    { work: 'report', open: ({ store }) => openReport({ ...asked, store, onDue }) },
    delivers,
    dueNow,
  );
  const inForce = (): Config => setup().config;
  const alert = own({ work: 'alert', open: ({ store }) => openAlert({ inForce, store, clock }) }, delivers);
  const overdue = own(
    { work: 'overdue', open: ({ store }) => openOverdue({ inForce, store, clock }) },
    delivers,
  );
  const onOffer = (): void => sharing.wake([READ_WORK]);
  const triage = own(
    {
      work: 'triage',
      open: ({ store }) => openTriageStage({ config: inForce, store, clock, log, meter, onOffer }),
    },
    [alert, ...delivers],
  );
  const receives = config.mailboxes.map((mailbox) => {
    const arrived = new Nudge();
    const onArrival = (): void => arrived.nudge();
    return own(
      {
        work: `receive ${mailbox.name}`,
        mend: (store) => clearUnfinished(store, mailbox.name),
        open: ({ store }) => openReceive({ mailbox, limits, store, tokens, clock, log, onArrival }),
      },
      [triage],
      arrived,
    );
  });
  const forget = own({ work: 'forget', open: ({ store }) => openForget({ ...asked, store, tokens }) });
  const fill = own({ work: 'index', open: ({ store }) => openFill({ store, clock, log }) });
  const lines = [triage, ...openReaders(parts, own)];
  const rows = [[...receives, ...sent.reads(triage)], lines, [alert, overdue], [report], delivers];
  return [...rows, sent.copies, [forget, fill]];
}

/** Makes a station of work that is in one daemon's hands at a time. */
type Own = (held: Omit<HeldParts, 'sharing' | 'nudge'>, wakes?: readonly Station[], nudge?: Nudge) => Station;

/** Reading for the line, where another daemon has it. */
function openReaders({ setup, sharing, log, meter }: LineParts, own: Own): Station[] {
  if (!dialectOf(sharing.store).isShared) return [];
  const { config } = setup();
  const program = readingOf(trustAnchorsOf(config.mailboxes));
  const policy = () => setup().config.policy;
  const open = ({ store, mark }: Held): Stage => {
    const reader = openWorkers(config, meter);
    return openReader({ policy, store, mark, program, reader, log, atOnce: 2 * WORKERS });
  };
  const isWanted = (): boolean => !sharing.holds('triage');
  // What a dead reader had in hand the line finds itself.
  return [own({ work: READ_WORK, isCommon: true, isWanted, mend: async () => undefined, open })];
}

/** The workers that read mail. */
function openWorkers({ limits, mailboxes }: Config, meter: Meter): MimeReader {
  const { parseMs, parseHeapMb: heapMb } = limits;
  const onRead = (mails: number, ms: number): void => meter.parsed(mails, ms);
  return openMimeReader({
    parseMs,
    heapMb,
    workers: WORKERS,
    trustAnchors: trustAnchorsOf(mailboxes),
    onRead,
  });
}

/** The senders of letters, one for each server. */
function openDelivers(
  { setup, tokens, clock, log, meter }: LineParts,
  own: Own,
  copies: readonly Station[],
): Station[] {
  const { config } = setup();
  const { limits, mailboxes } = config;
  const keepsCopies = mailboxes.filter(({ folders }) => folders.sent !== null).map(({ name }) => name);
  const sending = {
    templates: () => setup().templates,
    limits: () => limits,
    inForce: () => setup().config,
    clock,
    log,
    meter,
  };
  return openSenders(config, tokens).map((sender) => {
    const { mailbox } = sender;
    return own(
      {
        work: mailbox === null ? 'deliver' : `deliver ${mailbox}`,
        isCommon: true,
        mend: (store, living) => voidClaims(store, { mailbox, living, now: clock.now() }),
        open: (held) =>
          openDeliver({ sender: reopenSender(sender, config, tokens), keepsCopies, held, ...sending }),
      },
      copies,
    );
  });
}

/** The folders of sent mail, of the mailboxes that have one: what puts copies there, and what reads them. */
function sentMail(
  { setup, tokens, clock, log }: LineParts,
  own: Own,
): { copies: Station[]; reads: (triage: Station) => Station[] } {
  const { mailboxes, limits } = setup().config;
  const folders = mailboxes.flatMap((mailbox) => {
    const { sent: folder } = mailbox.folders;
    return folder === null ? [] : [{ mailbox, folder, tokens, clock, log }];
  });
  return {
    copies: folders.map((one) =>
      own({
        work: `copy ${one.mailbox.name}`,
        open: (held) => openSentCopies({ ...one, store: held.store }, held),
      }),
    ),
    reads: (triage) =>
      folders.map((one) =>
        own(
          {
            work: `sent ${one.mailbox.name}`,
            open: ({ store }) => openSentReader({ ...one, limits, store }),
          },
          [triage],
        ),
      ),
  };
}

/** The settings that change only with a new line: where mail comes from and goes to, and the bounds of the workers. */
function openedWith({ desk, limits, mailboxes, smtp }: Config): object {
  return { desk, limits, mailboxes, smtp };
}

/** What the triage stage is opened with. */
interface LineOfTriage extends Pick<LineParts, 'clock' | 'log'> {
  readonly config: () => Config;
  readonly store: Store;
  readonly meter?: Meter;
  /** Called when there is mail for other daemons to read. */
  readonly onOffer?: () => void;
}

/** The triage stage with workers of its own; `import` turns it by itself. */
export function openTriageStage(parts: LineOfTriage): Stage {
  const { config, store, clock, log, meter = NO_METER, onOffer = () => undefined } = parts;
  const inForce = config();
  const program = readingOf(trustAnchorsOf(inForce.mailboxes));
  const spread = dialectOf(store).isShared ? new Spread({ store, clock, program, onOffer }) : null;
  const [policy, mailboxes] = [() => config().policy, () => config().mailboxes];
  const storeKey = () => config().store.key;
  const reader = openWorkers(inForce, meter);
  return openTriage({ policy, mailboxes, storeKey, store, reader, spread, clock, log, meter });
}

/** Runs until the signal aborts. */
export async function run(parts: RunParts, signal: AbortSignal): Promise<void> {
  const { clock, log, setup, supervisor } = parts;
  await withStore(parts, async (sharing) => {
    const { store } = sharing;
    const progress = openProgress(clock);
    const metrics = openMetrics();
    let inForce = setup;
    // Aborts when what the stages were opened with has changed; all else they ask for at every step.
    let outdated = new AbortController();
    const adopt = (next: Setup): void => {
      const before = inForce;
      inForce = next;
      if (!isDeepStrictEqual(openedWith(next.config), openedWith(before.config))) outdated.abort();
    };
    const load = (): Setup => parts.load(setup.config.store.place);
    const reload = openReload({ setup, load, adopt, store, clock, log });
    const health = openHealth({ config: () => inForce.config, store, clock, log, metrics, progress });
    const nudge = new Nudge();
    const tokens = openAccessTokens({ store, clock, log });
    parts.onReload(() => {
      reload.ask();
      nudge.nudge();
    });
    await noteInForce(store, setup.hashes, clock.now());
    const watcher = watchFiles(setup.config.folder, () => nudge.nudge());
    log.info({ event: 'daemon.started', mailboxes: setup.config.mailboxes.length });
    let line: Line = [];
    sharing.onWake((work) =>
      line
        .flat()
        .find(({ stage }) => stage.name === work)
        ?.nudge.nudge(),
    );
    const wake = (works: readonly string[]): void => sharing.wake(works);
    const lines = async (stopping: AbortSignal): Promise<void> => {
      while (!stopping.aborted) {
        outdated = new AbortController();
        line = openLine({ setup: () => inForce, sharing, tokens, clock, log, meter: metrics });
        await turnLine(line, { clock, log, progress, stopping, outdated: outdated.signal, wake });
      }
    };
    await supervisor.tell('READY=1');
    try {
      await runTogether((failed) => {
        const stopping = AbortSignal.any([signal, failed]);
        stopping.addEventListener('abort', () => void supervisor.tell('STOPPING=1'), { once: true });
        const beside = { clock, log, signal: stopping, onMoved: () => undefined };
        return [
          lines(stopping),
          progress.watch(reload, (watched) => turn(watched, { ...beside, nudge })),
          progress.watch(health, (watched) => turn(watched, { ...beside, nudge: new Nudge() })),
          turn(openWatchdog(supervisor, progress, log), { ...beside, nudge: new Nudge() }),
        ];
      });
    } finally {
      watcher.close();
      await health.close();
      log.info({ event: 'daemon.stopped' });
    }
  });
}

/** Reads every mailbox until it is empty, decides, and sends what is due. */
export async function once(parts: PassParts, signal: AbortSignal): Promise<PassResult> {
  const { setup, clock, log } = parts;
  return withStore(parts, async (sharing) => {
    const { store } = sharing;
    const tokens = openAccessTokens({ store, clock, log });
    const line = openLine({ setup: () => setup, sharing, tokens, clock, log, meter: NO_METER });
    try {
      // Right after a crash the work is still in dead hands.
      await sharing.settle(signal);
      const outages = await drainLine(line, log, signal);
      const dueSteps = await countDueSteps(store, clock.now());
      const pending = await outboxState(store, 'pending');
      const uncertain = await outboxState(store, 'uncertain');
      return {
        outages,
        ...(await countSuspects(
          store,
          setup.config.mailboxes.map(({ name }) => name),
        )),
        messages: await countWaiting(store),
        letters: pending.count + uncertain.count + dueSteps,
      };
    } finally {
      await closeLine(line);
    }
  });
}

async function withStore<T>(parts: PassParts, work: (sharing: Sharing) => Promise<T>): Promise<T> {
  try {
    return await withSharedStore(parts.setup.config.store.place, parts, work);
  } finally {
    parts.log.flush();
  }
}
