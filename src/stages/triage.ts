// triage: a received message becomes its one decision, in one transaction. Mails are decided one after the other
// in the order of their arrival, since a follow-up must find the ticket that it answers; they are parsed beside
// each other, in workers that may die without taking anything along.
import { decide, holdUnreadable } from '../core/decide.js';
import type { Decision, Known } from '../core/decision.js';
import { inquire, type Inquiry } from '../core/inquiry.js';
import type { Instant, Message } from '../core/message.js';
import type { MailboxPolicy, Policy } from '../core/policy.js';
import type { Clock } from '../io/clock.js';
import type { Log } from '../io/log.js';
import { ReaderFailed, type MimeReader } from '../io/mime.js';
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
import { readChunks } from '../io/store/originals.js';
import type { Store } from '../io/store/open.js';
import { citesRedirect, countAnswers } from '../io/store/outbox.js';
import { findCitations, findMonitored } from '../io/store/tickets.js';
import { carryOut } from './carry-out.js';
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

const BATCH_MAILS = 50;
const IDLE_MS = 5_000;
/** A message that killed or outlived its worker this often is held without another look. */
const MOST_STRIKES = 3;

/** Opens the triage stage. The reader is closed with it. */
export function openTriage(parts: TriageParts): Stage {
  return {
    name: 'triage',
    idleMs: IDLE_MS,
    step: (signal) => step(parts, signal),
    close: () => parts.reader.close(),
  };
}

async function step(parts: TriageParts, signal: AbortSignal): Promise<boolean> {
  const waiting = await waitingMessages(parts.store, BATCH_MAILS);
  const [first] = waiting;
  if (first === undefined) return false;
  if (first.in_hand === 1) return triageAlone(parts, first, signal);
  // What an unclean stop left in hand is parsed alone, when its turn comes.
  const suspect = waiting.findIndex((row) => row.in_hand === 1);
  const batch = suspect === -1 ? waiting : waiting.slice(0, suspect);
  const ids = batch.map((row) => row.id);
  await takeInHand(parts.store, ids);
  const reading = Promise.all(batch.map((row) => readMail(parts, row)));
  const read = await unlessAborted(reading, signal);
  if (read === null) await letGo(parts.store, ids);
  else await decideAll(parts, read);
  return read !== null;
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

/** A message that was read, or the problem that kept it from being read. */
type ReadMail =
  | { readonly row: MessageRow; readonly message: Message }
  | {
      readonly row: MessageRow;
      readonly message: null;
      readonly problem: string;
      /** Whether this failure stands among the strikes of the row already. */
      readonly isCounted: boolean;
    };

async function readMail({ store, reader, policy }: TriageParts, row: MessageRow): Promise<ReadMail> {
  try {
    return { row, message: await reader.read(readChunks(store, row.id)) };
  } catch (error) {
    if (!(error instanceof ReaderFailed)) throw error;
    const { parseMs, parseHeapMb } = policy().limits;
    const problem =
      error.reason === 'timed-out'
        ? `reading it took longer than ${parseMs / 1000} s`
        : `reading it needed more than ${parseHeapMb} MB`;
    return { row, message: null, problem, isCounted: false };
  }
}

/** Decides the mails of a batch in one transaction, each in a savepoint of its own. */
async function decideAll(parts: TriageParts, mails: readonly ReadMail[]): Promise<void> {
  const transaction = await parts.store.startTransaction().execute();
  const decided: [MessageRow, Decision][] = [];
  try {
    for (const mail of mails) {
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
