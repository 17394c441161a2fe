// The mail programs of the demo's customers: they write what the desk gets, and read what it answers. They are the
// outside world, so they take the libraries as they are, and share no code with the desk.
/* oxlint-disable no-restricted-imports */
import { simpleParser } from 'mailparser';
import MailComposer, { type MailComposerOptions } from 'nodemailer/lib/mail-composer';
import MimeNode from 'nodemailer/lib/mime-node';

/** A letter as the one who got it sees it. */
export interface Letter {
  readonly to: string;
  /** As it stands in the mail, with angle brackets. */
  readonly messageId: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The names of its attachments. */
  readonly attachments: readonly string[];
  readonly raw: Buffer;
}

/** A mail on its way to the desk. */
export interface Mail {
  readonly messageId: string;
  readonly bytes: Buffer;
}

const DESK = 'assistenza@example.it';

/** Opens a letter. */
export async function readLetter(to: string, raw: Buffer): Promise<Letter> {
  const mail = await simpleParser(raw);
  return {
    to,
    messageId: mail.messageId ?? '',
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html === false ? '' : (mail.html ?? ''),
    attachments: mail.attachments.flatMap(({ filename }) => filename ?? []),
    raw,
  };
}

/** Writes a mail to the desk. */
export async function write(fields: MailComposerOptions): Promise<Mail> {
  return finish(new MailComposer({ to: DESK, newline: 'win', ...fields }).compile());
}

/** Answers a letter the way Outlook does: the new words on top, the whole letter below. */
export function reply(
  letter: Letter,
  from: string,
  text: string,
  fields: Pick<MailComposerOptions, 'headers'> = {},
): Promise<Mail> {
  const quoted = [
    '________________________________',
    `Da: ${letter.from}`,
    `Inviato: oggi`,
    `A: ${from}`,
    `Oggetto: ${letter.subject}`,
    '',
    letter.text,
  ];
  return write({
    ...fields,
    from,
    subject: `R: ${letter.subject}`,
    inReplyTo: letter.messageId,
    references: letter.messageId,
    text: `${text}\n\n${quoted.join('\n')}`,
  });
}

/** Gives a letter back as a mail server does that cannot deliver it (RFC 3464). */
export function bounce(letter: Letter, server: string, diagnosis: string): Promise<Mail> {
  const report = new MimeNode('multipart/report; report-type=delivery-status', { newline: 'win' });
  report.setHeader({
    'Return-Path': '<>',
    From: `Mail Delivery System <MAILER-DAEMON@${server}>`,
    To: DESK,
    Subject: 'Undelivered Mail Returned to Sender',
    'Auto-Submitted': 'auto-replied',
  });
  const told = `This is the mail system at host ${server}.\n\nYour message could not be delivered:\n\n<${letter.to}>: ${diagnosis}\n`;
  const status = [
    `Reporting-MTA: dns; ${server}`,
    '',
    `Final-Recipient: rfc822; ${letter.to}`,
    'Action: failed',
    'Status: 5.2.2',
    `Diagnostic-Code: smtp; ${diagnosis}`,
    '',
  ];
  report.createChild('text/plain; charset=utf-8').setContent(told);
  report.createChild('message/delivery-status').setContent(status.join('\r\n'));
  report.createChild('message/rfc822').setContent(letter.raw);
  return finish(report);
}

async function finish(node: MimeNode): Promise<Mail> {
  const messageId = node.messageId();
  return { messageId, bytes: await node.build() };
}
