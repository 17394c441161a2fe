// Mails of our own for tests, built with nodemailer's composer (an encoder that knows nothing of our
// reader), or line by line where a mail has to be wrong in a way that no encoder would write.
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailComposerOptions } from 'nodemailer/lib/mail-composer';
import MimeNode from 'nodemailer/lib/mime-node';

/** The mailbox that the mails are written to. */
export const SUPPORT = 'assistenza@example.it';

/** What the composer takes: from, to, subject, text, html, attachments, headers, inReplyTo, … */
export type MailFields = MailComposerOptions;

/** A mail as bytes with CRLF line ends, to the support mailbox unless `to` says otherwise. */
export function mail(fields: MailFields): Promise<Buffer> {
  return new MailComposer({ to: SUPPORT, newline: 'win', ...fields }).compile().build();
}

/** One part of a `multipart/…` mail. */
export interface Part {
  readonly type: string;
  readonly content: string;
}

/** A mail of another multipart type than the composer knows, e.g. `multipart/report; report-type=delivery-status`. */
export function multipartMail(
  type: string,
  headers: Record<string, string>,
  parts: readonly Part[],
): Promise<Buffer> {
  const root = new MimeNode(type, { newline: 'win', baseBoundary: 'sportello' });
  root.setHeader({ to: SUPPORT, ...headers });
  for (const part of parts) root.createChild(part.type).setContent(part.content);
  return root.build();
}

/** A mail written out in lines; a Buffer is taken byte by byte, so that any charset can stand in it. */
export function rawMail(lines: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\r\n')]));
}

/** Requests with these numbers, each from a customer of its own; every ninth is large. */
export function numberedRequests(from: number, to: number): Promise<Buffer[]> {
  return Promise.all(
    Array.from({ length: to - from }, (_, index) =>
      mail({
        from: `cliente-${from + index}@example.com`,
        subject: `Stampante ${from + index} inceppata`,
        text: `La stampante numero ${from + index} si inceppa.\n${'x'
          .repeat(70)
          .concat('\n')
          .repeat(index % 9 === 0 ? 5000 : 3)}`,
      }),
    ),
  );
}
