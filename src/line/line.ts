// The stages in their order, opened for one configuration and turned until it is out of date. What a stage was not
// opened with it asks for at every step: rules, customers and templates change under a line that goes on.
import type { Policy } from '../core/desk/policy.js';
import type { Clock } from '../io/system/clock.js';
import type { Config } from '../io/config/config.js';
import type { Log } from '../io/system/log.js';
import type { Meter } from '../io/http/metrics.js';
import { openMimeReader, WORKERS } from '../io/mime/mime.js';
import type { AccessTokens } from '../io/oauth/access-tokens.js';
import type { Store } from '../io/store/open.js';
import type { Templates } from '../io/template/template.js';
import { openAlert } from '../stages/alert/alert.js';
import { openDeliver } from '../stages/deliver/deliver.js';
import { openForget } from '../stages/retention/retention.js';
import { openReceive, type ReceiveStage } from '../stages/receive/receive.js';
import type { Progress } from './progress.js';
import { openReport } from '../stages/digest/report.js';
import { openSenders } from '../stages/deliver/senders.js';
import { Nudge, turn, type Stage } from './stage.js';
import type { TriageMailbox } from '../stages/triage/facts.js';
import { openTriage } from '../stages/triage/triage.js';

/** When a line is out of date, a letter on its way may take this long before its server is left. */
const LAST_LETTER_MS = 10_000;

/** What a configuration means for the stages, made ready once. They ask for it anew at every step. */
export interface InForce {
  readonly config: Config;
  readonly templates: Templates;
  readonly policy: Policy;
  readonly mailboxes: readonly TriageMailbox[];
}

/** What a line is opened with. */
export interface LineParts {
  readonly inForce: () => InForce;
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** The stages in their order, each with what wakes it. */
export interface Line {
  readonly receives: readonly { readonly stage: ReceiveStage; readonly nudge: Nudge }[];
  readonly triage: Stage;
  readonly triageNudge: Nudge;
  readonly alert: Stage;
  readonly alertNudge: Nudge;
  readonly report: Stage;
  readonly reportNudge: Nudge;
  readonly delivers: readonly { readonly stage: Stage; readonly nudge: Nudge }[];
  readonly forget: Stage;
}

/** What changes only with a new line: where mail comes from and goes to, and the bounds of the workers. */
export function openedWith({ desk, limits, mailboxes, smtp }: Config): object {
  return { desk, limits, mailboxes, smtp };
}

/** Opens every stage; nothing moves yet. */
export function openLine(parts: LineParts): Line {
  const { inForce, store, tokens, clock, log, meter } = parts;
  const { config } = inForce();
  const { limits } = config;
  const reportNudge = new Nudge();
  const onDue = (): void => reportNudge.nudge();
  return {
    receives: config.mailboxes.map((mailbox) => {
      const nudge = new Nudge();
      const onArrival = (): void => nudge.nudge();
      return { stage: openReceive({ mailbox, limits, store, tokens, clock, log, onArrival }), nudge };
    }),
    triage: openTriageStage(parts),
    triageNudge: new Nudge(),
    alert: openAlert({ policy: () => inForce().policy, store, clock }),
    alertNudge: new Nudge(),
    report: openReport({ settings: () => inForce().config, store, clock, log, onDue }),
    reportNudge,
    delivers: openSenders(config, tokens).map((sender) => ({
      stage: openDeliver({
        sender,
        templates: () => inForce().templates,
        limits: () => limits,
        store,
        clock,
        log,
        meter,
      }),
      nudge: new Nudge(),
    })),
    forget: openForget({ settings: () => inForce().config, store, tokens, clock, log }),
  };
}

/** Lets go of every connection and worker. */
export async function closeLine({ receives, triage, alert, report, delivers, forget }: Line): Promise<void> {
  const stages = [...receives, ...delivers].map(({ stage }) => stage);
  await Promise.all([...stages, triage, alert, report, forget].map((stage) => stage.close()));
}

/** What turning a line needs. */
interface Turning {
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: Progress;
  /** Ends the line at once. */
  readonly stopping: AbortSignal;
  /** Ends it when each step has come to its end. */
  readonly outdated: AbortSignal;
}

/** Turns every stage of a line until one of the signals aborts, and closes it. */
export async function turnLine(line: Line, turning: Turning): Promise<void> {
  const { clock, log, progress, stopping, outdated } = turning;
  const failed = new AbortController();
  const ended = new AbortController();
  const late = new AbortController();
  const leave = async (): Promise<void> => {
    await clock.pause(LAST_LETTER_MS, ended.signal);
    late.abort();
  };
  outdated.addEventListener('abort', () => void leave(), { once: true });
  const signal = AbortSignal.any([stopping, failed.signal, late.signal]);
  const loop = (stage: Stage, nudge: Nudge, onMoved: () => void): Promise<void> =>
    progress
      .watch(stage, (watched) => turn(watched, { clock, log, signal, ending: outdated, nudge, onMoved }))
      .catch((error: unknown) => {
        failed.abort();
        throw error;
      });
  const nudgeDelivers = (): void => line.delivers.forEach(({ nudge }) => nudge.nudge());
  const loops = [
    ...line.receives.map(({ stage, nudge }) => loop(stage, nudge, () => line.triageNudge.nudge())),
    loop(line.triage, line.triageNudge, () => {
      line.alertNudge.nudge();
      nudgeDelivers();
    }),
    loop(line.alert, line.alertNudge, nudgeDelivers),
    loop(line.report, line.reportNudge, nudgeDelivers),
    ...line.delivers.map(({ stage, nudge }) => loop(stage, nudge, () => undefined)),
    loop(line.forget, new Nudge(), () => undefined),
  ];
  const results = await Promise.allSettled(loops);
  ended.abort();
  await closeLine(line);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** The triage stage with workers of its own. */
export function openTriageStage({ inForce, store, clock, log, meter }: TriageStageParts): Stage {
  const { parseMs, parseHeapMb: heapMb } = inForce().config.limits;
  const onRead = (mails: number, ms: number): void => meter.parsed(mails, ms);
  const reader = openMimeReader({ parseMs, heapMb, workers: WORKERS, onRead });
  const [policy, mailboxes] = [() => inForce().policy, () => inForce().mailboxes];
  return openTriage({ policy, mailboxes, store, reader, clock, log, meter });
}

/** Triage needs no templates. */
interface TriageStageParts extends Omit<LineParts, 'inForce' | 'tokens'> {
  readonly inForce: () => Omit<InForce, 'templates'>;
}
