// triage: a received message becomes its one decision, in one transaction. Mails are decided one after the other
// in the order of their arrival, since a follow-up must find the ticket that it answers; they are parsed beside
// each other, in workers that may die without taking anything along.
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { decide, holdUnreadable } from '../core/decide.js';
import type { Decision, Known } from '../core/decision.js';
import { inquire, type Inquiry } from '../core/inquiry.js';
import type { Instant } from '../core/message.js';
import type { MailboxPolicy, Policy } from '../core/policy.js';
import type { Clock } from '../io/clock.js';
import type { Log } from '../io/log.js';
import type { MimeReader } from '../io/mime.js';
import { isDamage } from '../io/store/damage.js';
import {
  findCopy,
  forgiveStrike,
  isWaiting,
  letGo,
  recordDecision,
  strike,
  takeInHand,
  waitingMessages,
  type MessageRow,
} from '../io/store/messages.js';
import type { Store } from '../io/store/open.js';
import { citesRedirect, countAnswers } from '../io/store/outbox.js';
import { findCitations, findMonitored } from '../io/store/tickets.js';
import { carryOut } from './carry-out.js';
import { readAll, readMail, type ReadMail } from './reading.js';
import type { Stage } from './stage.js';
import { tellTeamOfHeld } from './team.js';

/** A mailbox as triage needs to know it. */
export interface TriageMailbox extends MailboxPolicy {
  /** Whether it answers through an SMTP server of its own. */
  readonly ownSmtp: boolean;
}

/** What the triage stage works with. The policy is asked for anew at every step, since it may be reloaded. */
export interface TriageParts {
  readonly policy: () => Policy;
  readonly mailboxes: () => readonly TriageMailbox[];
  readonly store: Store;
  readonly reader: MimeReader;
  readonly clock: Clock;
  readonly log: Log;
}

/** A batch ends at whichever comes first. */
const BATCH_MAILS = 32;
const BATCH_BYTES = 8 * 1024 * 1024;
const IDLE_MS = 5_000;
/** A message that killed or outlived its worker this often is held without another look. */
const MOST_STRIKES = 3;

/** Opens the triage stage. The reader is closed with it. */
export function openTriage(parts: TriageParts): Stage {
  const triage = new Triage(parts);
  return {
    name: 'triage',
    idleMs: IDLE_MS,
    step: (signal) => triage.step(signal),
    close: () => triage.close(),
  };
}

/** Mails in hand, on their way through the reader. */
interface Batch {
  readonly rows: readonly MessageRow[];
  readonly reading: Promise<ReadMail[]>;
}

class Triage {
  /** The batch that is read while the one before it is decided. */
  #ahead: Batch | null = null;

  constructor(private readonly parts: TriageParts) {}

  async step(signal: AbortSignal): Promise<boolean> {
    const batch = this.#ahead ?? (await this.#begin([]));
    this.#ahead = null;
    if (batch === null) return false;
    const [first] = batch.rows;
    if (first?.in_hand === 1) return triageAlone(this.parts, first, signal);
    this.#ahead = await this.#begin(batch.rows);
    const read = await unlessAborted(batch.reading, signal);
    if (read !== null) {
      await decideAll(this.parts, read);
      return true;
    }
    await this.#letGo(batch);
    return false;
  }

  async close(): Promise<void> {
    if (this.#ahead !== null) await this.#letGo(this.#ahead);
    await this.parts.reader.close();
  }

  async #letGo({ rows }: Batch): Promise<void> {
    await letGo(
      this.parts.store,
      rows.map((row) => row.id),
    );
  }

  /**
   * Takes the next mails in hand, beside those that are, and begins to read them. What an unclean stop left in hand
   * is a batch of its own, and waits until nothing else is in hand.
   */
  async #begin(inHand: readonly MessageRow[]): Promise<Batch | null> {
    const ids = new Set(inHand.map((row) => row.id));
    const waiting = await waitingMessages(this.parts.store, BATCH_MAILS + ids.size);
    const rows = batchOf(waiting.filter((row) => !ids.has(row.id)));
    const [first] = rows;
    if (first === undefined || (first.in_hand === 1 && inHand.length > 0)) return null;
    if (first.in_hand === 1) return { rows, reading: Promise.resolve([]) };
    await takeInHand(
      this.parts.store,
      rows.map((row) => row.id),
    );
    const reading = readAll(this.parts, rows);
    // It may fail before anybody waits for it.
    reading.catch(() => undefined);
    return { rows, reading };
  }
}

/** The first mails, up to one that an unclean stop left in hand, within the bounds of a batch. */
function batchOf(waiting: readonly MessageRow[]): MessageRow[] {
  let bytes = 0;
  const end = waiting.findIndex((row, at) => {
    bytes += row.bytes;
    return at > 0 && (row.in_hand === 1 || bytes > BATCH_BYTES || at === BATCH_MAILS);
  });
  return end === -1 ? [...waiting] : waiting.slice(0, end);
}

/** The process died with this message in hand: if it dies again while nothing else is, the message is to blame. */
async function triageAlone(parts: TriageParts, row: MessageRow, signal: AbortSignal): Promise<boolean> {
  if (row.strikes >= MOST_STRIKES) {
    const problem = 'reading it ended the program three times';
    await decideAll(parts, [{ row, message: null, problem, isCounted: true }]);
    return true;
  }
  await strike(parts.store, row.id);
  const read = await unlessAborted(readMail(parts, row), signal);
  if (read === null || read.message !== null) await forgiveStrike(parts.store, row.id);
  if (read !== null) await decideAll(parts, [read.message === null ? { ...read, isCounted: true } : read]);
  return read !== null;
}

/** Waits for work, or for the signal to abort: then null, and whatever the work comes to is nobody's any more. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  const waiting = new AbortController();
  const aborted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { signal: waiting.signal });
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    waiting.abort();
  }
}

/** Decides the mails of a batch in one transaction, each in a savepoint of its own. */
async function decideAll(parts: TriageParts, mails: readonly ReadMail[]): Promise<void> {
  const transaction = await parts.store.startTransaction().execute();
  const decided: [MessageRow, Decision][] = [];
  try {
    for (const mail of mails) {
      // SQLite answers at once, so nothing else would have a turn until the last is decided: no worker its next mail.
      await turnOfOthers();
      const savepoint = await transaction.savepoint('message').execute();
      try {
        const decision = await decideOne(parts, savepoint, mail);
        if (decision !== null) decided.push([mail.row, decision]);
        await savepoint.releaseSavepoint('message').execute();
      } catch (error) {
        // A damaged database is not the mail's fault.
        if (isDamage(error)) throw error;
        await savepoint.rollbackToSavepoint('message').execute();
        await noteBug(parts, transaction, mail.row, error);
      }
    }
    await transaction.commit().execute();
  } catch (error) {
    await transaction.rollback().execute();
    throw error;
  }
  for (const [row, decision] of decided) logDecision(parts.log, row, decision);
}

/** Decides one mail; null when it could not be read this time and will be tried again. */
async function decideOne(parts: TriageParts, transaction: Store, mail: ReadMail): Promise<Decision | null> {
  const { row } = mail;
  // Another process may have decided it while this one was reading it.
  if (!(await isWaiting(transaction, row.id))) return null;
  if (mail.message === null) {
    if (row.strikes + 1 < MOST_STRIKES) {
      if (!mail.isCounted) await strike(transaction, row.id);
      await letGo(transaction, [row.id]);
      return null;
    }
    const held = holdUnreadable(mail.problem);
    await holdUnread(parts, transaction, row, held);
    return held;
  }
  const policy = parts.policy();
  const mailbox = mailboxNamed(parts.mailboxes(), row.mailbox);
  const inquiry = inquire(mail.message, releaseOf(row), mailbox, policy);
  const known = await lookUp(transaction, row, inquiry, policy, parts.clock.now());
  const decision = decide(mail.message, known, mailbox, policy);
  const ticketId = await carryOut(transaction, decision, {
    row,
    envelope: mail.message,
    message: inquiry.mail,
    sendThrough: mailbox.ownSmtp ? mailbox.name : null,
    now: known.now,
    policy,
  });
  await recordDecision(transaction, row.id, inquiry.mail, decision, ticketId);
  return decision;
}

/** An error that nobody foresaw: logged with its cause, and the message is held when it happens three times. */
async function noteBug(
  parts: TriageParts,
  transaction: Store,
  row: MessageRow,
  error: unknown,
): Promise<void> {
  parts.log.error({ event: 'message.bug', id: row.id, err: error }, 'a message could not be decided');
  if (row.strikes + 1 < MOST_STRIKES) {
    await strike(transaction, row.id);
    await letGo(transaction, [row.id]);
    return;
  }
  const problem = error instanceof Error ? error.message : String(error);
  await holdUnread(
    parts,
    transaction,
    row,
    holdUnreadable(`the program failed on it three times (${problem})`),
  );
}

/** A mail that nobody could read waits for a person, who is told so. */
async function holdUnread(
  { policy, clock }: TriageParts,
  transaction: Store,
  row: MessageRow,
  held: Decision,
): Promise<void> {
  await recordDecision(transaction, row.id, null, held, null);
  await tellTeamOfHeld(transaction, row, null, held.reason, { now: clock.now(), policy: policy() });
}

/** What bears on a message beside the store: a row of it, or a file that only asks what would happen. */
export type Arrival = Pick<
  MessageRow,
  'id' | 'released_at' | 'released_from' | 'acknowledge' | 'original_bytes'
>;

/** Loads from the store what bears on a message. */
export async function lookUp(
  store: Store,
  arrival: Arrival,
  inquiry: Inquiry,
  policy: Policy,
  now: Instant,
): Promise<Known> {
  const { mail, messageIds, numbers, monitorKey, answered } = inquiry;
  return {
    now,
    cited: await findCitations(store, messageIds, numbers),
    monitored: monitorKey === null ? null : await findMonitored(store, monitorKey),
    copyOf: await findCopy(store, arrival.id, mail),
    handedBack: await citesRedirect(store, messageIds),
    answers: await countAnswers(store, answered, null, policy.limits.acknowledgements, now),
    released: releaseOf(arrival),
    acknowledge: arrival.acknowledge === 1,
    originalBytes: arrival.original_bytes,
  };
}

function releaseOf({ released_at: at, released_from: from }: Arrival): Known['released'] {
  return at === null ? null : { from };
}

/** A mailbox that is no longer configured still has its mail decided, by the plain policy. */
export function mailboxNamed(mailboxes: readonly TriageMailbox[], name: string): TriageMailbox {
  const configured = mailboxes.find((mailbox) => mailbox.name === name);
  return configured ?? { name, certified: false, authservId: null, ownSmtp: false };
}

function logDecision(log: Log, row: MessageRow, decision: Decision): void {
  log.info({ event: `message.${decision.kind}`, id: row.id, mailbox: row.mailbox }, decision.reason);
}
