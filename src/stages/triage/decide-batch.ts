// Deciding, the second half of triage: the mails of a batch get their one decision each, in order, with everything that
// follows from it, in one transaction. A stranger's text bounds neither: a mail that takes too long is given up, and a
// batch of mails that take long together is more than one transaction, with time for others between them.
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { decide, holdUnreadable } from '../../core/decide/decide.js';
import type { Decision } from '../../core/decide/decision.js';
import type { MailboxPolicy, Policy } from '../../core/desk/policy.js';
import { identify } from '../../core/identify/identify.js';
import { lengthOf, type Instant, type Message } from '../../core/mail/message.js';
import type { Clock } from '../../io/system/clock.js';
import type { Log } from '../../io/system/log.js';
import type { Meter } from '../../io/http/metrics.js';
import { isStoresFault } from '../../io/store/damage.js';
import {
  unclaim,
  recordDecision,
  stillWaiting,
  strike,
  type MessageRow,
} from '../../io/store/mail/messages.js';
import type { Store } from '../../io/store/open.js';
import { withinTime } from '../../io/system/time-limit.js';
import { heldNews } from '../../core/decide/changes/team-news.js';
import { apply } from '../effects/apply.js';
import { arrivalOf, countNotified, loadFacts } from './facts.js';
import type { ReadMail } from './read.js';

/** The parts that deciding works with. The policy is asked for anew at every mail, since it may be reloaded. */
export interface DecidingParts {
  readonly policy: () => Policy;
  readonly mailboxes: () => readonly MailboxPolicy[];
  /** Makes and reads tokens; null where there is none. */
  readonly storeKey: () => Uint8Array | null;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** A message that killed or outlived its worker this often is held without another look. */
export const MOST_STRIKES = 3;

/** An error that nobody foresaw, at one mail of a batch. */
class MailFailed extends Error {
  override readonly name = 'MailFailed';
  constructor(
    readonly row: MessageRow,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/** The longest time to decide one mail; an ordinary one takes a thousandth of it. */
const DECIDE_MS = 1_000;

/**
 * Shorter mails are not watched, whatever is attached to them: all that is read of a text together is bounded, and theirs is
 * short. The thread that watches has to be waited for where workers have every processor.
 */
const WATCHED_CHARACTERS = 16 * 1024;

/** After so long a transaction takes no further mail: whoever else wants to write has waited for it. */
const TRANSACTION_MS = 500;

/** A process that waits for the store asks for it every tenth of a second: it finds it free within this time. */
const BREATH_MS = 150;

/**
 * Decides the mails of a batch, in one transaction unless they take long. Where the program fails at one of them,
 * nothing of that transaction stays: the failure is recorded, and the others are decided without it. (With a savepoint for
 * each mail the database would copy every page before a mail changes it.)
 */
export async function decideAll(
  parts: DecidingParts,
  mails: readonly ReadMail[],
  signal: AbortSignal,
): Promise<void> {
  for (let left = mails; left.length > 0;) {
    loadHolidays(parts.policy(), parts.clock.now());
    left = await decideSome(parts, left);
    if (left.length === 0) return;
    await parts.clock.pause(BREATH_MS, signal);
    if (signal.aborted) {
      await unclaim(
        parts.store,
        left.map(({ row }) => row.id),
      );
      return;
    }
  }
}

/**
 * Asks each calendar for the holidays that deciding will ask for. The first question loads their library: it would count
 * as time that a mail takes, and what is ended in the midst of its loading stays half loaded for good.
 */
function loadHolidays({ calendars }: Policy, now: Instant): void {
  const year = new Date(now).getUTCFullYear();
  for (const { holidays } of calendars.values()) {
    for (const asked of [year - 1, year, year + 1]) holidays?.(asked);
  }
}

/** Decides the first of the mails, and answers which are left. */
async function decideSome(parts: DecidingParts, mails: readonly ReadMail[]): Promise<readonly ReadMail[]> {
  try {
    const { decisions, left } = await decideTogether(parts, mails);
    announce(parts, decisions);
    return left;
  } catch (error) {
    if (!(error instanceof MailFailed)) throw error;
    // A damaged database is not the mail's fault, and neither is a full disk, or a server that is out of reach.
    if (isStoresFault(error.cause)) throw error.cause;
    announce(parts, await recordFailure(parts, error));
    return mails.filter(({ row }) => row !== error.row);
  }
}

/** Mails with what was decided about them. */
type Decisions = readonly (readonly [MessageRow, Decision])[];

interface Together {
  readonly decisions: Decisions;
  /** The mails for which the transaction had no more time. */
  readonly left: readonly ReadMail[];
}

function decideTogether(parts: DecidingParts, mails: readonly ReadMail[]): Promise<Together> {
  return parts.store.transaction().execute(async (transaction) => {
    const decisions: [MessageRow, Decision][] = [];
    // Another process may have decided some of them while this one was reading them.
    const waiting = await stillWaiting(
      transaction,
      mails.map(({ row }) => row.id),
    );
    const begunAt = parts.clock.now();
    for (const [at, mail] of mails.entries()) {
      if (at > 0 && parts.clock.now() - begunAt > TRANSACTION_MS) return { decisions, left: mails.slice(at) };
      // SQLite answers at once, so nothing else would have a turn until the last is decided: no worker its next mail.
      await turnOfOthers();
      if (!waiting.has(mail.row.id)) continue;
      try {
        const decision = await decideOne(parts, transaction, mail);
        if (decision !== null) decisions.push([mail.row, decision]);
      } catch (error) {
        throw new MailFailed(mail.row, error);
      }
    }
    return { decisions, left: [] };
  });
}

function announce({ log, meter }: DecidingParts, decisions: Decisions): void {
  for (const [row, decision] of decisions) {
    log.info({ event: `message.${decision.kind}`, id: row.id, mailbox: row.mailbox }, decision.reason);
    meter.decided(decision.kind);
  }
}

/** Decides one mail; null when it could not be read this time and will be tried again. */
async function decideOne(parts: DecidingParts, transaction: Store, mail: ReadMail): Promise<Decision | null> {
  const { row } = mail;
  if (mail.message === null) {
    if (row.strikes + 1 < MOST_STRIKES) {
      if (!mail.isCounted) await strike(transaction, row.id);
      await unclaim(transaction, [row.id]);
      parts.log.warn({ event: 'message.unread', id: row.id, mailbox: row.mailbox }, mail.problem);
      return null;
    }
    const held = holdUnreadable(mail.problem);
    await holdUnread(parts, transaction, row, held);
    return held;
  }
  const policy = parts.policy();
  const arrival = arrivalOf(row, parts.mailboxes(), parts.clock.now());
  const { message } = mail;
  const identified = bounded(message, () => identify(message, arrival, policy));
  const settings = { key: parts.storeKey(), mailboxes: parts.mailboxes() };
  const facts = await loadFacts(transaction, identified, settings);
  const { decision, changes } = bounded(message, () => decide(identified, facts));
  const ticketId = await apply(transaction, changes, { policy, store: { key: parts.storeKey() } });
  await recordDecision(transaction, row, identified.message, decision, ticketId);
  return decision;
}

/** Thinks about a mail no longer than it may take, whatever its text and the administrator's patterns are. */
function bounded<Result>(message: Message, think: () => Result): Result {
  return lengthOf(message) < WATCHED_CHARACTERS
    ? think()
    : withinTime(DECIDE_MS, 'deciding it (is a pattern of the rules too wide?)', think);
}

/** Logs an error that nobody foresaw with its cause; the message is held when it happens three times. */
async function recordFailure(parts: DecidingParts, { row, cause, message }: MailFailed): Promise<Decisions> {
  parts.log.error({ event: 'message.bug', id: row.id, err: cause }, 'a message could not be decided');
  return parts.store.transaction().execute(async (transaction) => {
    if (row.strikes + 1 < MOST_STRIKES) {
      await strike(transaction, row.id);
      await unclaim(transaction, [row.id]);
      return [];
    }
    const held = holdUnreadable(`the program failed on it three times (${message})`);
    await holdUnread(parts, transaction, row, held);
    return [[row, held]];
  });
}

/** A mail that nobody could read waits for a person, who is notified. */
async function holdUnread(
  parts: DecidingParts,
  transaction: Store,
  row: MessageRow,
  held: Decision,
): Promise<void> {
  const policy = parts.policy();
  const arrival = arrivalOf(row, parts.mailboxes(), parts.clock.now());
  const notified = await countNotified(transaction, policy, arrival.now);
  await recordDecision(transaction, row, null, held, null);
  const news = heldNews({ arrival, policy }, null, held.reason, notified);
  await apply(transaction, news, { policy, store: { key: parts.storeKey() } });
}
