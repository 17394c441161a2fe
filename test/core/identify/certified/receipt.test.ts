import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  moveDelivery,
  type Delivery,
  type Receipt,
} from '../../../../src/core/identify/certified/receipt.js';
import {
  certificationXml,
  customerMail,
  type DataWords,
  OUR_ID,
  PROVIDER_ID,
  receipt,
} from '../../../support/pec.js';
import { issue, makeAuthority, signContent } from '../../../support/pec-authority.js';
import { decideMail, findInMail, readVerified } from '../../../support/pec-desk.js';

const customer = 'cliente@pec.example.com';

/** A receipt of this kind whose daticert.xml says the same. */
function receiptOf(kind: string, words: Partial<DataWords> = {}): Buffer {
  const messageId = `&lt;${OUR_ID.slice(1, -1)}&gt;`;
  const data = certificationXml({ type: kind, messageId, ...words });
  return receipt({ kind: `X-Ricevuta: ${kind}`, data });
}

const told = { reference: OUR_ID, providerId: `<${PROVIDER_ID}>` };

/** X-Ricevuta, the words of daticert.xml, and what is read: state, reason, recipient and error. */
type Expected = [
  kind: string,
  words: Partial<DataWords>,
  state: Receipt['state'],
  reason: string,
  recipient?: string | null,
  error?: string,
];

describe('every kind of receipt', () => {
  it.each<Expected>([
    ['accettazione', {}, 'accepted', 'receipt: accepted (accettazione)'],
    [
      'non-accettazione',
      { fault: 'altro', error: 'indirizzo non valido' },
      'failed',
      'receipt: refused (non-accettazione): altro: indirizzo non valido',
      null,
      'altro: indirizzo non valido',
    ],
    ['presa-in-carico', {}, null, 'receipt: taken in charge (presa-in-carico)'],
    [
      'avvenuta-consegna',
      { deliveredTo: customer },
      'delivered',
      `receipt: delivered to ${customer} (avvenuta-consegna)`,
      customer,
    ],
    [
      'errore-consegna',
      { deliveredTo: customer, fault: 'no-dest', error: '5.1.1 - &quot;casella&quot; sconosciuta' },
      'failed',
      `receipt: not delivered to ${customer} (errore-consegna): no-dest: 5.1.1 - "casella" sconosciuta`,
      customer,
      'no-dest: 5.1.1 - "casella" sconosciuta',
    ],
    [
      'preavviso-errore-consegna',
      { deliveredTo: customer, fault: 'altro' },
      'doubtful',
      `receipt: not yet delivered to ${customer} (preavviso-errore-consegna): altro`,
      customer,
      'altro',
    ],
    [
      'rilevazione-virus',
      { fault: 'virus' },
      'failed',
      'receipt: a virus found on the way (rilevazione-virus): virus',
      null,
      'virus',
    ],
    ['ricevuta-del-futuro', {}, null, 'receipt: of an unknown kind (ricevuta-del-futuro)'],
  ])('%s', async (kind, words, state, reason, recipient, error) => {
    const decision = await decideMail(receiptOf(kind, words));
    expect(decision).toMatchObject({ kind: 'ignored', reason, bounce: null });
    expect(decision).toMatchObject({
      receipt: { ...told, state, recipient: recipient ?? null, error: error ?? null },
    });
  });

  it('is known without daticert.xml, without a signature and without a value, and then moves nothing', async () => {
    for (const [signed, why] of [
      [true, 'it has no daticert.xml that can be read'],
      [false, 'not verified: it bears no S/MIME signature'],
    ] as const) {
      expect(await decideMail(receipt({ kind: 'X-Ricevuta: accettazione', signed }))).toMatchObject({
        kind: 'ignored',
        reason: `receipt: accepted (accettazione); ${why}, so it moves nothing`,
        receipt: { state: null, reference: OUR_ID, providerId: null },
      });
    }
    const data = certificationXml({ type: '', messageId: `&lt;${OUR_ID.slice(1, -1)}&gt;` });
    expect(await decideMail(receipt({ kind: 'X-Ricevuta:', data }))).toMatchObject({
      kind: 'ignored',
      reason: 'receipt: of an unknown kind (empty)',
      receipt: { state: null, reference: OUR_ID },
    });
  });

  it('moves nothing where its signature is not verified; its id is kept where nobody could verify it', async () => {
    const data = certificationXml({ type: 'avvenuta-consegna', deliveredTo: customer });
    const words = { kind: 'X-Ricevuta: avvenuta-consegna', data };
    const strange = issue(makeAuthority('Straniera'), 'Provider');
    for (const bytes of [
      receipt({ ...words, signed: false }),
      receipt({ ...words, sign: () => Buffer.from('MIIGfake', 'base64') }),
      receipt({ ...words, sign: (content) => signContent(strange, content) }),
    ]) {
      expect(await decideMail(bytes)).toMatchObject({
        kind: 'ignored',
        reason: expect.stringContaining('not verified'),
        receipt: { state: null, keepsId: false },
      });
    }
    expect(await decideMail(receipt(words), { verified: false })).toMatchObject({
      reason: expect.stringContaining('not verified: no authority is configured'),
      receipt: { state: null, keepsId: true, providerId: `<${PROVIDER_ID}>` },
    });
  });

  it('speaks of the mail that its signed part names, whatever stands in its header', async () => {
    const data = certificationXml({
      type: 'avvenuta-consegna',
      messageId: '&lt;mallory@pec.example.com&gt;',
    });
    expect(await decideMail(receipt({ kind: 'X-Ricevuta: avvenuta-consegna', data }))).toMatchObject({
      receipt: { state: 'delivered', reference: '<mallory@pec.example.com>' },
    });
  });

  it('is known by its field in any case, with odd spaces and a folded id', async () => {
    const data = certificationXml({
      type: 'AVVENUTA-CONSEGNA',
      deliveredTo: ' Cliente@PEC.example.com ',
      messageId: `&lt;${OUR_ID.slice(1, -1)}&gt;`,
    });
    const [local, domain] = OUR_ID.split('@');
    for (const kind of ['x-ricevuta:avvenuta-consegna', 'X-RICEVUTA:\r\n\t Avvenuta-Consegna ;']) {
      for (const reference of [
        `x-riferimento-message-id:\r\n ${OUR_ID}`,
        `X-Riferimento-Message-Id: ${local}@\r\n ${domain}`,
        `X-RIFERIMENTO-MESSAGE-ID: ${OUR_ID.slice(1, -1)}`,
      ]) {
        expect(await decideMail(receipt({ kind, reference, data }))).toMatchObject({
          reason: `receipt: delivered to ${customer} (avvenuta-consegna)`,
          receipt: { state: 'delivered', reference: OUR_ID, recipient: customer },
        });
      }
    }
  });

  it('takes our id from daticert.xml where the field is missing', async () => {
    const data = certificationXml({ type: 'accettazione', messageId: `&lt;${OUR_ID.slice(1, -1)}&gt;` });
    const bytes = receipt({ kind: 'X-Ricevuta: accettazione', reference: '', data });
    expect(await decideMail(bytes)).toMatchObject({ receipt: { reference: OUR_ID } });
  });

  it('moves nothing where field and daticert.xml disagree', async () => {
    const data = certificationXml({ type: 'errore-consegna', deliveredTo: customer });
    expect(await decideMail(receipt({ kind: 'X-Ricevuta: avvenuta-consegna', data }))).toMatchObject({
      kind: 'ignored',
      reason: `receipt: delivered to ${customer} (avvenuta-consegna), but daticert.xml says errore-consegna`,
      receipt: { state: null },
    });
  });

  it('moves nothing where our server distrusts it', async () => {
    const header = ['Authentication-Results: mx.pec.example.it; dmarc=fail'];
    const { observed, outcome } = await findInMail(receipt({ kind: 'X-Ricevuta: accettazione', header }));
    expect(outcome).toMatchObject({ kind: 'ignored', receipt: { state: null, reference: OUR_ID } });
    expect(observed).toContain('its trust is low');
  });

  it('is none the less a receipt when it encloses our mail', async () => {
    const data = certificationXml({ type: 'avvenuta-consegna', deliveredTo: customer });
    for (const first of ['mail', 'data'] as const) {
      const bytes = receipt({ kind: 'X-Ricevuta: avvenuta-consegna', data, mail: customerMail(), first });
      expect(await decideMail(bytes)).toMatchObject({ kind: 'ignored', receipt: { state: 'delivered' } });
    }
  });

  it('opens a ticket when an operator releases it', async () => {
    const decision = await decideMail(receiptOf('accettazione'), { known: { released: { from: null } } });
    expect(decision).toMatchObject({
      kind: 'opened',
      ticket: { requester: { address: 'posta-certificata@pec.provider.example' }, marks: [] },
    });
    expect(decision.road.map((step) => step.saw)).toContain(
      'receipt: accepted (accettazione) (overridden by the release)',
    );
  });
});

describe('the state of what we sent', () => {
  it('goes forward only, and a proof of delivery outweighs a failure', () => {
    expect(moveDelivery('sent', 'accepted')).toBe('accepted');
    expect(moveDelivery('accepted', null)).toBe('accepted');
    expect(moveDelivery('accepted', 'doubtful')).toBe('doubtful');
    expect(moveDelivery('doubtful', 'accepted')).toBe('doubtful');
    expect(moveDelivery('doubtful', 'delivered')).toBe('delivered');
    expect(moveDelivery('failed', 'delivered')).toBe('delivered');
    expect(moveDelivery('delivered', 'failed')).toBe('delivered');
  });

  it('is the same in whatever order the receipts come', () => {
    const state = fc.constantFrom('accepted', 'delivered', 'failed', 'doubtful', null);
    fc.assert(
      fc.property(fc.array(state, { maxLength: 6 }), (states) => {
        expect(after(states.toReversed())).toBe(after(states));
      }),
    );
  });
});

function after(states: readonly Receipt['state'][]): Delivery {
  return states.reduce<Delivery>(moveDelivery, 'sent');
}

const REAL = '../shared/mail/go-pec/pec/test/resources';

function decideFile(name: string): ReturnType<typeof decideMail> {
  return decideMail(readFileSync(`${REAL}/${name}.eml`), { verified: false });
}

function testRealMail(): void {
  // Their addresses were made unrecognizable when they were published, so their signatures no longer hold: they are
  // read as on a mailbox without an authority.
  it('an acceptance', async () => {
    expect(await decideFile('accettazione')).toMatchObject({
      kind: 'ignored',
      reason:
        'receipt: accepted (accettazione); not verified: no authority is configured, so it moves nothing',
      receipt: {
        state: null,
        keepsId: true,
        reference: '<SN05IE$951DEC16C1CFD3E4FD8FF1B1D24A99AE@fakepec.it>',
        providerId: '<opec210312.20241115182038.288127.606.1.53@fakepec.it>',
      },
    });
  });

  it('a failed delivery', async () => {
    expect(await decideFile('consegna')).toMatchObject({
      kind: 'ignored',
      receipt: {
        state: null,
        recipient: 'rec@fakepec.it',
        error: 'no-dest: 5.1.1 - FAKE Pec S.p.A. - indirizzo non valido',
      },
    });
  });

  it('a delivery, whose recipient was made unreadable', async () => {
    expect(await decideFile('email_2')).toMatchObject({
      kind: 'ignored',
      reason: expect.stringMatching(/^receipt: delivered \(avvenuta-consegna\); /),
      receipt: { state: null, recipient: null },
    });
  });

  it('an envelope', async () => {
    expect(await decideFile('email_3')).toMatchObject({
      kind: 'opened',
      ticket: { requester: { address: 'no-reply@example.com' }, marks: ['unverified'] },
      unansweredBecause: 'the sender no-reply@example.com takes no replies',
    });
  });

  it('bears signatures that do not hold', async () => {
    for (const name of ['accettazione', 'consegna', 'email_2', 'email_3']) {
      const { signature } = await readVerified(readFileSync(`${REAL}/${name}.eml`));
      expect(signature).toMatchObject({ signers: [], problem: expect.stringMatching(/./) });
    }
  });
}

if (existsSync(REAL)) describe('real PEC mail', testRealMail);
else console.log(`Not run: no real PEC mail at ${REAL}.`);
