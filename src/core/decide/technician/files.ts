// The attachments of a technician's mail that go to the customer.
import { numberAttachments, type NumberedAttachment } from '../../mail/attachment.js';
import type { Message } from '../../mail/message.js';

/** Mails inside a mail may be our own, with tokens and all; a container holds nothing but what stands beside it. */
const NEVER = new Set(['message/rfc822', 'message/global', 'application/ms-tnef', 'application/vnd.ms-tnef']);

/** The same by name: programs attach mails as bytes without a type, too. */
const MAIL_FILE = /\.(?:eml|msg)$/iu;

/** Attachments, by whether they go out. */
export interface Files {
  readonly sent: readonly NumberedAttachment[];
  readonly left: readonly NumberedAttachment[];
}

/** Takes the attachments apart. A signature of the mail itself (S/MIME, PGP) is none of them. */
export function sortFiles(message: Message): Files {
  const own = numberAttachments(message).filter(({ place, bytes }) => !place.enclosed && bytes > 0);
  return {
    sent: own.filter((file) => !staysInside(file)),
    left: own.filter((file) => staysInside(file) && !file.type.includes('tnef')),
  };
}

function staysInside({ type, name, fileName }: NumberedAttachment): boolean {
  return NEVER.has(type) || MAIL_FILE.test(name.trim()) || MAIL_FILE.test(fileName);
}
