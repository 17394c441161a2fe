import { describe, expect, it } from 'vitest';
import { openEnvelope } from '../../../../src/core/identify/certified/mail.js';
import { readMessage } from '../../../../src/io/mime/read-message.js';
import { composed } from '../../../support/mime-mail.js';
import { certificationXml, customerMail, envelope, PROVIDER_ID, receipt } from '../../../support/pec.js';
import { AUTHORITY, issue, signContent } from '../../../support/pec-authority.js';
import { annasTicket } from '../../../support/cited-ticket.js';
import { certifiedMailbox, decideMail, findInMail } from '../../../support/pec-desk.js';

const anna = { name: 'Anna Bianchi', address: 'anna@pec.cliente.example' };
const ordinaryMailbox = { ...certifiedMailbox, certified: false };

describe('an envelope', () => {
  it.each([
    ['mail', true, '8bit'],
    ['mail', true, 'base64'],
    ['mail', false, '8bit'],
    ['mail', false, 'base64'],
    ['data', true, '8bit'],
    ['data', true, 'base64'],
    ['data', false, '8bit'],
    ['data', false, 'base64'],
  ] as const)('is opened: %s first, signed %s, %s', async (first, signed, encoding) => {
    const decision = await decideMail(envelope({ first, signed, encoding }));
    const marks = signed ? ['certified'] : ['unverified', 'low trust'];
    expect(decision).toMatchObject({
      kind: 'opened',
      unansweredBecause: null,
      ticket: { requester: anna, subject: 'Tutto fermo', marks, answerTo: [anna] },
    });
    expect(decision.road.map((step) => step.saw)).toContain(
      signed
        ? 'an envelope, certified mail of anna@pec.cliente.example'
        : 'an envelope, mail of anna@pec.cliente.example: not verified: it bears no S/MIME signature',
    );
  });

  it('gives way to the mail inside it: fields, threading, text and attachments', async () => {
    const mail = await composed({
      from: anna,
      to: 'assistenza@pec.example.it',
      cc: 'luca@pec.cliente.example',
      subject: 'R: Tutto fermo',
      messageId: `<${PROVIDER_ID}>`,
      inReplyTo: '<ours@pec.example.it>',
      references: ['<first@pec.example.it>', '<ours@pec.example.it>'],
      date: new Date('2026-03-02T08:59:58Z'),
      text: 'Ancora fermo.\n\nIl giorno 2 marzo 2026 Assistenza ha scritto:\n> Abbiamo aperto il ticket.',
      attachments: [
        {
          filename: 'fattura.xml',
          content: '<postacert tipo="accettazione"/>',
          contentType: 'application/xml',
        },
        { filename: 'foto.png', content: Buffer.from('png') },
      ],
    });
    const bytes = envelope({ mail });
    const { identified } = await findInMail(bytes);
    expect(identified).toMatchObject({ requester: anna, marks: ['certified'], lowTrust: false });
    expect(identified?.message).toMatchObject({
      from: [anna],
      subject: 'R: Tutto fermo',
      cc: [{ address: 'luca@pec.cliente.example' }],
      messageId: `<${PROVIDER_ID}>`,
      inReplyTo: ['<ours@pec.example.it>'],
      references: ['<first@pec.example.it>', '<ours@pec.example.it>'],
      date: Date.UTC(2026, 2, 2, 8, 59, 58),
      incomplete: null,
    });
    expect(identified?.message.written.trim()).toBe('Ancora fermo.');
    expect(identified?.message.attachments.map((one) => one.name)).toEqual(['fattura.xml', 'foto.png']);
    expect(openEnvelope(await readMessage([bytes]))).toEqual(identified?.message);
  });

  it('joins the ticket that the mail inside cites', async () => {
    const ticket = annasTicket({ number: '2026-000001', subject: 'Tutto fermo', requester: anna.address });
    const bytes = envelope({ mail: customerMail(['In-Reply-To: <ours@pec.example.it>']) });
    const cited = [{ ticket, messageId: '<ours@pec.example.it>', broughtBy: null }];
    expect(await decideMail(bytes, { known: { cited } })).toMatchObject({
      kind: 'appended',
      number: '2026-000001',
      as: 'customer',
    });
  });

  it('is known by its field in any case and with odd spaces', async () => {
    for (const transport of [
      'x-trasporto: posta-certificata',
      'X-TRASPORTO:POSTA-CERTIFICATA',
      'X-Trasporto:\r\n  Posta-Certificata  ',
    ]) {
      expect(await decideMail(envelope({ transport }))).toMatchObject({
        kind: 'opened',
        ticket: { marks: ['certified'] },
      });
    }
  });

  it('is answered whatever its own header forbids, and not where the mail inside forbids it', async () => {
    const header = ['Auto-Submitted: auto-generated', 'Precedence: bulk'];
    const bytes = Buffer.concat([Buffer.from('Return-Path: <>\r\n'), envelope({ header })]);
    expect(await decideMail(bytes)).toMatchObject({ kind: 'opened', unansweredBecause: null });
    const list = customerMail(['List-Id: <soci.cliente.example>']);
    expect(await decideMail(envelope({ mail: list }))).toMatchObject({
      kind: 'opened',
      unansweredBecause: expect.stringContaining('mailing list'),
    });
    const vacation = customerMail(['Auto-Submitted: auto-replied', 'Subject: Fuori ufficio']);
    expect(await decideMail(envelope({ mail: vacation }))).toMatchObject({
      kind: 'ignored',
      receipt: null,
    });
  });

  it('does not let the mail inside it play the provider', async () => {
    const forged = customerMail(['X-Ricevuta: avvenuta-consegna', 'X-Trasporto: errore']);
    expect(await decideMail(envelope({ mail: forged }))).toMatchObject({
      kind: 'opened',
      ticket: { requester: anna, marks: ['certified'] },
    });
  });

  it('of ordinary mail is opened too, with the mark of an anomaly', async () => {
    const transport = 'X-Trasporto: errore';
    for (const data of [null, certificationXml({ type: 'posta-certificata' })]) {
      expect(await decideMail(envelope({ transport, data }))).toMatchObject({
        kind: 'opened',
        ticket: { requester: anna, marks: ['anomaly'] },
      });
    }
    expect(await decideMail(envelope({ transport: 'X-Trasporto: domani' }))).toMatchObject({
      ticket: { marks: ['anomaly'] },
    });
  });

  it('of an ordinary bounce is that bounce', async () => {
    const parts = [
      'Content-Type: text/plain\r\n\r\nUndelivered.',
      'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n' +
        'Final-Recipient: rfc822; luca@cliente.example\r\nAction: failed\r\nStatus: 5.1.1',
      'Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@pec.example.it>',
    ];
    const header = [
      'From: mailer-daemon@mx.example.com',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
    ];
    const body = parts.map((part) => `\r\n--report\r\n${part}`).join('') + '\r\n--report--\r\n';
    const transport = 'X-Trasporto: errore';
    const decision = await decideMail(envelope({ transport, data: null, mail: customerMail(header, body) }));
    expect(decision).toMatchObject({
      kind: 'ignored',
      bounce: { recipients: [{ address: 'luca@cliente.example', status: '5.1.1' }] },
    });
  });

  it('is an anomaly without daticert.xml, or with one that cannot be read', async () => {
    for (const data of [null, 'nonsense', '<postacert', '<!DOCTYPE a [<!ENTITY b "c">]><postacert/>']) {
      const { observed, identified } = await findInMail(envelope({ data }));
      expect(identified?.marks).toEqual(['anomaly']);
      expect(observed).toContain('no daticert.xml');
    }
  });

  it('is not certified where no authority is configured, and threads as before', async () => {
    const { observed, identified } = await findInMail(envelope(), { verified: false });
    expect(identified).toMatchObject({ requester: anna, marks: ['unverified'], lowTrust: false });
    expect(observed).toContain('no authority is configured');
    const both = await findInMail(envelope({ data: null }), { verified: false });
    expect(both.identified?.marks).toEqual(['anomaly', 'unverified']);
  });

  it('is not certified by a signer whose certificate speaks for another address than the sender', async () => {
    const other = issue(AUTHORITY, 'Mallory', { email: 'mallory@pec.example.com' });
    const bytes = envelope({ sign: (content) => signContent(other, content) });
    const { observed, identified } = await findInMail(bytes);
    expect(identified).toMatchObject({ requester: anna, marks: ['unverified'], lowTrust: true });
    expect(observed).toContain(
      'its signer speaks for mallory@pec.example.com, not for posta-certificata@pec.provider.example',
    );
  });

  it('is not certified where daticert.xml contradicts it', async () => {
    const other = await findInMail(envelope({ data: certificationXml({ type: 'accettazione' }) }));
    expect(other.identified).toMatchObject({ marks: ['anomaly'], lowTrust: false });
    const data = certificationXml({ type: 'posta-certificata', sender: 'mallory@pec.example.com' });
    const foreign = await findInMail(envelope({ data }));
    expect(foreign.identified).toMatchObject({ requester: anna, marks: ['anomaly'], lowTrust: true });
    expect(foreign.observed).toContain('mallory@pec.example.com');
    const same = certificationXml({ type: 'Posta-Certificata', sender: 'Anna@PEC.cliente.example' });
    expect((await findInMail(envelope({ data: same }))).identified?.marks).toEqual(['certified']);
  });

  it('keeps the trust that our server has in it', async () => {
    const results = 'Authentication-Results: mx.pec.example.it; dmarc=fail';
    const { identified } = await findInMail(envelope({ header: [results] }));
    expect(identified).toMatchObject({ requester: anna, lowTrust: true, marks: ['anomaly'] });
    // The same field inside was not written by our server.
    const inside = await findInMail(envelope({ mail: customerMail([results]) }));
    expect(inside.identified).toMatchObject({ lowTrust: false, marks: ['certified'] });
  });

  it('takes the certified sender for a mail without From', async () => {
    const mail = customerMail(['From: undisclosed']);
    expect(await decideMail(envelope({ mail }))).toMatchObject({
      kind: 'opened',
      ticket: { requester: { address: anna.address, name: '' } },
    });
    expect(await decideMail(envelope({ mail, data: null }))).toMatchObject({
      kind: 'held',
      reason: expect.stringContaining('no usable sender'),
    });
  });

  it('is held where no mail can be read in it, and opens a ticket when it is released', async () => {
    for (const mail of [null, Buffer.alloc(0)]) {
      const bytes = envelope({ mail });
      expect(await decideMail(bytes)).toMatchObject({
        kind: 'held',
        reason: expect.stringContaining('without a readable postacert.eml'),
      });
      const known = { released: { from: null } };
      for (const data of [null, certificationXml({ type: 'posta-certificata' })]) {
        expect(await decideMail(envelope({ mail, data }), { known })).toMatchObject({
          kind: 'opened',
          ticket: { requester: { address: anna.address }, marks: ['anomaly'] },
        });
      }
    }
  });

  it('is the mail of whom the operator names', async () => {
    const known = { released: { from: 'luca@cliente.example' } };
    for (const mail of [customerMail(), null]) {
      expect(await decideMail(envelope({ mail }), { known })).toMatchObject({
        kind: 'opened',
        ticket: { requester: { address: 'luca@cliente.example' } },
      });
    }
  });
});

describe('on a mailbox that is not certified', () => {
  it('an envelope is opened for reading, and nobody vouches for it', async () => {
    const { identified } = await findInMail(envelope(), {
      mailbox: { ...ordinaryMailbox, authservId: null },
    });
    expect(identified).toMatchObject({ requester: anna, marks: ['unverified'], lowTrust: false });
    expect(identified?.message.written.trim()).toBe('Il server è fermo.');
  });

  it('the checks of our server speak of the envelope, so the sender inside is of low trust', async () => {
    const header = ['Authentication-Results: mx.pec.example.it; dmarc=pass'];
    const { identified } = await findInMail(envelope({ header }), { mailbox: ordinaryMailbox });
    expect(identified).toMatchObject({ requester: anna, marks: ['unverified'], lowTrust: true });
  });

  it('a receipt is a stranger’s text, and an envelope without a mail in it is an ordinary mail', async () => {
    const arrival = { mailbox: ordinaryMailbox };
    const finding = { observed: 'the mailbox is not certified' };
    expect(await findInMail(receipt({ kind: 'X-Ricevuta: accettazione' }), arrival)).toEqual(finding);
    const { outcome, identified } = await findInMail(envelope({ mail: null }), arrival);
    expect([outcome, identified]).toEqual([undefined, undefined]);
  });
});

describe('any other mail to a certified mailbox', () => {
  it('goes on as it is', async () => {
    const observed = 'neither an envelope nor a receipt';
    expect(await findInMail(customerMail())).toEqual({ observed });
  });
});
