// Queues a letter: its Message-ID is made and kept with the row and its ticket before anything is sent, so that the
// answer to it finds the ticket. Everything here happens inside one transaction of the caller.
import { referTo, type Reference } from '../../core/mail/citation.js';
import type { Desk } from '../../core/desk/desk.js';
import type { LetterContent } from '../../core/letters/letter.js';
import type { Instant, Message } from '../../core/mail/message.js';
import { newMessageId } from '../../io/smtp/message-id.js';
import type { Store } from '../../io/store/open.js';
import { enqueue } from '../../io/store/outbox/outbox.js';
import { addReference } from '../../io/store/tickets/tickets.js';

/** To whom a letter goes, and what caused it. */
export interface LetterContext {
  /** Null where there is no ticket. */
  readonly ticketId: number | null;
  readonly to: { readonly address: string; readonly name: string };
  readonly at: Instant;
  /** The mailbox whose own SMTP server sends it; null for the common one. */
  readonly sendThrough: string | null;
  /** The message that caused it, and its row; the message is null where it could not be read. */
  readonly cause: { readonly id: number; readonly message: Message | null } | null;
  readonly desk: Desk;
  /** The period that it tells, for a digest. */
  readonly digestId?: number;
  /** What it cites in place of the message that caused it. */
  readonly cites?: Reference | undefined;
}

/** What a letter cites that answers nothing. */
export const CITES_NOTHING: Reference = { inReplyTo: null, references: [] };

/** Queues a letter for one recipient. */
export async function queueLetter(
  transaction: Store,
  content: LetterContent,
  { ticketId, to, at, sendThrough, cause, desk, digestId, cites }: LetterContext,
): Promise<void> {
  const messageId = newMessageId(desk.address);
  const message = cause?.message ?? null;
  const cited = cites ?? (message === null ? CITES_NOTHING : referTo(message));
  await enqueue(transaction, {
    ticketId,
    causeId: cause?.id ?? null,
    digestId: digestId ?? null,
    mailbox: sendThrough,
    to,
    messageId,
    ...cited,
    content,
    subject: subjectOf(content),
    at,
  });
  if (ticketId !== null) await addReference(transaction, ticketId, messageId);
}

/** What the outbox shows until the letter is laid out. */
function subjectOf(content: LetterContent): string {
  if (content.kind === 'digest' || content.kind === 'health') return content.title;
  return 'reason' in content ? content.reason : (content.subject ?? content.why);
}
