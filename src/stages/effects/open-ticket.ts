// Opening a ticket and queueing its letters: the same for a mail, for a call, and for a change of severity.
// Everything here happens inside one transaction of the caller.
import { acknowledge, announceSeverity } from '../../core/letters/acknowledgement/acknowledgement.js';
import { attentionOf } from '../../core/letters/shared/attention.js';
import type { NewTicket } from '../../core/decide/decision.js';
import type { Instant, Message } from '../../core/mail/message.js';
import type { Policy } from '../../core/desk/policy.js';
import { yearOf } from '../../core/desk/ticket.js';
import { type Severity } from '../../core/rules/terms.js';
import { beginAlert } from '../../io/store/tickets/alerts.js';
import type { Store } from '../../io/store/open.js';
import { findAcknowledged } from '../../io/store/outbox/outbox.js';
import { openTicket, type TicketRow } from '../../io/store/tickets/tickets.js';
import { queueLetter, type LetterContext } from './queue-letter.js';

/** What opens a ticket, beside the ticket itself. */
export interface Opening {
  /** When the request came. */
  readonly at: Instant;
  readonly now: Instant;
  readonly mailbox: string | null;
  /** The mailbox whose own SMTP server answers; null for the common one. */
  readonly sendThrough: string | null;
  /** The message and its row; null for a call. */
  readonly mail: { readonly id: number; readonly message: Message; readonly tooLarge: boolean } | null;
  /** What the requester said, for the one line of the reason. */
  readonly written: string;
  readonly why: string;
  readonly related: string | null;
  readonly acknowledge: boolean;
}

/** Opens a ticket and queues its acknowledgement. */
export async function open(
  transaction: Store,
  ticket: NewTicket,
  opening: Opening,
  policy: Policy,
): Promise<{ id: number; number: string }> {
  const { mail, at } = opening;
  const opened = await openTicket(transaction, ticket, {
    at,
    year: yearOf(at, policy.desk.timeZone),
    mailbox: opening.mailbox,
    rulesHash: policy.rulesHash,
    related: opening.related,
    why: opening.why,
    messageId: mail?.id ?? null,
  });
  const alerted = ticket.alert && policy.onCall !== null;
  if (alerted) await beginAlert(transaction, opened.id, ticket.severity, opening.now);
  if (opening.acknowledge) {
    const content = acknowledge(
      {
        number: opened.number,
        language: ticket.language,
        origin: ticket.origin,
        originName: ticket.originName,
        subject: ticket.subject,
        written: opening.written,
        severity: ticket.severity,
        receivedAt: at,
        tooLarge: mail?.tooLarge ?? false,
        encrypted: mail?.message.encrypted ?? false,
        ...attentionOf({ customer: ticket.customer, alerted }, at, ticket.language, policy),
      },
      policy.desk,
    );
    const context = {
      ticketId: opened.id,
      at,
      sendThrough: opening.sendThrough,
      cause: mail,
      desk: policy.desk,
    };
    for (const to of ticket.answerTo) await queueLetter(transaction, content, { ...context, to });
  }
  return opened;
}

/**
 * Queues the notice of a ticket's changed severity for everybody who had its acknowledgement, and answers their
 * addresses: who was not told of the ticket is not told of its changes either.
 */
export async function announceChange(
  transaction: Store,
  ticket: TicketRow,
  change: { readonly to: Severity; readonly why: string | null; readonly alerted: boolean },
  { at, cause, policy }: Pick<LetterContext, 'at' | 'cause'> & { readonly policy: Policy },
): Promise<string[]> {
  const { desk } = policy;
  const facts = {
    number: ticket.number,
    language: ticket.language,
    origin: ticket.origin,
    originName: ticket.origin_name,
    subject: ticket.subject,
    written: '',
    severity: change.to,
    receivedAt: ticket.opened_at,
    tooLarge: false,
    encrypted: false,
    ...attentionOf({ customer: ticket.customer, alerted: change.alerted }, at, ticket.language, policy),
  };
  const content = announceSeverity(facts, { from: ticket.severity, why: change.why }, desk);
  const told = await findAcknowledged(transaction, ticket.id);
  for (const { mailbox: sendThrough, ...to } of told) {
    await queueLetter(transaction, content, { at, cause, desk, ticketId: ticket.id, to, sendThrough });
  }
  return told.map((to) => to.address);
}
