// The alert: what is said of a ticket to somebody who is woken by it.
import { describe, expect, it } from 'vitest';
import { alertOf, type AlertFacts } from '../../../../src/core/letters/alert/alert.js';
import { agreed } from '../../../support/agreed-desk.js';

/** Sunday 22 November 2026, 3:00 in Rome. */
const NIGHT = Date.UTC(2026, 10, 22, 2);

const facts: AlertFacts = {
  number: '2026-000142',
  subject: 'Server fermo',
  written: '',
  requester: 'anna@cliente.example.com',
  customer: null,
  severity: 1,
  judgedSeverity: 1,
  openedAt: NIGHT - 60_000,
  takenBy: null,
  step: 0,
};

function alert(words: Partial<AlertFacts> = {}, at = NIGHT) {
  return alertOf([{ ...facts, ...words }], 'on call', { language: 'it', answering: null }, agreed, at);
}

function why(because: 'fallback' | 'everybody') {
  return alertOf([facts], because, { language: 'en', answering: null }, agreed, NIGHT).why;
}

describe('an alert', () => {
  it('says what it is about, in one line each', () => {
    expect(alert({ customer: 'scudo' })).toMatchObject({
      number: '2026-000142',
      severity: { code: 1, letter: 'H' },
      raisedFrom: null,
      reason: 'Server fermo',
      customer: 'scudo',
      contract: 'scudo',
      openedAt: 'domenica 22 novembre 2026, ore 02:59',
      repeated: null,
      why: null,
      others: null,
    });
  });

  it('says what happened: the first lines that were written, each harmless, without greetings', () => {
    const written =
      'Buongiorno,\nda stamattina il server non risponde. Vedi www.evil.example!\n\nIl PIN è 123456.\n' +
      'x'.repeat(5000);
    expect(alert({ written }).lines.map(({ text }) => text)).toEqual([
      'da stamattina il server non risponde.',
      'Vedi [link]',
      'Il PIN è ••••.',
      `${'x'.repeat(119)}…`,
    ]);
    expect(alert({ written: ' \n--\n' }).lines).toEqual([]);
    expect(alert({ subject: 'Aiuto', written: 'Il server è spento.' }).reason).toBe('Il server è spento.');
  });

  it('says what the contract gives at this hour', () => {
    const hours = (customer: string | null, at = NIGHT) => alert({ customer }, at).hours;
    const [sundayMorning, mondayMorning] = [Date.UTC(2026, 10, 22, 9), Date.UTC(2026, 10, 23, 9)];
    expect(hours('scudo', mondayMorning)).toBe('in orario di servizio');
    expect(hours('scudo')).toBe('fuori orario, il contratto non prevede l’Extra Time');
    expect(hours('scudo-360')).toBe('fuori orario, coperto adesso dall’Extra Time');
    expect(hours('evenings')).toBe('fuori orario, l’Extra Time non copre questa fascia');
    expect(hours('evenings', sundayMorning)).toBe('fuori orario, coperto adesso dall’Extra Time');
    expect(hours('old')).toBe('fuori orario di servizio');
    expect(hours(null)).toBe('fuori orario di servizio');
    expect(alert({ customer: 'old' }).contract).toBe('old (scaduto)');
    expect(alert()).toMatchObject({ contract: null, customer: 'cliente sconosciuto', phone: null });
  });

  it('says that it was raised, that it comes again, and who had taken the ticket', () => {
    expect(alert({ judgedSeverity: 3, step: 1, takenBy: 'Bruno' })).toMatchObject({
      raisedFrom: 3,
      repeated: 'Avviso n. 2: nessuno ha ancora preso in carico il ticket.',
      takenBy: 'Bruno',
    });
    expect(alert({ severity: 2, judgedSeverity: 2 }).severity.code).toBe(2);
  });

  it('says why whoever is not on call is told', () => {
    expect(why('fallback')).toBe('You are told because nobody is on call at this hour.');
    expect(why('everybody')).toContain('Everybody is told now');
  });

  it('lets a stranger put neither links nor lines into it', () => {
    const hostile = alert({
      subject: 'Fermo\r\nBcc: x@evil.example \u202Ehttp://evil.example/a PIN 123456',
      requester: 'a\n@evil.example',
    });
    for (const text of [hostile.reason, hostile.requester]) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]|https?:|evil\.example|123456/u);
    }
    expect(alert({ subject: '' }).reason).toBe('Richiesta senza oggetto');
  });

  it('names a dozen of many tickets, and counts the others', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...facts,
      number: `2026-${String(index + 1).padStart(6, '0')}`,
      customer: index % 2 === 0 ? null : 'scudo',
    }));
    const { others } = alertOf(
      [facts, ...many],
      'on call',
      { language: 'it', answering: null },
      agreed,
      NIGHT,
    );
    expect(others?.count).toBe(30);
    expect(others?.list).toMatch(/^2026-000001, 2026-000002 \(scudo\), .*2026-000012 \(scudo\) e altri 18$/u);
  });
});
