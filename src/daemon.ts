// Opens every outside thing, puts the stages in their order, and runs them: for ever, or for one pass.
import { availableParallelism } from 'node:os';
import { indexCustomers } from './core/contract.js';
import type { Policy } from './core/policy.js';
import type { Clock } from './io/clock.js';
import type { Config } from './io/config.js';
import type { MailboxConfig } from './io/config/service.js';
import { Unavailable } from './io/failure.js';
import type { Log } from './io/log.js';
import { openMimeReader } from './io/mime.js';
import { openSmtp, type SmtpServer } from './io/smtp.js';
import { countWaiting } from './io/store/messages.js';
import { clearUnfinished } from './io/store/originals.js';
import { lockStore, openStore, type Store } from './io/store/open.js';
import { outboxState, voidLeases } from './io/store/outbox.js';
import { loadTemplates } from './io/template.js';
import { openDeliver, type Sender } from './stages/deliver.js';
import { openReceive, type ReceiveStage } from './stages/receive.js';
import { Nudge, turn, type Stage } from './stages/stage.js';
import { openTriage, type TriageMailbox } from './stages/triage.js';

/** Longer than `status` or a step of `import` hold the lock, so that neither keeps the daemon from starting. */
const LOCK_WAIT_MS = 2_000;

/** What the daemon is given from outside. */
export interface DaemonParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
}

/** Another instance holds the lock of the store. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
  constructor(file: string) {
    super(`another instance is running on ${file}: stop it first, or wait for it`);
  }
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

/** Runs until the signal aborts. */
export async function run(parts: DaemonParts, signal: AbortSignal): Promise<void> {
  await withLine(parts, async (line) => {
    const { clock, log } = parts;
    // An error that nobody foresaw in one loop ends the others too, in order, before the process ends.
    const failed = new AbortController();
    const ending = AbortSignal.any([signal, failed.signal]);
    log.info({ event: 'daemon.started', mailboxes: line.receives.length });
    const loop = (stage: Stage, nudge: Nudge, onMoved: () => void): Promise<void> =>
      turn(stage, { clock, log, signal: ending, nudge, onMoved }).catch((error: unknown) => {
        failed.abort();
        throw error;
      });
    const loops = [
      ...line.receives.map(({ stage, nudge }) => loop(stage, nudge, () => line.triageNudge.nudge())),
      loop(line.triage, line.triageNudge, () => line.delivers.forEach(({ nudge }) => nudge.nudge())),
      ...line.delivers.map(({ stage, nudge }) => loop(stage, nudge, () => undefined)),
    ];
    const results = await Promise.allSettled(loops);
    log.info({ event: 'daemon.stopped' });
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
}

/** Reads every mailbox until it is empty, decides, and sends what is due. */
export async function once(parts: DaemonParts, signal: AbortSignal): Promise<PassResult> {
  return withLine(parts, async (line, store) => {
    const outages: Unavailable[] = [];
    const drain = async (stage: Stage): Promise<void> => {
      try {
        while (!signal.aborted && (await stage.step(signal)));
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        parts.log.warn({ event: 'service.unavailable', stage: stage.name }, error.message);
        outages.push(error);
      }
    };
    await Promise.all(line.receives.map(({ stage }) => drain(stage)));
    await drain(line.triage);
    await Promise.all(line.delivers.map(({ stage }) => drain(stage)));
    const [pending, uncertain] = [await outboxState(store, 'pending'), await outboxState(store, 'uncertain')];
    return {
      outages,
      unreadable: line.receives.reduce((sum, { stage }) => sum + stage.unreadable(), 0),
      messages: await countWaiting(store),
      letters: pending.count + uncertain.count,
    };
  });
}

/** The stages in their order, each with what wakes it. */
interface Line {
  readonly receives: readonly { readonly stage: ReceiveStage; readonly nudge: Nudge }[];
  readonly triage: Stage;
  readonly triageNudge: Nudge;
  readonly delivers: readonly { readonly stage: Stage; readonly nudge: Nudge }[];
}

/** Takes the lock, mends what a crash left behind, opens the line, and closes everything whatever happens. */
async function withLine<T>(parts: DaemonParts, work: (line: Line, store: Store) => Promise<T>): Promise<T> {
  const { config, clock } = parts;
  const templates = loadTemplates(config.templatesFolder, config.desk.languages);
  const lock = lockStore(config.store.file, LOCK_WAIT_MS);
  if (lock === null) throw new AlreadyRunning(config.store.file);
  try {
    const store = await openStore(config.store.file);
    await clearUnfinished(store);
    await voidLeases(store, clock.now());
    const line = openLine(parts, store, () => templates);
    try {
      return await work(line, store);
    } finally {
      const stages = [...line.receives, ...line.delivers].map(({ stage }) => stage);
      await Promise.all([...stages, line.triage].map((stage) => stage.close()));
      await store.destroy();
    }
  } finally {
    lock.release();
    parts.log.flush();
  }
}

function openLine(
  { config, clock, log }: DaemonParts,
  store: Store,
  templates: () => ReturnType<typeof loadTemplates>,
): Line {
  const { limits } = config;
  return {
    receives: config.mailboxes.map((mailbox) => {
      const nudge = new Nudge();
      const onArrival = (): void => nudge.nudge();
      return { stage: openReceive({ mailbox, limits, store, clock, log, onArrival }), nudge };
    }),
    triage: openTriageOf({ config, clock, log }, store),
    triageNudge: new Nudge(),
    delivers: openSenders(config).map((sender) => ({
      stage: openDeliver({ sender, templates, limits: () => limits, store, clock, log }),
      nudge: new Nudge(),
    })),
  };
}

/** The triage stage with workers of its own. */
export function openTriageOf({ config, clock, log }: DaemonParts, store: Store): Stage {
  const policy = policyOf(config);
  const mailboxes = triageMailboxes(config);
  // One core is left to the loop that reads, decides and sends.
  const workers = Math.min(4, Math.max(1, availableParallelism() - 1));
  const { parseMs, parseHeapMb: heapMb } = config.limits;
  const reader = openMimeReader({ parseMs, heapMb, workers });
  return openTriage({ policy: () => policy, mailboxes: () => mailboxes, store, reader, clock, log });
}

/** The common SMTP server, and those that mailboxes have for themselves. */
export function openSenders(config: Config): Sender[] {
  const own = config.mailboxes.filter((mailbox) => hasOwnSmtp(config, mailbox));
  return [openSender(config, 'smtp', config.smtp, null), ...own.map((mailbox) => openOwn(config, mailbox))];
}

function openOwn(config: Config, mailbox: MailboxConfig): Sender {
  const sender = openSender(config, `smtp ${mailbox.name}`, mailbox.smtp, mailbox.name);
  if (!mailbox.certified) return sender;
  // PEC knows no null sender: the envelope sender equals From (RFC 6109 §3.1.1).
  return {
    ...sender,
    from: { address: mailbox.address, name: config.desk.name },
    envelopeSender: mailbox.address,
  };
}

function openSender(config: Config, name: string, server: SmtpServer, mailbox: string | null): Sender {
  return {
    mailbox,
    client: openSmtp(name, server),
    from: { address: config.desk.address, name: config.desk.name },
    envelopeSender: server.envelopeSender ?? '',
  };
}

function hasOwnSmtp(config: Config, mailbox: MailboxConfig): boolean {
  return mailbox.smtp !== config.smtp;
}
