// A technician forwards a mail to the desk: whose request it is, and when it is the technician's own.
import { describe, expect, it } from 'vitest';
import { separate } from '../../../../src/core/mail/quotation/quotation.js';
import { cleanSubject } from '../../../../src/core/mail/subject.js';
import type { MailboxPolicy } from '../../../../src/core/desk/policy.js';
import { agreed } from '../../../support/agreed-desk.js';
import { changes, decided, identified } from '../../../support/deciding.js';
import { message, type MessageWords } from '../../../support/message.js';
import { withTechnicians } from '../../../support/technicians.js';

const MAILBOX: MailboxPolicy = {
  name: 'support',
  ownSmtp: false,
  certified: false,
  authservId: 'mx.example.it',
};
const POLICY = withTechnicians(agreed);
const VERIFIED = { 'authentication-results': 'mx.example.it; dmarc=pass header.from=example.it' };

const header = (from: string) => [
  '---------- Forwarded message ---------',
  `Da: ${from}`,
  'Date: mar 1 dic 2026 alle ore 11:40',
  'Subject: PC lento',
  'To: anna.verdi@example.it',
  '',
];
const GMAIL = ['È sempre lui.', '', ...header('Sara Galli <sara@studio.example>'), 'Il mio PC è lento.'].join(
  '\n',
);
const OUTLOOK = [
  'È sempre lui.',
  '',
  '-----Messaggio originale-----',
  'Da: Sara Galli [mailto:sara@studio.example]',
  'Inviato: martedì 1 dicembre 2026 11:40',
  'A: Anna Verdi',
  'Oggetto: PC lento',
  '',
  'Il mio PC è lento.',
].join('\n');

function forwarded(text: string, words: MessageWords = {}) {
  const subject = words.subject ?? 'Fwd: PC lento';
  return message({
    from: 'anna.verdi@example.it',
    subject,
    headers: VERIFIED,
    text,
    ...separate(text, cleanSubject(subject)),
    ...words,
  });
}

function requesterOf(text: string, words: MessageWords = {}, policy = POLICY): string | undefined {
  return identified(forwarded(text, words), {}, MAILBOX, policy).requester?.address;
}

const ANNA = 'anna.verdi@example.it';

describe('a mail that a technician forwards', () => {
  it.each([
    ['Gmail', GMAIL, {}],
    ['Outlook', OUTLOOK, { subject: 'I: PC lento' }],
  ])('is its sender’s request, forwarded by %s', (_, text, words) => {
    const mail = identified(forwarded(text, words), {}, MAILBOX, POLICY);
    expect(mail.requester).toMatchObject({ address: 'sara@studio.example' });
    expect(mail.message.written).toBe('Il mio PC è lento.');
    expect(mail.forwardedBy).toMatchObject({ technician: { key: 'verdi' }, remark: 'È sempre lui.' });
  });

  it('is so as an attachment, under the id that its sender knows', () => {
    const enclosed = message({
      from: 'Sara <sara@studio.example>',
      subject: 'PC lento',
      messageId: '<s@studio.example>',
      text: 'Il mio PC è lento.',
    });
    const mail = identified(
      forwarded('È sempre lui.', { enclosed, forwarded: null, written: 'È sempre lui.' }),
      {},
      MAILBOX,
      POLICY,
    );
    expect(mail.message).toMatchObject({
      from: [{ address: 'sara@studio.example' }],
      messageId: '<s@studio.example>',
      subject: 'PC lento',
    });
  });

  it.each<readonly [string, string, MessageWords]>([
    ['nobody verified it', GMAIL, { headers: {} }],
    ['a program forwards it', GMAIL, { headers: { ...VERIFIED, 'auto-submitted': 'auto-forwarded' } }],
    ['it is about a ticket', GMAIL, { subject: 'Fwd: [Ticket 2026-000012] PC lento' }],
    ['it answers something', GMAIL, { subject: 'Re: PC lento' }],
    ['no address is named', GMAIL.replace('<sara@studio.example>', ''), {}],
    [
      'mails of two people are forwarded',
      [GMAIL, ...header('Ugo <ugo@studio.example>'), 'Anche il mio.'].join('\n'),
      {},
    ],
    [
      'the desk itself wrote what is forwarded',
      GMAIL.replace('sara@studio.example', 'assistenza@example.it'),
      {},
    ],
    ['a colleague wrote it', GMAIL.replace('sara@studio.example', 'bruno.neri@example.it'), {}],
  ])('is the technician’s own where %s', (_, text, words) => {
    expect(requesterOf(text, words)).toBe(ANNA);
  });

  it('is the technician’s own where nobody is a technician, and where answers by mail are off', () => {
    expect(requesterOf(GMAIL, {}, agreed)).toBe(ANNA);
    expect(requesterOf(GMAIL, {}, { ...POLICY, answers: { ...POLICY.answers, byMail: 'off' } })).toBe(ANNA);
    expect(requesterOf(GMAIL, {}, { ...POLICY, answers: { ...POLICY.answers, byMail: 'token' } })).toBe(
      'sara@studio.example',
    );
  });

  it('opens the ticket in the customer’s name, with the technician’s words as a note', () => {
    const mail = forwarded(GMAIL);
    expect(decided(mail, {}, MAILBOX, POLICY)).toMatchObject({
      kind: 'opened',
      ticket: { requester: { address: 'sara@studio.example' } },
    });
    const all = changes(mail, {}, MAILBOX, POLICY);
    expect(all.find(({ kind }) => kind === 'open ticket')).toMatchObject({ opening: { by: 'verdi' } });
    expect(all.find(({ kind }) => kind === 'add note')).toMatchObject({ by: 'verdi', text: 'È sempre lui.' });
    const letters = all.flatMap((one) =>
      one.kind === 'queue letter' ? [`${one.content.kind} ${one.to.address}`] : [],
    );
    expect(letters).toEqual(
      expect.arrayContaining(['acknowledgement sara@studio.example', `transcript ${ANNA}`]),
    );
    const acknowledged = all.find(
      (one) => one.kind === 'queue letter' && one.content.kind === 'acknowledgement',
    );
    expect(JSON.stringify(acknowledged)).not.toContain('sempre lui');
  });
});
