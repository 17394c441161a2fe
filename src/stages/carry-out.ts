// What a decision changes beside the message itself: the ticket, its history, the answers. Everything happens in
// the transaction that stores the decision.
import type { Appended, Decision } from '../core/decision.js';
import type { Instant, Message } from '../core/message.js';
import type { Policy } from '../core/policy.js';
import type { MessageRow } from '../io/store/messages.js';
import type { Store } from '../io/store/open.js';
import {
  addEvent,
  addParticipants,
  addReference,
  changeSeverity,
  changeState,
  countMessage,
  findTicket,
  type TicketRow,
} from '../io/store/tickets.js';
import { announceChange, open } from './opening.js';

/** The message that was decided, and what its consequences need. */
export interface Decided {
  readonly row: MessageRow;
  readonly message: Message;
  readonly sendThrough: string | null;
  readonly now: Instant;
  readonly policy: Policy;
}

/** Carries a decision out; answers the id of the ticket that the message now stands on, or null. */
export async function carryOut(
  transaction: Store,
  decision: Decision,
  decided: Decided,
): Promise<number | null> {
  if (decision.kind === 'appended') return append(transaction, decision, decided);
  if (decision.kind !== 'opened') return null;
  const { row, message, sendThrough, policy } = decided;
  const opening = {
    at: row.received_at,
    mailbox: row.mailbox,
    sendThrough,
    mail: { id: row.id, message, tooLarge: row.original_bytes !== null },
    written: message.written,
    why: decision.reason,
    related: decision.related,
    acknowledge: decision.unansweredBecause === null,
  };
  return (await open(transaction, decision.ticket, opening, policy)).id;
}

async function append(
  transaction: Store,
  decision: Appended & { readonly reason: string },
  decided: Decided,
): Promise<number> {
  const { row, message, now } = decided;
  const ticket = await findTicket(transaction, decision.number);
  if (ticket === undefined) throw new Error(`ticket ${decision.number} has vanished`);
  await addEvent(transaction, ticket.id, 'appended', now, decision.reason, row.id);
  await countMessage(transaction, ticket.id);
  if (decision.as === 'copy') return ticket.id;
  if (message.messageId !== null) await addReference(transaction, ticket.id, message.messageId);
  await addParticipants(transaction, ticket.id, decision.participants);
  if (decision.reopens)
    await changeState(transaction, ticket, 'open', now, 'the customer wrote again', row.id);
  if (decision.raise !== null) await raise(transaction, ticket, decision.raise, decided);
  return ticket.id;
}

async function raise(
  transaction: Store,
  ticket: TicketRow,
  { severity, rule, evidence }: NonNullable<Appended['raise']>,
  { row, message, sendThrough, now, policy }: Decided,
): Promise<void> {
  const words = evidence.map((one) => `"${one}"`).join(', ');
  const why = `the follow-up asks for it: rule ${rule}, ${words}`;
  if (!(await changeSeverity(transaction, ticket, severity, now, why, row.id))) return;
  const cause = { id: row.id, message };
  await announceChange(
    transaction,
    ticket,
    { to: severity, why: null },
    { at: now, sendThrough, cause, desk: policy.desk },
  );
}
