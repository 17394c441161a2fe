// Deciding, the second half of triage: the mails of a batch get their one decision each, in order, with everything that
// follows from it, in one transaction.
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { decide, holdUnreadable } from '../../core/decide/decide.js';
import type { Decision } from '../../core/decide/decision.js';
import { inquire } from '../../core/decide/inquiry.js';
import type { MailboxPolicy, Policy } from '../../core/desk/policy.js';
import type { Clock } from '../../io/system/clock.js';
import type { Log } from '../../io/system/log.js';
import type { Meter } from '../../io/http/metrics.js';
import { isDamage } from '../../io/store/damage.js';
import {
  letGo,
  recordDecision,
  stillWaiting,
  strike,
  type MessageRow,
} from '../../io/store/mail/messages.js';
import type { Store } from '../../io/store/open.js';
import { carryOut } from '../effects/apply.js';
import { lookUp, mailboxNamed, releaseOf } from './facts.js';
import type { ReadMail } from './read.js';
import { tellTeamOfHeld } from '../effects/notify-team.js';

/** What deciding works with. The policy is asked for anew at every mail, since it may be reloaded. */
export interface DecidingParts {
  readonly policy: () => Policy;
  readonly mailboxes: () => readonly MailboxPolicy[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** A message that killed or outlived its worker this often is held without another look. */
export const MOST_STRIKES = 3;

/** An error that nobody foresaw, at one mail of a batch. */
class Bug extends Error {
  override readonly name = 'Bug';
  constructor(
    readonly row: MessageRow,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/**
 * Decides the mails of a batch in one transaction. Where the program fails at one of them, nothing of that transaction
 * stays: the failure is noted, and the others are decided without it. (With a savepoint for each mail the database
 * would copy every page before a mail changes it.)
 */
export async function decideAll(parts: DecidingParts, mails: readonly ReadMail[]): Promise<void> {
  try {
    announce(parts, await decideTogether(parts, mails));
  } catch (error) {
    // A damaged database is not the mail's fault.
    if (!(error instanceof Bug) || isDamage(error.cause)) throw error;
    announce(parts, await noteBug(parts, error));
    await decideAll(
      parts,
      mails.filter(({ row }) => row !== error.row),
    );
  }
}

/** Mails with what was decided about them. */
type Decisions = readonly (readonly [MessageRow, Decision])[];

function decideTogether(parts: DecidingParts, mails: readonly ReadMail[]): Promise<Decisions> {
  return parts.store.transaction().execute(async (transaction) => {
    const decisions: [MessageRow, Decision][] = [];
    // Another process may have decided some of them while this one was reading them.
    const waiting = await stillWaiting(
      transaction,
      mails.map(({ row }) => row.id),
    );
    for (const mail of mails) {
      // SQLite answers at once, so nothing else would have a turn until the last is decided: no worker its next mail.
      await turnOfOthers();
      if (!waiting.has(mail.row.id)) continue;
      try {
        const decision = await decideOne(parts, transaction, mail);
        if (decision !== null) decisions.push([mail.row, decision]);
      } catch (error) {
        throw new Bug(mail.row, error);
      }
    }
    return decisions;
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
      await letGo(transaction, [row.id]);
      parts.log.warn({ event: 'message.unread', id: row.id, mailbox: row.mailbox }, mail.problem);
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
  await recordDecision(transaction, row, inquiry.mail, decision, ticketId);
  return decision;
}

/** Logs an error that nobody foresaw with its cause; the message is held when it happens three times. */
async function noteBug(parts: DecidingParts, { row, cause, message }: Bug): Promise<Decisions> {
  parts.log.error({ event: 'message.bug', id: row.id, err: cause }, 'a message could not be decided');
  return parts.store.transaction().execute(async (transaction) => {
    if (row.strikes + 1 < MOST_STRIKES) {
      await strike(transaction, row.id);
      await letGo(transaction, [row.id]);
      return [];
    }
    const held = holdUnreadable(`the program failed on it three times (${message})`);
    await holdUnread(parts, transaction, row, held);
    return [[row, held]];
  });
}

/** A mail that nobody could read waits for a person, who is told so. */
async function holdUnread(
  { policy, clock }: DecidingParts,
  transaction: Store,
  row: MessageRow,
  held: Decision,
): Promise<void> {
  await recordDecision(transaction, row, null, held, null);
  await tellTeamOfHeld(transaction, row, null, held.reason, { now: clock.now(), policy: policy() });
}
