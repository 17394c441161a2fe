// Answers of technicians that come twice, too often, released by hand, or with more than the customer may read.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnsweringDesk, answerTo, ANNA, checked, CHECKER, REQUEST } from '../../support/answering-desk.js';

let desk: AnsweringDesk;
beforeEach(async () => {
  desk = await AnsweringDesk.open();
});
afterEach(() => desk.close());

const UNVERIFIED = { 'Authentication-Results': `${CHECKER}; spf=none` };

/** What the last answer says. */
function answered(): string {
  return desk.letters('answer').at(-1)?.content ?? '';
}

describe('the same answer by another way', () => {
  const sent = { messageId: '<1@casa.example.com>', date: Date.UTC(2026, 2, 2, 10, 0) };

  it('is done once, whatever a gateway has added', async () => {
    await desk.receive(REQUEST);
    const first = answerTo(desk.last(ANNA), 'Arrivo alle dieci.', sent);
    await desk.receive(first);
    const { reason } = await desk.receive({ ...first, text: `[External]\n${first.text ?? ''}` });
    expect(desk.letters('answer')).toHaveLength(1);
    expect(reason).toContain('copy');
  });

  it('is done where the first way was none', async () => {
    await desk.receive(REQUEST);
    const answer = answerTo(desk.last(ANNA), 'Arrivo alle dieci.', sent);
    const listed = {
      ...answer,
      text: `${answer.text ?? ''}\n-- \nlista`,
      headers: { ...checked(), 'List-Id': '<t>' },
    };
    await desk.receive(listed);
    await desk.receive(answer);
    expect(desk.letters('answer')).toHaveLength(1);
  });
});

describe('a mail that an operator has released', () => {
  it('is not held again where its ticket is unknown', async () => {
    await desk.receive(REQUEST);
    const mail = answerTo(desk.last(ANNA), 'Arrivo.');
    desk.db.prepare("update ticket set number = '2025-000777'").run();
    const held = await desk.receive(mail);
    expect(held.decision).toBe('held');
    expect((await desk.release(held.id, null, mail)).decision).not.toBe('held');
  });

  it('is the mail of whoever the operator names', async () => {
    await desk.receive(REQUEST);
    const mail = answerTo(desk.last(ANNA), 'Arrivo.');
    desk.db.prepare("update ticket set number = '2025-000777'").run();
    const { id } = await desk.receive(mail);
    expect((await desk.release(id, 'luca@altro.example', mail)).decision).toBe('opened');
  });
});

it('refusals take nothing away from what is done', async () => {
  await desk.receive(REQUEST);
  const notification = desk.last(ANNA);
  for (let count = 0; count < 25; count += 1)
    await desk.receive(answerTo(notification, `Paghi qui ${count}.`, { headers: UNVERIFIED }));
  expect(desk.letters('refused').length).toBeLessThanOrEqual(20);
  await desk.receive(answerTo(notification, 'Arrivo alle dieci.'));
  expect(desk.letters('answer')).toHaveLength(1);
}, 60_000);

describe('what never goes to a customer', () => {
  it('is a mail in a file, by whatever type', async () => {
    await desk.receive(REQUEST);
    const attachments = [
      { name: 'guida.pdf', type: 'application/pdf', bytes: 4_000, sha256: 'a'.repeat(64) },
      { name: 'notifica.msg', type: 'application/vnd.ms-outlook', bytes: 4_000, sha256: 'b'.repeat(64) },
      { name: 'Notifica.EML', type: 'application/octet-stream', bytes: 4_000, sha256: 'c'.repeat(64) },
    ];
    await desk.receive(answerTo(desk.last(ANNA), 'Ecco la guida.', { attachments }));
    expect(answered()).toContain('guida.pdf');
    expect(answered()).not.toMatch(/notifica\./iu);
    expect(desk.last(ANNA, 'transcript').content).toContain('notifica.msg');
  });

  it.each([
    'Arrivo alle dieci.\n\nAnna Verdi\nCell. 333 1234567',
    'Arrivo alle dieci.\nVerdi Anna - Assistenza\n+39 333 1234567\nanna@casa.example',
    'Arrivo alle dieci.\n\nAnna Verdi | 333 1234567',
  ])('is the number below her own name: %j', async (words) => {
    await desk.receive(REQUEST);
    await desk.receive(answerTo(desk.last(ANNA), words));
    expect(answered()).toContain('Arrivo alle dieci.');
    expect(answered()).not.toContain('1234567');
  });

  it.each([
    'Anna Verdi ha chiamato il 333 1234567.',
    'Può chiamare Luca Rossi:\nLuca Rossi\nTel. 333 1234567',
    'Anna Verdi\n\nPuò chiamare il 333 1234567 quando vuole, di giorno e di notte: risponde chi è di turno in quel momento.',
  ])('is not a number that she gives: %j', async (words) => {
    await desk.receive(REQUEST);
    await desk.receive(answerTo(desk.last(ANNA), words));
    expect(answered()).toContain('333 1234567');
  });
});

describe('an answer that points into the quotation', () => {
  it.each([
    'Vedi sotto in rosso',
    'Buongiorno,\nho risposto sotto.\n\nSaluti\nAnna',
    'See my comments inline',
  ])('is refused with the reason: %j', async (words) => {
    await desk.receive(REQUEST);
    await desk.receive(answerTo(desk.last(ANNA), words));
    expect(desk.letters('answer')).toEqual([]);
    expect(desk.last(ANNA, 'refused').content).toContain('dentro la parte citata');
  });

  it.each([
    'Vedi sotto la procedura:\n1. spenga la stampante\n2. la riaccenda',
    'Il cavo è sotto la scrivania.',
    'La luce deve essere rossa, non in blu.',
  ])('is none where the words are all there: %j', async (words) => {
    await desk.receive(REQUEST);
    await desk.receive(answerTo(desk.last(ANNA), words));
    expect(desk.letters('answer')).toHaveLength(1);
  });
});
