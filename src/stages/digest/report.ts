// report: puts the digests that are due into the outbox. Cron and the clock only wake it; which period is owed stands
// in the store, and a period with all its letters is one transaction.
import type { DigestContent } from '../../core/letters/digest/content.js';
import { openPeriod, owedPeriod, type Period } from '../../core/letters/digest/period.js';
import { readSchedule, type Schedule } from '../../core/letters/digest/schedule.js';
import { composeDigest } from '../../core/letters/digest/compose.js';
import type { Instant } from '../../core/mail/message.js';
import type { Clock } from '../../io/system/clock.js';
import type { Config } from '../../io/config/config.js';
import type { DigestConfig } from '../../io/config/service/service.js';
import type { Log } from '../../io/system/log.js';
import { recordDigest, reportedUntil, waitingSince } from '../../io/store/figures/digests.js';
import type { Store } from '../../io/store/open.js';
import { openWaker } from '../../io/system/wake.js';
import { gatherFigures } from './figures.js';
import { queueLetter } from '../effects/queue-letter.js';
import type { Stage } from '../../line/stage.js';

/** The sources of a digest, beside the store: the parts of the configuration that is in force. */
export type DigestSettings = Pick<Config, 'desk' | 'digests' | 'mailboxes' | 'customers'>;

/** The parts that the reporting stage works with. */
export interface ReportParts {
  readonly settings: () => DigestSettings;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Called by cron at every due instant. */
  readonly onDue: () => void;
}

/** The clock may have been set, or the machine asleep while cron's moment passed. */
const IDLE_MS = 60_000;
/** A digest waits so long for mail of its period that has no decision yet. */
const PATIENCE_MS = 10 * 60_000;

/** Reports what is due. */
export function openReport(parts: ReportParts): Stage {
  const waker = openWaker(parts.onDue);
  return {
    name: 'report',
    idleMs: IDLE_MS,
    step: async () => {
      const { digests } = parts.settings();
      waker.set(digests.map(({ schedule, timeZone }) => ({ expression: schedule, timeZone })));
      let moved = false;
      for (const digest of digests) if (await report(parts, digest)) moved = true;
      return moved;
    },
    close: async () => waker.close(),
  };
}

/** Queues the digest if it is due; true when it was. */
async function report({ settings, store, clock, log }: ReportParts, digest: DigestConfig): Promise<boolean> {
  const { name, to } = digest;
  const schedule = scheduleOf(digest);
  const now = clock.now();
  const period = owedPeriod(schedule, await reportedUntil(store, name), now);
  if (period === null) return false;
  const isFirst = period.from === period.until;
  if (!isFirst && now < period.until + PATIENCE_MS) {
    const waiting = await waitingSince(store);
    if (waiting !== null && waiting < period.until) return false;
  }
  const content = isFirst ? null : await tell(store, settings(), digest, { period, schedule, now });
  const queued = await store.transaction().execute(async (transaction) => {
    const digestId = await recordDigest(transaction, name, period, now);
    if (digestId === null || content === null) return false;
    await queueDigest(transaction, settings().desk, to, content, { at: now, digestId });
    return true;
  });
  if (queued) log.info({ event: 'digest.queued', digest: name, ...period, recipients: to.length });
  return queued;
}

/**
 * Queues a digest to its recipients as it would go now, beside its schedule: the next one that is due covers its whole
 * period all the same.
 */
export async function sendPreview(
  store: Store,
  settings: DigestSettings,
  { to }: DigestConfig,
  content: DigestContent,
  now: Instant,
): Promise<void> {
  await store
    .transaction()
    .execute((transaction) => queueDigest(transaction, settings.desk, to, content, { at: now }));
}

async function queueDigest(
  transaction: Store,
  desk: DigestSettings['desk'],
  to: readonly string[],
  content: DigestContent,
  when: { readonly at: Instant; readonly digestId?: number },
): Promise<void> {
  const context = { ticketId: null, sendThrough: null, desk, ...when };
  for (const address of to)
    await queueLetter(transaction, content, { ...context, to: { address, name: '' } });
}

/** The content of a digest as it would go now, over the period that is still open; nothing is written. */
export async function previewDigest(
  store: Store,
  settings: DigestSettings,
  digest: DigestConfig,
  now: Instant,
): Promise<{ content: DigestContent; period: Period; dueAt: Instant }> {
  const schedule = scheduleOf(digest);
  const period = openPeriod(schedule, await reportedUntil(store, digest.name), now);
  const content = await tell(store, settings, digest, { period, schedule, now });
  return { content, period, dueAt: schedule.after(now) };
}

async function tell(
  store: Store,
  { desk, mailboxes, customers }: DigestSettings,
  digest: DigestConfig,
  { period, schedule, now }: { readonly period: Period; readonly schedule: Schedule; readonly now: Instant },
): Promise<DigestContent> {
  const figures = await gatherFigures(store, { schedule, period, mailboxes });
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  return composeDigest(figures, {
    name: digest.name,
    language: digest.language,
    timeZone: digest.timeZone,
    periodName: digest.period,
    deskName: desk.name,
    customerName: (id) => names.get(id) ?? id,
    now,
    isOpen: period.until === now,
  });
}

/** The configuration has been checked: its schedules can be read. */
function scheduleOf({ name, schedule, timeZone }: DigestConfig): Schedule {
  const read = readSchedule(schedule, timeZone);
  if (read === null) throw new Error(`the schedule of the digest ${name} cannot be read: ${schedule}`);
  return read;
}
