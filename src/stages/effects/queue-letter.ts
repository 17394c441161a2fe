// Queues a letter: its Message-ID is made and kept with the row and its ticket before anything is sent, so that the
// answer to it finds the ticket. Everything here happens inside one transaction of the caller.
import { CITES_NOTHING, type Reference } from '../../core/mail/citation.js';
import type { AnswerFile } from '../../core/decide/change.js';
import type { Desk } from '../../core/desk/desk.js';
import type { LetterContent } from '../../core/letters/letter.js';
import type { Instant } from '../../core/mail/message.js';
import { newMessageId } from '../../io/smtp/message-id.js';
import type { Store } from '../../io/store/open.js';
import { enqueue } from '../../io/store/outbox/outbox.js';
import { addReference } from '../../io/store/tickets/references.js';

/** The recipient of a letter, and its cause. */
export interface LetterContext {
  /** Null where there is no ticket. */
  readonly ticketId: number | null;
  readonly to: { readonly address: string; readonly name: string };
  readonly at: Instant;
  /** The mailbox whose own SMTP server sends it; null for the common one. */
  readonly sendThrough: string | null;
  readonly desk: Desk;
  /** The row of the message that caused it, if one did. */
  readonly causeId?: number | null;
  /** The period that it reports, for a digest. */
  readonly digestId?: number;
  /** The mail that it cites; none where it answers nobody. */
  readonly cites?: Reference;
  /** The token that its Message-ID bears; null where its answer needs none. */
  readonly token?: string | null;
  /** Who wrote it; absent where the program did. */
  readonly by?: string;
  /** Whom the same mail goes to in Cc. */
  readonly cc?: readonly string[];
  /** When it is sent; absent: at once. */
  readonly dueAt?: Instant;
  /** The files that go with it. */
  readonly files?: readonly AnswerFile[];
}

/** Queues a letter for one recipient. */
export async function queueLetter(
  transaction: Store,
  content: LetterContent,
  { ticketId, sendThrough, desk, causeId, digestId, cites = CITES_NOTHING, token, ...context }: LetterContext,
): Promise<void> {
  const messageId = newMessageId(desk.address, token);
  await enqueue(transaction, {
    ...context,
    ticketId,
    causeId: causeId ?? null,
    digestId: digestId ?? null,
    mailbox: sendThrough,
    messageId,
    ...cites,
    content,
    subject: subjectOf(content),
  });
  if (ticketId !== null) await addReference(transaction, ticketId, messageId);
}

/** The outbox shows this until the letter is laid out. */
function subjectOf(content: LetterContent): string {
  if (content.kind === 'digest' || content.kind === 'health') return content.title;
  if ('reason' in content) return content.reason;
  return content.kind === 'answer' || content.kind === 'transcript'
    ? content.subject
    : (content.subject ?? content.why);
}
