// What a technician's mail must prove before anything is done for it, decided with a real store.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AnsweringDesk,
  answerTo,
  ANNA,
  BRUNO,
  checked,
  CHECKER,
  REQUEST,
} from '../../support/answering-desk.js';
import { message } from '../../support/message.js';

let desk: AnsweringDesk;
beforeEach(async () => {
  desk = await AnsweringDesk.open();
});
afterEach(() => desk.close());

const EVIL = 'mallory@evil.example';
const ENVELOPE = { ...checked('evil.example'), 'X-Trasporto': 'posta-certificata' };

describe('a mail inside an envelope', () => {
  it('is not confirmed by the checks of the envelope: nothing is forwarded in the name of a technician', async () => {
    const enclosed = message({
      from: `Anna Verdi <${ANNA}>`,
      subject: 'Fwd: Fattura',
      text: 'Mai visto.\n\n---------- Forwarded message ---------\nFrom: Vittima <vittima@cliente.example>\nSubject: Fattura\n\nPagate.',
      forwarded: 'Pagate.',
    });
    await desk.receive({ from: EVIL, headers: ENVELOPE, enclosed });
    expect(
      desk.db
        .prepare('select count(*) from outbox where to_address = ?')
        .pluck()
        .get('vittima@cliente.example'),
    ).toBe(0);
    expect(desk.notes()).toEqual([]);
    expect(desk.db.prepare("select count(*) from event where by = 'verdi'").pluck().get()).toBe(0);
  });

  it('nor does it answer with a stolen token, though the mailbox is certified and has no authority', async () => {
    const certified = await AnsweringDesk.open({ certified: true });
    try {
      await certified.receive(REQUEST);
      const enclosed = message({ ...answerTo(certified.last(ANNA), 'Paghi su questo conto.'), headers: {} });
      const { reason } = await certified.receive({ from: EVIL, headers: ENVELOPE, enclosed });
      expect(reason).toContain('nothing was done for verdi');
      expect(certified.letters('answer')).toEqual([]);
    } finally {
      await certified.close();
    }
  });
});

describe('a mail that nobody sent by hand', () => {
  it.each([
    { Precedence: 'bulk' },
    { Precedence: 'auto_reply' },
    { 'List-Id': '<tecnici.example.it>' },
    { 'X-MS-Exchange-Inbox-Rules-Loop': ANNA },
  ])('does nothing: %o', async (field) => {
    await desk.receive(REQUEST);
    const away = answerTo(desk.last(ANNA), 'Torno lunedì.', { headers: { ...checked(), ...field } });
    await desk.receive(away);
    expect(desk.letters('answer')).toEqual([]);
    expect(desk.letters('refused')).toEqual([]);
  });
});

describe('what our server found', () => {
  const [spf, forged] = [
    `${CHECKER}; spf=pass smtp.mailfrom=evil.example`,
    `${CHECKER}; dmarc=pass header.from=example.it`,
  ];
  it.each([
    { 'Authentication-Results': [spf, forged] },
    { Received: 'from evil.example by mx.example.it', 'Authentication-Results': [spf, forged] },
  ])('is not what the sender has written below it: %o', async (headers) => {
    await desk.receive(REQUEST);
    const { reason } = await desk.receive(answerTo(desk.last(ANNA), 'Paghi qui.', { headers }));
    expect(reason).toContain('nothing was done for verdi');
    expect(desk.letters('answer')).toEqual([]);
  });

  it('counts whole where all of it stands above the first Received', async () => {
    await desk.receive(REQUEST);
    const found = [`${CHECKER}; dmarc=none`, `${CHECKER}; dkim=pass header.d=example.it`];
    const headers = { 'Authentication-Results': found, Received: 'from mail.example.it by mx.example.it' };
    await desk.receive(answerTo(desk.last(ANNA), 'Arrivo.', { headers }));
    expect(desk.letters('answer')).toHaveLength(1);
  });

  it('is what it found of Bruno for Bruno', async () => {
    await desk.receive(REQUEST);
    await desk.receive(answerTo(desk.last(BRUNO), 'Arrivo.', { from: BRUNO }));
    expect(desk.letters('answer')).toHaveLength(1);
  });
});
