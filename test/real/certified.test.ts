// Certified mail (PEC) end to end: an envelope becomes the ticket of the person inside it, the answer leaves as PEC
// demands, receipts move that answer, and certified replies find their ticket.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificationXml, customerMail, envelope, receipt } from '../support/pec.js';
import { PROVIDER_ADDRESS } from '../support/pec-authority.js';
import { PEC_ADDRESS, PEC_USER, withCertifiedMailbox } from '../support/pec-mailbox.js';
import { startSmtp, type SmtpSink } from '../support/smtp.js';
import { startStand, type Stand } from '../support/stand.js';
import { kindsOf, showTicket } from '../support/ticket-view.js';

const ANNA = 'anna@pec.cliente.example';
/** The provider's id of our acknowledgement: what certified replies cite. */
const OUR_PROVIDER_ID = 'opec2100.20260302101500.1234.5.6.7@pec.ourprovider.example';

describe('a certified mailbox', () => {
  let stand: Stand;
  let pecSmtp: SmtpSink;
  let ticket: string;
  let letter: string;

  const pass = async (user: string, ...mails: Buffer[]): Promise<void> => {
    stand.dovecot.deliverMany(user, mails);
    const { code, stderr } = await stand.here.run(['once']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  };
  /** A receipt about our acknowledgement, whose id bears another domain by now. */
  const receiptOf = (kind: string, more: { deliveredTo?: string; fault?: string } = {}): Buffer => {
    const messageId = `&lt;${letter.slice(1, -1)}&gt;`;
    return receipt({
      kind: `X-Ricevuta: ${kind}`,
      reference: `X-Riferimento-Message-ID: ${letter.replace(/@[^>]+/, '@rewritten.provider.example')}`,
      data: certificationXml({ type: kind, sender: PEC_ADDRESS, id: OUR_PROVIDER_ID, messageId, ...more }),
    });
  };
  const newest = async () => (await stand.here.messages())[0];

  beforeAll(async () => {
    pecSmtp = await startSmtp();
    stand = await startStand({ edit: withCertifiedMailbox(pecSmtp.port) });
  });
  afterAll(async () => {
    await stand.stop();
    await pecSmtp.stop();
  });

  it('opens the ticket of the person inside the envelope', async () => {
    await pass(PEC_USER, envelope());
    const [opened] = await stand.here.tickets();
    expect(opened).toMatchObject({ requester: ANNA, subject: 'Tutto fermo', origin: 'mail' });
    ticket = opened?.number ?? '';
    expect((await stand.here.run(['ticket', 'show', ticket])).stdout).toMatch(/marks +.*\bcertified\b/);
  });

  it('answers through its own server, as its own address', () => {
    const [sent] = pecSmtp.received;
    expect(pecSmtp.received).toHaveLength(1);
    expect(sent).toMatchObject({ from: PEC_ADDRESS, to: [ANNA] });
    const header = String(sent?.raw).split('\r\n\r\n', 1)[0] ?? '';
    expect(header).toMatch(/^From: .*<assistenza@pec\.example\.it>$/m);
    expect(header).toMatch(/^To: .*anna@pec\.cliente\.example>?$/m);
    expect(header).not.toMatch(/^(?:Cc|Bcc):/m);
    letter = /^Message-ID: (<[^>]+>)/m.exec(header)?.[1] ?? '';
    expect(letter).not.toBe('');
    expect(stand.smtp.received).toHaveLength(0);
  });

  it('moves the letter by its receipts, which open and answer nothing', async () => {
    const delivery = async () => (await showTicket(stand.here, ticket)).outbox.map((row) => row.delivery);
    expect(await delivery()).toEqual(['sent']);
    await pass(PEC_USER, receiptOf('accettazione'));
    expect(await newest()).toMatchObject({
      decision: 'ignored',
      reason: 'receipt: accepted (accettazione)',
      ticket,
    });
    expect(await delivery()).toEqual(['accepted']);
    await pass(PEC_USER, receiptOf('avvenuta-consegna', { deliveredTo: ANNA }));
    expect(await newest()).toMatchObject({ decision: 'ignored', ticket });
    expect(await delivery()).toEqual(['delivered']);
    const kinds = kindsOf(await showTicket(stand.here, ticket));
    expect(kinds).toEqual(['opened', 'acknowledged', 'note', 'delivered']);
    expect(await stand.here.tickets()).toHaveLength(1);
    expect(pecSmtp.received).toHaveLength(1);
  });

  it('appends the certified reply that cites the id which the provider gave our letter', async () => {
    const reply = customerMail(
      [
        'Subject: Re: Tutto fermo',
        'Message-ID: <opec333.20260302113000.9.8.7@pec.provider.example>',
        `In-Reply-To: <${OUR_PROVIDER_ID}>`,
      ],
      'Adesso funziona di nuovo.',
    );
    await pass(PEC_USER, envelope({ mail: reply }));
    expect(await newest()).toMatchObject({ decision: 'appended', ticket, from: ANNA });
    expect(pecSmtp.received).toHaveLength(1);
  });

  it('marks ordinary mail in an envelope as an anomaly', async () => {
    const header = ['Message-ID: <ordinary-1@cliente.example>', 'From: Bruno <bruno@cliente.example.com>'];
    const inner = customerMail(header, 'La stampante non stampa.');
    await pass(PEC_USER, envelope({ transport: 'X-Trasporto: errore', data: null, mail: inner }));
    const [opened] = await stand.here.tickets();
    expect(opened).toMatchObject({ requester: 'bruno@cliente.example.com' });
    const { stdout } = await stand.here.run(['ticket', 'show', opened?.number ?? '']);
    expect(stdout).toMatch(/marks +.*\banomaly\b/);
    expect(stdout).not.toContain('certified');
  });

  it('tells of a letter that never arrived', async () => {
    const [opened] = await stand.here.tickets();
    letter = (await stand.here.outbox())[0]?.messageId ?? '';
    const bruno = { deliveredTo: 'bruno@cliente.example.com', fault: 'no-dest' };
    await pass(PEC_USER, receiptOf('preavviso-errore-consegna', bruno), receiptOf('errore-consegna', bruno));
    const view = await showTicket(stand.here, opened?.number ?? '');
    expect(kindsOf(view)).toEqual(['opened', 'acknowledged', 'note', 'bounced']);
    expect(view.outbox.map((row) => row.delivery)).toEqual(['failed']);
  });

  it('on an ordinary mailbox opens an envelope for reading, and takes a receipt for a stranger’s words', async () => {
    const mail = customerMail(['Message-ID: <other-1@pec.cliente.example>'], 'Il fax non va.');
    await pass('support', envelope({ mail }), receipt({ kind: 'X-Ricevuta: accettazione' }));
    const ordinary = (await stand.here.messages()).slice(0, 2);
    expect(ordinary.map(({ mailbox, decision, from }) => [mailbox, decision, from])).toEqual([
      ['support', 'opened', PROVIDER_ADDRESS],
      ['support', 'opened', ANNA],
    ]);
    const [, opened] = ordinary;
    const view = await stand.here.run(['ticket', 'show', opened?.ticket ?? '']);
    expect(view.stdout).toMatch(/requester +.*<anna@pec\.cliente\.example>/);
    expect(view.stdout).toMatch(/marks +.*\bunverified\b/);
    expect(view.stdout).not.toMatch(/\bcertified\b.*$|anomaly/m);
  });

  it('moves no letter by a receipt that its provider has not signed', async () => {
    await pass(
      PEC_USER,
      envelope({ mail: customerMail(['Message-ID: <third@pec.cliente.example>'], 'Aiuto.') }),
    );
    const opened = await newest();
    letter = (await stand.here.outbox())[0]?.messageId ?? '';
    const messageId = `&lt;${letter.slice(1, -1)}&gt;`;
    const data = certificationXml({ type: 'avvenuta-consegna', messageId, deliveredTo: ANNA });
    const forged = receipt({ kind: 'X-Ricevuta: avvenuta-consegna', data, signed: false });
    await pass(PEC_USER, forged);
    expect(await newest()).toMatchObject({
      decision: 'ignored',
      reason: expect.stringContaining('not verified'),
    });
    const view = await showTicket(stand.here, opened?.ticket ?? '');
    expect(view.outbox.map((row) => row.delivery)).toEqual(['sent']);
  });
});
