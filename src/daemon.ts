// Opens every outside thing, puts the stages in their order, and runs them: for ever, or for one pass. What an
// administrator saves meanwhile comes into force here, and nowhere else.
import { isDeepStrictEqual } from 'node:util';
import { indexCustomers } from './core/desk/contract.js';
import type { Policy } from './core/desk/policy.js';
import type { Clock } from './io/system/clock.js';
import type { Config } from './io/config/config.js';
import { watchFiles } from './io/config/files.js';
import { AlreadyRunning, Unavailable } from './io/system/failure.js';
import type { Log } from './io/system/log.js';
import { NO_METER, openMetrics } from './io/http/metrics.js';
import { openAccessTokens } from './io/oauth/access-tokens.js';
import type { Setup } from './io/config/setup.js';
import { countDueSteps } from './io/store/tickets/alerts.js';
import { noteInForce } from './io/store/state/configuration.js';
import { countWaiting } from './io/store/mail/messages.js';
import { explainDamage } from './io/store/damage.js';
import { clearUnfinished } from './io/store/mail/originals.js';
import { lockStore, openStore, refuseDamaged, type Store } from './io/store/open.js';
import { outboxState, voidLeases } from './io/store/outbox/outbox.js';
import type { Supervisor } from './io/system/supervisor.js';
import {
  closeLine,
  type InForce,
  type Line,
  openedWith,
  openLine,
  openTriageStage,
  turnLine,
} from './line/line.js';
import { openHealth } from './stages/health/health.js';
import { openProgress } from './line/progress.js';
import { openReload } from './line/reload.js';
import { hasOwnSmtp } from './stages/deliver/senders.js';
import { Nudge, turn, type Stage } from './line/stage.js';
import type { TriageMailbox } from './stages/triage/facts.js';
import { openWatchdog } from './line/watchdog.js';

/** Longer than `status` or a step of `import` hold the lock, so that neither keeps the daemon from starting. */
const LOCK_WAIT_MS = 2_000;

/** What `once` is given. */
export interface PassParts {
  readonly setup: Setup;
  readonly clock: Clock;
  readonly log: Log;
}

/** What `run` is given. */
export interface RunParts extends PassParts {
  /** Reads everything anew for a daemon that has this store open; throws ConfigInvalid. */
  readonly load: (storeInUse: string) => Setup;
  /** Calls the listener whenever the files are to be read anew (SIGHUP). */
  readonly onReload: (listener: () => void) => void;
  readonly supervisor: Supervisor;
}

/** What a single pass left undone. */
export interface PassResult {
  /** Servers that were out of reach or refused the login. */
  readonly outages: readonly Unavailable[];
  /** Mails that a server listed but did not give. */
  readonly unreadable: number;
  /** Messages without a decision. */
  readonly messages: number;
  /** Letters that are not sent yet. */
  readonly letters: number;
}

/** The policy that a configuration describes. */
export function policyOf(config: Config): Policy {
  return {
    desk: config.desk,
    limits: config.limits,
    rules: config.rules,
    rulesHash: config.rulesHash,
    customers: indexCustomers(config.customers),
    contracts: new Map(config.contracts.map((contract) => [contract.name, contract])),
    calendars: config.calendars,
    onCall: config.onCall,
    alerts: config.alerts,
    monitors: config.monitors,
    forms: config.forms,
  };
}

/** How triage sees the configured mailboxes. */
export function triageMailboxes(config: Config): TriageMailbox[] {
  return config.mailboxes.map((mailbox) => ({
    name: mailbox.name,
    certified: mailbox.certified,
    authservId: mailbox.authservId,
    ownSmtp: hasOwnSmtp(config, mailbox),
  }));
}

function makeReady({ config, templates }: Setup): InForce {
  return { config, templates, policy: policyOf(config), mailboxes: triageMailboxes(config) };
}

/** Runs until the signal aborts. */
export async function run(parts: RunParts, signal: AbortSignal): Promise<void> {
  await withStore(parts, async (store) => {
    const { clock, log, setup, supervisor } = parts;
    const progress = openProgress(clock);
    const metrics = openMetrics();
    let inForce = makeReady(setup);
    // Aborts when what the stages were opened with has changed; all else they ask for at every step.
    let outdated = new AbortController();
    const adopt = (next: Setup): void => {
      const before = inForce;
      inForce = makeReady(next);
      if (!isDeepStrictEqual(openedWith(inForce.config), openedWith(before.config))) outdated.abort();
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
    // An error that nobody foresaw in one loop ends the others too, in order, before the process ends.
    const failed = new AbortController();
    const stopping = AbortSignal.any([signal, failed.signal]);
    log.info({ event: 'daemon.started', mailboxes: setup.config.mailboxes.length });
    const lines = async (): Promise<void> => {
      while (!stopping.aborted) {
        outdated = new AbortController();
        const line = openLine({ inForce: () => inForce, store, tokens, clock, log, meter: metrics });
        await turnLine(line, { clock, log, progress, stopping, outdated: outdated.signal });
      }
    };
    const beside = { clock, log, signal: stopping, onMoved: () => undefined };
    const loops = [
      lines(),
      progress.watch(reload, (watched) => turn(watched, { ...beside, nudge })),
      progress.watch(health, (watched) => turn(watched, { ...beside, nudge: new Nudge() })),
      turn(openWatchdog(supervisor, progress, log), { ...beside, nudge: new Nudge() }),
    ];
    await supervisor.tell('READY=1');
    stopping.addEventListener('abort', () => void supervisor.tell('STOPPING=1'), { once: true });
    const results = await Promise.allSettled(
      loops.map((loop) =>
        loop.catch((error: unknown) => {
          failed.abort();
          throw error;
        }),
      ),
    );
    watcher.close();
    await health.close();
    log.info({ event: 'daemon.stopped' });
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
}

/** Reads every mailbox until it is empty, decides, and sends what is due. */
export async function once(parts: PassParts, signal: AbortSignal): Promise<PassResult> {
  return withStore(parts, async (store) => {
    const inForce = makeReady(parts.setup);
    const { clock, log } = parts;
    const tokens = openAccessTokens({ store, clock, log });
    const line = openLine({ inForce: () => inForce, store, tokens, clock, log, meter: NO_METER });
    try {
      return await pass(line, { store, clock, log }, signal);
    } finally {
      await closeLine(line);
    }
  });
}

async function pass(
  line: Line,
  { store, clock, log }: Omit<PassParts, 'setup'> & { readonly store: Store },
  signal: AbortSignal,
): Promise<PassResult> {
  const outages: Unavailable[] = [];
  const drain = async (stage: Stage): Promise<void> => {
    try {
      while (!signal.aborted && (await stage.step(signal)));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log.warn({ event: 'service.unavailable', stage: stage.name }, error.message);
      outages.push(error);
    }
  };
  await Promise.all(line.receives.map(({ stage }) => drain(stage)));
  await drain(line.triage);
  await drain(line.alert);
  await drain(line.report);
  await Promise.all(line.delivers.map(({ stage }) => drain(stage)));
  await drain(line.forget);
  const dueSteps = await countDueSteps(store, clock.now());
  const [pending, uncertain] = [await outboxState(store, 'pending'), await outboxState(store, 'uncertain')];
  return {
    outages,
    unreadable: line.receives.reduce((sum, { stage }) => sum + stage.unreadable(), 0),
    messages: await countWaiting(store),
    letters: pending.count + uncertain.count + dueSteps,
  };
}

/** Takes the lock, mends what a crash left behind, hands the store over, and closes it whatever happens. */
async function withStore<T>(
  { setup, clock, log }: PassParts,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { file } = setup.config.store;
  const lock = lockStore(file, LOCK_WAIT_MS);
  if (lock === null) throw new AlreadyRunning(file);
  try {
    const store = await openStore(file);
    try {
      await refuseDamaged(file, store);
      await clearUnfinished(store);
      await voidLeases(store, clock.now());
      return await work(store);
    } finally {
      await store.destroy();
    }
  } catch (error) {
    throw explainDamage(file, error);
  } finally {
    lock.release();
    log.flush();
  }
}

/** The triage stage by itself. */
export function openTriageOf(
  { config, clock, log }: { readonly config: Config; readonly clock: Clock; readonly log: Log },
  store: Store,
): Stage {
  const inForce = { config, policy: policyOf(config), mailboxes: triageMailboxes(config) };
  return openTriageStage({ inForce: () => inForce, store, clock, log, meter: NO_METER });
}
