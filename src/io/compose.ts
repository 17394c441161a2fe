// Turns what is to be said into the bytes that go over the wire: composed once, then frozen on the outbox row.
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { Address, Instant } from '../core/message.js';

/** A mail of ours, before it is bytes. */
export interface Composition {
  readonly from: Address;
  readonly to: Address;
  readonly subject: string;
  readonly text: string;
  /** Null for a mail of plain text only. */
  readonly html: string | null;
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly date: Instant;
  /** RFC 3834 §5: `auto-replied` to a mail, `auto-generated` for everything that answers nothing. */
  readonly automatic: 'auto-replied' | 'auto-generated';
}

/** The bytes of a mail, with exactly one recipient and the headers that keep other robots silent. */
export function compose(mail: Composition): Promise<Buffer> {
  return new MailComposer({
    from: mail.from,
    replyTo: mail.from,
    // An object, never a string: a comma in a string would make two recipients of one.
    to: { ...mail.to, name: withoutEncodedWords(mail.to.name) },
    subject: withoutEncodedWords(mail.subject),
    text: mail.text,
    ...(mail.html !== null && { html: mail.html }),
    messageId: mail.messageId,
    ...(mail.inReplyTo !== null && { inReplyTo: mail.inReplyTo }),
    references: [...mail.references],
    date: new Date(mail.date),
    headers: {
      'Auto-Submitted': mail.automatic,
      'X-Auto-Response-Suppress': 'All',
    },
    // RFC 5322 §2.3: CR and LF stand together or not at all.
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

/**
 * A stranger may write what looks like an encoded word (RFC 2047); the reader's program would decode it, and show
 * what no check of ours has seen.
 */
function withoutEncodedWords(text: string): string {
  return text.replaceAll('=?', '= ?');
}
