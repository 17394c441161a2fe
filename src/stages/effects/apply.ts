// What a decision changes beside the message itself: the ticket, its history, the answers. Everything happens in
// the transaction that stores the decision.
import { overLimit } from '../../core/decide/automatic/answerable.js';
import type { Appended, Decision, Ignored, Opened } from '../../core/decide/decision.js';
import type { TeamFacts } from '../../core/letters/team/team.js';
import { saidIn, type Instant } from '../../core/mail/message.js';
import type { Policy } from '../../core/desk/policy.js';
import { UNSURE, type EventKind } from '../../core/desk/ticket.js';
import { referredId } from '../../core/identify/certified/reference.js';
import { beginAlert } from '../../io/store/tickets/alerts.js';
import { countAnswers } from '../../io/store/outbox/answers.js';
import type { Store } from '../../io/store/open.js';
import { findAcknowledged } from '../../io/store/outbox/outbox.js';
import {
  addEvent,
  addParticipants,
  addReference,
  changeSeverity,
  changeState,
  countAlarm,
  countMessage,
  findTicket,
  type TicketRow,
} from '../../io/store/tickets/tickets.js';
import type { Decided } from './context.js';
import { handOn } from './redirect.js';
import { announceChange, open } from './open-ticket.js';
import { settleBounce, settleReceipt } from './delivery-reports.js';
import { tellTeam, tellTeamOfHeld } from './notify-team.js';

/** Carries a decision out; answers the id of the ticket that the message now stands on, or null. */
export async function carryOut(
  transaction: Store,
  decision: Decision,
  decided: Decided,
): Promise<number | null> {
  if (decision.kind === 'appended') return append(transaction, decision, decided);
  if (decision.kind === 'ignored') return settle(transaction, decision, decided);
  if (decision.kind === 'redirected') await handOn(transaction, decision, decided);
  if (decision.kind === 'held')
    await tellTeamOfHeld(transaction, decided.row, decided.message, decision.reason, decided);
  return decision.kind === 'opened' ? openFor(transaction, decision, decided) : null;
}

async function openFor(
  transaction: Store,
  decision: Opened & { readonly reason: string },
  decided: Decided,
): Promise<number> {
  const { row, message, sendThrough, now, policy } = decided;
  const opening = {
    at: row.received_at,
    now,
    mailbox: row.mailbox,
    sendThrough,
    mail: { id: row.id, message, tooLarge: row.original_bytes !== null },
    written: saidIn(message),
    why: decision.reason,
    related: decision.related,
    acknowledge: decision.unansweredBecause === null,
  };
  const { ticket } = decision;
  const { id, number } = await open(transaction, ticket, opening, policy);
  if (!decision.lowTrust) await addReferences(transaction, id, decided);
  const cause = {
    kind: ticket.monitorKey === null ? 'request' : 'alarm',
    severity: ticket.severity,
    rule: ticket.rule,
    probability: ticket.probability,
  } as const;
  const unsure = ticket.marks.includes(UNSURE);
  const news = { event: 'opened', number, previous: null, written: opening.written, unsure, cause } as const;
  await tellOf(transaction, id, { ...ticket, ...news, sender: ticket.requester }, decided);
  return id;
}

/** The ids by which later mails may cite this one; the customer's own program knows a certified mail by another. */
async function addReferences(
  transaction: Store,
  ticketId: number,
  { row, envelope, message }: Decided,
): Promise<void> {
  const ids = [message.messageId, envelope === message ? null : referredId(envelope)];
  for (const id of ids) if (id !== null) await addReference(transaction, ticketId, id, row.id);
}

/** News of our own letters leave their mark on the ticket. */
async function settle(
  transaction: Store,
  { bounce, receipt, reason }: Ignored & { readonly reason: string },
  { row, now }: Decided,
): Promise<number | null> {
  const news = { messageId: row.id, at: now, reason };
  if (bounce !== null) return settleBounce(transaction, bounce, news);
  return receipt === null ? null : settleReceipt(transaction, receipt, news);
}

const EVENTS = {
  customer: 'appended',
  desk: 'appended',
  copy: 'appended',
  alarm: 'alarm',
  recovery: 'recovered',
} as const satisfies Record<Appended['as'], EventKind>;

const CAUSES = {
  customer: 'customer',
  desk: 'desk',
  copy: 'copy',
  alarm: 'repeated',
  recovery: 'recovery',
} as const satisfies Record<Appended['as'], TeamFacts['cause']['kind']>;

async function append(
  transaction: Store,
  decision: Appended & { readonly reason: string },
  decided: Decided,
): Promise<number> {
  const { row, now } = decided;
  const ticket = await findTicket(transaction, decision.number);
  if (ticket === undefined) throw new Error(`ticket ${decision.number} has vanished`);
  await addEvent(transaction, ticket.id, EVENTS[decision.as], now, decision.reason, row.id);
  await countMessage(transaction, ticket.id);
  if (decision.as === 'copy') return ticket.id;
  if (decision.as === 'alarm') await countAlarm(transaction, ticket.id);
  await addReferences(transaction, ticket.id, decided);
  await addParticipants(transaction, ticket.id, decision.participants);
  if (decision.reopens)
    await changeState(transaction, ticket, 'open', now, 'the customer wrote again', row.id);
  const alerted = decision.alert && decided.policy.onCall !== null;
  const raised =
    decision.raise !== null && (await raise(transaction, ticket, decision.raise, alerted, decided));
  if (alerted) await beginAlert(transaction, ticket.id, decision.raise?.severity ?? ticket.severity, now);
  if (decision.as === 'alarm' && !raised) return ticket.id;
  const { message } = decided;
  const facts = {
    event: 'appended',
    number: ticket.number,
    severity: raised ? decision.raise.severity : ticket.severity,
    previous: raised ? ticket.severity : null,
    subject: ticket.subject,
    sender: message.from[0] ?? { address: ticket.requester, name: '' },
    written: message.written,
    customer: ticket.customer,
    alertsTeam: false,
    unsure: false,
    cause: { kind: CAUSES[decision.as], number: ticket.number },
  } as const;
  await tellOf(transaction, ticket.id, facts, decided);
  return ticket.id;
}

/** An alarm that only repeats itself, and an old mail that was imported in silence, are no news to the team. */
async function tellOf(
  transaction: Store,
  ticketId: number,
  facts: Omit<TeamFacts, 'at'>,
  { row, message, now, policy }: Decided,
): Promise<void> {
  if (row.acknowledge === 0) return;
  const cause = { id: row.id, message };
  await tellTeam(transaction, ticketId, { ...facts, at: row.received_at }, { cause, now, policy });
}

/** Raises the severity; false when it stands already. */
async function raise(
  transaction: Store,
  ticket: TicketRow,
  { severity, rule, evidence }: NonNullable<Appended['raise']>,
  alerted: boolean,
  { row, message, now, policy }: Decided,
): Promise<boolean> {
  const words = evidence.map((one) => `"${one}"`).join(', ');
  const why = `the follow-up asks for it: rule ${rule}, ${words}`;
  if (!(await changeSeverity(transaction, ticket, severity, now, why, row.id))) return false;
  const silence = await whySilent(transaction, ticket, policy, now);
  if (silence !== null) {
    await addEvent(transaction, ticket.id, 'note', now, `nobody was told of the change: ${silence}`, row.id);
    return true;
  }
  const cause = { id: row.id, message };
  const change = { to: severity, why: null, alerted };
  await announceChange(transaction, ticket, change, { at: now, cause, policy });
  return true;
}

/** A notice is an answer too: the limits hold for it. */
async function whySilent(
  transaction: Store,
  ticket: TicketRow,
  { limits }: Policy,
  now: Instant,
): Promise<string | null> {
  const told = await findAcknowledged(transaction, ticket.id);
  const addresses = told.map((to) => to.address);
  const counts = await countAnswers(transaction, addresses, ticket.id, limits.acknowledgements, now);
  return overLimit(counts, limits.acknowledgements, ticket.customer === null ? 'stranger' : 'customer');
}
