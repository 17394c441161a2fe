// deliver: what the outbox owes is rendered once, frozen beside its row, sent, and recorded. A row is leased while it
// is on its way; whoever starts next takes what is still leased for perhaps sent, and sends the same bytes again.
import type { Address, Instant } from '../../core/mail/message.js';
import type { Clock } from '../../io/system/clock.js';
import { Deferred, Rejected, Unavailable, Uncertain } from '../../io/system/failure.js';
import type { Log } from '../../io/system/log.js';
import type { Meter, SendResult } from '../../io/http/metrics.js';
import type { Parcel, SmtpClient } from '../../io/smtp/smtp.js';
import type { Store } from '../../io/store/open.js';
import {
  dueRows,
  lease,
  recordSent,
  recordUnsent,
  type DueRow,
  type FrozenMail,
  type OutboxRow,
  type Result,
} from '../../io/store/outbox/outbox.js';
import { noteFailure, reachedNoter } from '../../io/store/state/servers.js';
import { noteAcknowledged } from '../../io/store/tickets/tickets.js';
import type { Templates } from '../../io/template/template.js';
import { noteTemplates, render, wireBytes } from './render.js';
import type { Stage } from '../../line/stage.js';

/** One SMTP server with whom it sends as. */
export interface Sender {
  /** The mailbox whose own server it is; null for the common one. */
  readonly mailbox: string | null;
  readonly client: SmtpClient;
  /** From and Reply-To of what goes out. */
  readonly from: Address;
  /** The envelope sender of automatic answers: `<>` as the empty string, unless the server refuses it. */
  readonly envelopeSender: string;
}

/** What a delivering stage works with. */
export interface DeliverParts {
  readonly sender: Sender;
  readonly templates: () => Templates;
  readonly limits: () => { readonly giveUpMs: number };
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

const BATCH_ROWS = 50;
const IDLE_MS = 5_000;
/** Longer than the longest conversation; only a second instance that ignores the lock could need it. */
const LEASE_MS = 10 * 60_000;
const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 4 * 60 * 60_000;
/** How often the same bytes go out again when the answer after the final dot was lost. */
const MOST_REPEATS = 3;

/** Delivers what goes through one SMTP server. */
export function openDeliver(parts: DeliverParts): Stage {
  const { mailbox, client } = parts.sender;
  const noteReached = reachedNoter(parts.store, client.service);
  return {
    name: mailbox === null ? 'deliver' : `deliver ${mailbox}`,
    idleMs: IDLE_MS,
    step: async (signal) => {
      const moved = await step(parts, signal);
      if (moved) await noteReached(parts.clock.now());
      return moved;
    },
    close: async () => client.close(true),
  };
}

async function step(parts: DeliverParts, signal: AbortSignal): Promise<boolean> {
  const { store, clock, sender } = parts;
  const due = await dueRows(store, sender.mailbox, clock.now(), BATCH_ROWS);
  if (due.length === 0) return false;
  const parcels = await freeze(parts, due);
  const giveUp = (): void => sender.client.close(true);
  signal.addEventListener('abort', giveUp, { once: true });
  const sent = await Promise.all(
    parcels.map(async (parcel) => ({ ...parcel, error: await attempt(parts, parcel, signal) })),
  );
  signal.removeEventListener('abort', giveUp);
  await record(parts, sent);
  const outage = sent.map(({ error }) => error).find((error) => error instanceof Unavailable);
  // Cut off by ourselves: that says nothing about the server.
  if (signal.aborted) return false;
  if (outage !== undefined) {
    await noteFailure(store, sender.client.service, outage.message, clock.now());
    throw outage;
  }
  return parcels.length > 0;
}

/** A leased row with its bytes. */
interface Frozen {
  readonly row: OutboxRow;
  readonly mail: FrozenMail;
}

/** Renders what is new and leases all of it, in one transaction. */
async function freeze(
  { store, sender, templates, log, clock }: DeliverParts,
  due: readonly DueRow[],
): Promise<Frozen[]> {
  const writing = { from: sender.from, templates, store, log };
  const rendered = await Promise.all(due.map((row) => render(writing, row)));
  const now = clock.now();
  return store.transaction().execute(async (transaction) => {
    const leased: Frozen[] = [];
    for (const { row, mail } of rendered) {
      if (await lease(transaction, row, mail, now + LEASE_MS)) leased.push({ row, mail });
    }
    await noteTemplates(transaction, rendered, now);
    return leased;
  });
}

/** Answers go out from nobody, so that nothing answers them; what the desk sends of itself has to come back. */
function envelopeOf(
  { envelopeSender: nobody, from }: Sender,
  row: OutboxRow,
): Omit<Parcel, 'raw' | 'eightBit'> {
  const isAnswer = row.kind === 'acknowledgement' || row.kind === 'notice';
  const sender = isAnswer || nobody !== '' ? nobody : from.address;
  return { from: sender, to: row.to_address, reportFailure: !isAnswer };
}

/** We hung up ourselves, perhaps before the answer: the same bytes go out as soon as we are back. */
class HungUp extends Error {}

async function attempt(
  { sender, store }: DeliverParts,
  { row, mail }: Frozen,
  signal: AbortSignal,
): Promise<Error | null> {
  try {
    await sender.client.send({
      ...envelopeOf(sender, row),
      raw: await wireBytes(store, row, mail),
      eightBit: mail.original?.encoding === '8bit',
    });
    return null;
  } catch (error) {
    if (signal.aborted && error instanceof Uncertain) return new HungUp('stopped while this was being sent');
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function record(
  parts: DeliverParts,
  sent: readonly (Frozen & { error: Error | null })[],
): Promise<void> {
  const now = parts.clock.now();
  const { giveUpMs } = parts.limits();
  const ended = sent.map(({ row, error }) => ({ row, error, result: resultOf(row, error, now, giveUpMs) }));
  const sentRows = ended.filter(({ result }) => result.state === 'sent').map(({ row }) => row);
  const acknowledged = sentRows.filter(({ kind }) => kind === 'acknowledgement');
  await parts.store.transaction().execute(async (transaction) => {
    for (const { row, result } of ended)
      if (result.state !== 'sent') await recordUnsent(transaction, row, result, now);
    await recordSent(
      transaction,
      sentRows.map(({ id }) => id),
      now,
    );
    await noteAcknowledged(
      transaction,
      acknowledged.flatMap(({ ticket_id }) => ticket_id ?? []),
      now,
    );
  });
  for (const { row, error, result } of ended) {
    parts.meter.attempted(row.kind, nameOf(result, error));
    const facts = { event: error === null ? 'outbox.sent' : 'outbox.unsent', id: row.id, kind: row.kind };
    if (error === null) parts.log.info(facts);
    else parts.log.warn(facts, error.message);
  }
}

/** How an attempt ended, as the metrics name it. */
function nameOf({ state }: Result, error: Error | null): SendResult {
  if (state !== 'pending') return state;
  return error instanceof Unavailable ? 'unavailable' : 'deferred';
}

function resultOf(row: OutboxRow, error: Error | null, now: Instant, giveUpMs: number): Result {
  if (error === null) return { state: 'sent' };
  if (error instanceof Rejected) return { state: 'failed', error: error.message };
  if (error instanceof HungUp) {
    return { state: 'uncertain', error: error.message, dueAt: now, counted: false };
  }
  if (error instanceof Unavailable) {
    return {
      state: row.state === 'uncertain' ? 'uncertain' : 'pending',
      error: error.message,
      dueAt: now,
      counted: false,
    };
  }
  const retryMs = Math.min(FIRST_RETRY_MS * 2 ** row.attempts, LONGEST_RETRY_MS);
  if (error instanceof Uncertain) {
    return row.repeats >= MOST_REPEATS
      ? { state: 'failed', error: `perhaps delivered: ${error.message}` }
      : { state: 'uncertain', error: error.message, dueAt: now + retryMs, counted: true, lost: true };
  }
  if (now + retryMs - row.queued_at > giveUpMs)
    return { state: 'failed', error: `given up: ${error.message}` };
  const state = row.state === 'uncertain' ? 'uncertain' : 'pending';
  if (error instanceof Deferred) return { state, error: error.message, dueAt: now + retryMs, counted: true };
  return { state, error: `unexpected: ${error.message}`, dueAt: now + retryMs, counted: true };
}
