// Puts the stages on the line and turns it: for ever, or for one pass. A configuration that an administrator saves
// meanwhile comes into force here, and nowhere else.
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './io/config/config.js';
import { watchFiles } from './io/config/files.js';
import type { Setup } from './io/config/setup.js';
import { type Meter, NO_METER, openMetrics } from './io/http/metrics.js';
import { trustAnchorsOf } from './io/config/service/certified.js';
import { openMimeReader, WORKERS } from './io/mime/mime.js';
import { openAccessTokens, type AccessTokens } from './io/oauth/access-tokens.js';
import { withExclusiveStore } from './io/store/exclusive.js';
import { countSuspects } from './io/store/mail/suspects.js';
import { countWaiting } from './io/store/mail/messages.js';
import type { Store } from './io/store/open.js';
import { outboxState } from './io/store/outbox/outbox.js';
import { noteInForce } from './io/store/state/configuration.js';
import { countDueSteps } from './io/store/tickets/alerts.js';
import type { Clock } from './io/system/clock.js';
import type { Unavailable } from './io/system/failure.js';
import type { Log } from './io/system/log.js';
import type { Supervisor } from './io/system/supervisor.js';
import { drainLine, turnLine } from './line/line.js';
import { openProgress } from './line/progress.js';
import { openReload } from './line/reload.js';
import { runTogether } from './line/run-together.js';
import { Nudge, turn, type Stage } from './line/stage.js';
import { closeLine, station, type Line } from './line/station.js';
import { openWatchdog } from './line/watchdog.js';
import { openAlert } from './stages/alert/alert.js';
import { openOverdue } from './stages/alert/overdue.js';
import { openDeliver } from './stages/deliver/deliver.js';
import { openSenders } from './stages/deliver/senders.js';
import { openReport } from './stages/digest/report.js';
import { openHealth } from './stages/health/health.js';
import { openSentCopies } from './stages/sent/copy.js';
import { openSentReader } from './stages/sent/read.js';
import { openReceive } from './stages/receive/receive.js';
import { openForget } from './stages/retention/retention.js';
import { openFill } from './stages/search/fill.js';
import { openTriage } from './stages/triage/triage.js';

/** The parts that `once` is given. */
export interface PassParts {
  readonly setup: Setup;
  readonly clock: Clock;
  readonly log: Log;
}

/** The parts that `run` is given. */
export interface RunParts extends PassParts {
  /** Reads everything anew for a daemon that has this store open; throws ConfigInvalid. */
  readonly load: (storeInUse: string) => Setup;
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
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** Opens every stage in the order of a mail's road; nothing moves yet. */
function openLine(parts: LineParts): Line {
  const { setup, store, tokens, clock, log, meter } = parts;
  const { config } = setup();
  const { limits } = config;
  const asked = { settings: () => setup().config, store, clock, log };
  const sending = { templates: () => setup().templates, limits: () => limits, store, clock, log, meter };
  const sentMail = config.mailboxes.flatMap((mailbox) => {
    const { sent: folder } = mailbox.folders;
    return folder === null ? [] : [{ mailbox, folder, store, tokens, clock, log }];
  });
  const keepsCopies = sentMail.map(({ mailbox }) => mailbox.name);
  const copies = sentMail.map((one) => station(openSentCopies(one)));
  const delivers = openSenders(config, tokens).map((sender) =>
    station(openDeliver({ sender, keepsCopies, ...sending }), copies),
  );
  const dueNow = new Nudge();
  const report = station(openReport({ ...asked, onDue: () => dueNow.nudge() }), delivers, dueNow);
  const alert = station(openAlert({ inForce: () => setup().config, store, clock }), delivers);
  const overdue = station(openOverdue({ inForce: () => setup().config, store, clock }), delivers);
  const triage = station(openTriageStage({ ...parts, config: () => setup().config }), [alert, ...delivers]);
  const receives = config.mailboxes.map((mailbox) => {
    const arrived = new Nudge();
    const onArrival = (): void => arrived.nudge();
    return station(openReceive({ mailbox, limits, store, tokens, clock, log, onArrival }), [triage], arrived);
  });
  const beside = [station(openForget({ ...asked, tokens })), station(openFill({ store, clock, log }))];
  const reads = sentMail.map((one) => station(openSentReader({ ...one, limits }), [triage]));
  return [[...receives, ...reads], [triage], [alert, overdue], [report], delivers, copies, beside];
}

/** The settings that change only with a new line: where mail comes from and goes to, and the bounds of the workers. */
function openedWith({ desk, limits, mailboxes, smtp }: Config): object {
  return { desk, limits, mailboxes, smtp };
}

/** The triage stage with workers of its own; `import` turns it by itself. */
export function openTriageStage(
  parts: Omit<LineParts, 'setup' | 'tokens' | 'meter'> & { config: () => Config; meter?: Meter },
): Stage {
  const { config, store, clock, log, meter = NO_METER } = parts;
  const { limits, mailboxes: configured } = config();
  const { parseMs, parseHeapMb: heapMb } = limits;
  const onRead = (mails: number, ms: number): void => meter.parsed(mails, ms);
  const trustAnchors = trustAnchorsOf(configured);
  const reader = openMimeReader({ parseMs, heapMb, workers: WORKERS, trustAnchors, onRead });
  const [policy, mailboxes] = [() => config().policy, () => config().mailboxes];
  const storeKey = () => config().store.key;
  return openTriage({ policy, mailboxes, storeKey, store, reader, clock, log, meter });
}

/** Runs until the signal aborts. */
export async function run(parts: RunParts, signal: AbortSignal): Promise<void> {
  const { clock, log, setup, supervisor } = parts;
  await withStore(parts, async (store) => {
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
    const load = (): Setup => parts.load(setup.config.store.file);
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
    const lines = async (stopping: AbortSignal): Promise<void> => {
      while (!stopping.aborted) {
        outdated = new AbortController();
        const line = openLine({ setup: () => inForce, store, tokens, clock, log, meter: metrics });
        await turnLine(line, { clock, log, progress, stopping, outdated: outdated.signal });
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
  return withStore(parts, async (store) => {
    const tokens = openAccessTokens({ store, clock, log });
    const line = openLine({ setup: () => setup, store, tokens, clock, log, meter: NO_METER });
    try {
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

async function withStore<T>(
  { setup, clock, log }: PassParts,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  try {
    return await withExclusiveStore(setup.config.store.file, clock, work);
  } finally {
    log.flush();
  }
}
