// What mail servers write back about a mail of ours: delivery status notifications (RFC 3464).
import { SUPPORT, multipartMail } from './mails.js';

/** What became of the mail. */
export interface Returned {
  readonly action: 'failed' | 'delayed';
  readonly recipient: string;
  /** Our Message-ID, as the returned header names it; null where the server returns nothing. */
  readonly originalId: string | null;
}

/** A delivery status notification to the desk. */
export function returnedMail({ action, recipient, originalId }: Returned): Promise<Buffer> {
  const [status, says] = action === 'failed' ? ['5.1.1', 'unknown user'] : ['4.4.1', 'no answer yet'];
  const returned =
    originalId === null
      ? []
      : [
          {
            type: 'text/rfc822-headers',
            content: `From: ${SUPPORT}\r\nTo: ${recipient}\r\nMessage-ID: ${originalId}\r\n`,
          },
        ];
  return multipartMail(
    'multipart/report; report-type=delivery-status',
    {
      'Return-Path': '<>',
      From: 'Mail Delivery System <MAILER-DAEMON@mx.example.net>',
      Subject:
        action === 'failed' ? 'Undelivered Mail Returned to Sender' : 'Delayed Mail (still being retried)',
      'Message-ID': `<${action}.${recipient}>`,
      'Auto-Submitted': 'auto-replied',
    },
    [
      { type: 'text/plain', content: `<${recipient}>: ${says}\r\n` },
      {
        type: 'message/delivery-status',
        content: [
          'Reporting-MTA: dns; mx.example.net',
          '',
          `Final-Recipient: rfc822; ${recipient}`,
          `Action: ${action}`,
          `Status: ${status}`,
          `Diagnostic-Code: smtp; ${says}`,
          '',
        ].join('\r\n'),
      },
      ...returned,
    ],
  );
}
