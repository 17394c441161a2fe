import { describe, expect, it } from 'vitest';
import { readBounce } from '../../../../src/core/decide/automatic/bounce.js';
import type { BouncedRecipient } from '../../../../src/core/decide/automatic/recipient.js';
import { message } from '../../../support/message.js';

const ours = '<k7v2p9@example.it>';

function statusPart(...lines: string[]): { type: string; text: string } {
  return { type: 'message/delivery-status', text: lines.join('\r\n') };
}

function reportOf(action: string, status: string): BouncedRecipient | undefined {
  return report('Final-Recipient: rfc822; a@cliente.example', `Action: ${action}`, `Status: ${status}`)[0];
}

function report(...lines: string[]): readonly BouncedRecipient[] {
  return readBounce(message({ machineParts: [statusPart(...lines)] })).recipients;
}

describe('a formal report', () => {
  it('names recipient, action and status', () => {
    const found = report(
      'Reporting-MTA: dns; mx.cliente.example',
      '',
      'Original-Recipient: rfc822;info@cliente.example',
      'Final-Recipient: rfc822; Anna@Cliente.example',
      'Action: failed',
      'Status: 5.1.1 (no such mailbox)',
      'Diagnostic-Code: smtp; 550 5.1.1 <anna@cliente.example>: User unknown',
    );
    expect(found).toEqual([
      {
        address: 'anna@cliente.example',
        originalAddress: 'info@cliente.example',
        action: 'failed',
        status: '5.1.1',
        permanent: true,
      },
    ]);
  });

  it('tells a delay and a delivery from a failure', () => {
    expect(reportOf('delayed', '4.4.1')).toMatchObject({ action: 'delayed', permanent: false });
    expect(reportOf('relayed (to a server without DSN)', '2.1.5')).toMatchObject({
      action: 'delivered',
      status: '2.1.5',
    });
    expect(reportOf('expanded', '2.0.0')).toMatchObject({ action: 'delivered', permanent: false });
    expect(reportOf('failure', '5.2.2')).toMatchObject({ action: 'failed', permanent: true });
    expect(reportOf('failed', '4.4.7')).toMatchObject({ action: 'failed', permanent: false });
  });

  it('is as grave as its gravest recipient', () => {
    const text = statusPart(
      'Final-Recipient: rfc822; a@cliente.example',
      'Action: delayed',
      '',
      'Final-Recipient: rfc822; b@cliente.example',
      'Action: failed',
    );
    const { action, recipients } = readBounce(message({ machineParts: [text] }));
    expect(action).toBe('failed');
    expect(recipients.map((one) => `${one.address} ${one.action}`)).toEqual([
      'a@cliente.example delayed',
      'b@cliente.example failed',
    ]);
  });

  it('is read without blank lines, with folded fields and with the status in the diagnosis only', () => {
    const found = report(
      'Final-Recipient: rfc822;',
      ' a@cliente.example',
      'Action: failed',
      'Final-Recipient: rfc822; b@cliente.example',
      'Action: failed',
      'Diagnostic-Code: smtp; 550 No such',
      '\tuser here',
    );
    expect(found.map((one) => [one.address, one.status])).toEqual([
      ['a@cliente.example', null],
      ['b@cliente.example', '5.0.0'],
    ]);
  });

  it('is found in the text where broken MIME left it', () => {
    const text =
      'This is a MIME-encapsulated message.\n\nFinal-Recipient: rfc822; a@cliente.example\nAction: failed';
    expect(readBounce(message({ text })).recipients.map((one) => one.address)).toEqual(['a@cliente.example']);
  });
});

const daemon = { from: 'MAILER-DAEMON@mx.provider.example', to: 'assistenza@example.it' };

function actionOf(subject: string, text: string): string {
  return readBounce(message({ ...daemon, subject, text })).action;
}

function told(text: string, words: Parameters<typeof message>[0] = {}): string[] {
  return readBounce(message({ ...daemon, text, ...words })).recipients.map(
    (one) => `${one.address} ${one.status ?? '-'}`,
  );
}

describe('a bounce in words', () => {
  it('by qmail', () => {
    const text = `Hi. This is the qmail-send program at mx.provider.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<anna@cliente.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 unknown user

--- Below this line is a copy of the message.

Return-Path: <assistenza@example.it>
Message-ID: ${ours}
To: carla@altro.example`;
    expect(told(text)).toEqual(['anna@cliente.example 5.1.1']);
    expect(readBounce(message({ ...daemon, text })).originalIds).toEqual([ours]);
  });

  it('by Exim, which lists the recipients in a field', () => {
    const headers = { 'X-Failed-Recipients': 'anna@cliente.example, Bruno@cliente.example' };
    expect(told('This message was created automatically by mail delivery software.', { headers })).toEqual([
      'anna@cliente.example -',
      'bruno@cliente.example -',
    ]);
  });

  it('by Sendmail, where an address stands behind SMTP commands', () => {
    const text =
      '   ----- Transcript of session follows -----\n>>> RCPT TO:<anna@cliente.example>\n<<< 550 5.2.1 disabled';
    expect(told(text)).toEqual(['anna@cliente.example 5.2.1']);
  });

  it('by an Italian provider', () => {
    const text =
      'Il messaggio non è stato recapitato al seguente destinatario:\n\n  * anna@cliente.example\n\nCasella piena (552 5.2.2)';
    expect(told(text)).toEqual(['anna@cliente.example 5.2.2']);
  });

  it('falls back to the recipient of the returned mail', () => {
    const enclosed = message({ from: 'assistenza@example.it', to: 'anna@cliente.example', messageId: ours });
    expect(told('Il server non risponde.', { enclosed })).toEqual(['anna@cliente.example -']);
  });

  it('does not take the parties of the mail for its failed recipients', () => {
    const text =
      'Questions to MAILER-DAEMON@mx.provider.example\nYour message could not be delivered to anna@cliente.example.';
    expect(told(text)).toEqual(['anna@cliente.example -']);
  });

  it('takes neither an IP address nor a version for a status', () => {
    expect(told('anna@cliente.example\nconnection to 5.1.1.9 by software 2.0.12 was refused')).toEqual([
      'anna@cliente.example -',
    ]);
  });

  it('of a delay', () => {
    expect(actionOf('Warning: message 1abc-0 delayed 24 hours', 'The address is anna@cliente.example')).toBe(
      'delayed',
    );
    expect(actionOf('Delivery Status Notification (Delay)', 'anna@cliente.example')).toBe('delayed');
    expect(actionOf('Ritardo', 'Il messaggio per anna@cliente.example è in ritardo')).toBe('delayed');
    expect(actionOf('Mail delivery failed', 'anna@cliente.example: unknown user')).toBe('failed');
  });
});

describe('the original Message-IDs', () => {
  it('come from the returned mail first, then from what the bounce and the returned mail answer', () => {
    const enclosed = message({
      messageId: ours,
      inReplyTo: ['<q2@cliente.example>'],
      references: ['<q1@cliente.example>'],
    });
    const bounce = message({
      messageId: '<b1@mx.example>',
      inReplyTo: [ours],
      references: ['<x@example.it>'],
      enclosed,
    });
    expect(readBounce(bounce).originalIds).toEqual([
      ours,
      '<x@example.it>',
      '<q2@cliente.example>',
      '<q1@cliente.example>',
    ]);
  });

  it('are read out of quoted headers and status parts', () => {
    const text = `Ecco il messaggio:\n> Message-Id: ${ours}\n> Subject: Ticket`;
    const part = statusPart('X-Original-Message-ID: <y@example.it>');
    expect(readBounce(message({ text, machineParts: [part] })).originalIds).toEqual([ours, '<y@example.it>']);
  });

  it('are never empty and never the id of the bounce itself', () => {
    const text = 'Message-ID: <>\nMessage-ID: <b1@mx.example>';
    expect(readBounce(message({ messageId: '<b1@mx.example>', text })).originalIds).toEqual([]);
  });
});

// What grew with the square of these texts would outlast any test.
it('reads hostile text in linear time and within bounds', () => {
  const text =
    `${'a'.repeat(50)}@`.repeat(20_000) + '<'.repeat(100_000) + 'x@cliente.example '.repeat(20_000);
  const part = statusPart(
    ...Array.from({ length: 5000 }, (_, n) => `Final-Recipient: rfc822; a${n}@cliente.example`),
  );
  const { recipients } = readBounce(message({ text, machineParts: [part] }));
  expect(recipients).toHaveLength(50);
  expect(readBounce(message({ text })).recipients.length).toBeLessThanOrEqual(50);
});
