// Reports of other mail systems about our own letters: bounces and PEC receipts find the letter that they speak of
// and are recorded on its ticket. They open nothing and are never answered.
import { moveDelivery, type Receipt } from '../../core/identify/certified/receipt.js';
import type { BounceReport } from '../../core/decide/automatic/bounce.js';
import type { Instant } from '../../core/mail/message.js';
import type { EventKind } from '../../core/desk/ticket.js';
import {
  findLastSent,
  findSentById,
  findSentByProvider,
  markUnreachable,
  noteDelivery,
  ticketsNaming,
  type SentLetter,
} from '../../io/store/outbox/deliveries.js';
import type { Store } from '../../io/store/open.js';
import { addEvent, PROGRAM } from '../../io/store/tickets/events.js';
import { addReference } from '../../io/store/tickets/references.js';
import type { InForce } from './mint.js';
import { notifyWriter } from './undelivered.js';

/** The mail that brings the news. */
export interface News {
  readonly messageId: number;
  readonly at: Instant;
  readonly why: string;
}

/** A bounce without the id of what bounced is noted beside the last letter to its recipient within this time. */
const BOUNCE_WINDOW_MS = 7 * 24 * 60 * 60_000;

/**
 * Marks the ticket of a letter that came back; answers its id, or null when the letter is not ours. Only an id of ours
 * proves that our letter came back: whoever knows an address can write that mail to it bounced.
 */
export async function markBounced(
  transaction: Store,
  report: BounceReport,
  news: News,
  inForce: InForce | null,
): Promise<number | null> {
  const letter = await findSentById(transaction, report.originalIds);
  if (letter === null) return noteUnproved(transaction, report, news);
  const failed = report.recipients.find((one) => one.permanent);
  // A report that names no recipient at all shows at least whose letter came back.
  const isGone = failed !== undefined || (report.recipients.length === 0 && report.action === 'failed');
  if (isGone) await markUnreachable(transaction, letter.to, news.at, news.why);
  // A letter about no single ticket is marked itself, and so is a person's: its writer hears of it once.
  if (isGone && (letter.ticketId === null || letter.by !== null))
    await noteDelivery(transaction, letter.id, 'failed', null);
  if (isGone && letter.delivery !== 'failed') await notify(transaction, letter, news, inForce);
  const kind: EventKind = report.action === 'failed' ? 'bounced' : 'note';
  // One alert may name many tickets: each of them went unheard.
  const tickets = await ticketsNaming(transaction, letter.messageId);
  for (const id of tickets) await addEvent(transaction, id, { ...news, kind, by: PROGRAM });
  return letter.ticketId ?? tickets[0] ?? null;
}

async function notify(
  transaction: Store,
  { ticketId, by, to: recipient }: SentLetter,
  { at, why: answer }: News,
  inForce: InForce | null,
): Promise<void> {
  if (inForce !== null) await notifyWriter(transaction, { ticketId, by, recipient, answer, at }, inForce);
}

async function noteUnproved(transaction: Store, report: BounceReport, news: News): Promise<number | null> {
  const letter = await findBounced(transaction, report, news.at);
  if (letter === null || letter.ticketId === null) return null;
  const why = `${news.why} (it names no mail of ours)`;
  await addEvent(transaction, letter.ticketId, { ...news, kind: 'note', why, by: PROGRAM });
  return letter.ticketId;
}

async function findBounced(
  transaction: Store,
  report: BounceReport,
  at: Instant,
): Promise<SentLetter | null> {
  for (const { address, originalAddress } of report.recipients) {
    for (const one of new Set([originalAddress, address])) {
      const letter = await findLastSent(transaction, one, at - BOUNCE_WINDOW_MS);
      if (letter !== null) return letter;
    }
  }
  return null;
}

/** Moves a certified letter as its receipt says; answers the id of its ticket, or null when the letter is not ours. */
export async function markReceipt(
  transaction: Store,
  receipt: Receipt,
  news: News,
  inForce: InForce | null,
): Promise<number | null> {
  const letter = await findReceipted(transaction, receipt);
  if (letter === null) return null;
  if (receipt.recipient !== null && receipt.recipient !== letter.to) return letter.ticketId;
  const delivery = moveDelivery(letter.delivery, receipt.state);
  const providerId = receipt.keepsId ? receipt.providerId : null;
  if (receipt.state === null && providerId === null) return letter.ticketId;
  await noteDelivery(transaction, letter.id, delivery, providerId);
  if (letter.ticketId === null) return null;
  if (providerId !== null) await addReference(transaction, letter.ticketId, providerId);
  if (delivery !== letter.delivery) {
    const kind: EventKind =
      delivery === 'delivered' ? 'delivered' : delivery === 'failed' ? 'bounced' : 'note';
    if (delivery === 'failed') await notify(transaction, letter, news, inForce);
    await addEvent(transaction, letter.ticketId, { ...news, kind, by: PROGRAM });
  }
  return letter.ticketId;
}

async function findReceipted(transaction: Store, receipt: Receipt): Promise<SentLetter | null> {
  const byReference =
    receipt.reference === null ? null : await findSentById(transaction, [receipt.reference]);
  if (byReference !== null || receipt.providerId === null) return byReference;
  return findSentByProvider(transaction, receipt.providerId);
}
