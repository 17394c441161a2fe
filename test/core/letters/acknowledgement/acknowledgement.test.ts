import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  announceSeverity,
  type SeverityChange,
  type TicketFacts,
} from '../../../../src/core/letters/acknowledgement/acknowledgement.js';
import type { Desk } from '../../../../src/core/desk/desk.js';
import { reasonOf } from '../../../../src/core/letters/shared/reason.js';

const DESK: Desk = {
  name: 'Assistenza tecnica',
  address: 'assistenza@example.it',
  phone: '+39 06 0000 0000',
  privacyNotice: 'https://www.example.it/privacy',
  languages: ['it', 'en'],
  calendar: 'office',
  timeZone: 'Europe/Rome',
  team: [],
  closing: 'notify',
  ownAddresses: ['assistenza@example.it'],
};

const TICKET: TicketFacts = {
  number: '2026-000142',
  language: 'it',
  origin: 'mail',
  originName: null,
  subject: 'R: Stampante ferma',
  written: '',
  severity: 2,
  receivedAt: Date.UTC(2026, 10, 22, 13, 49),
  tooLarge: false,
  encrypted: false,
  attention: null,
  extraTime: null,
  hours: null,
};

describe('the reason', () => {
  it.each([
    ['Re: R: RE[2]: I: Fwd: AW: Stampante ferma', 'Stampante ferma'],
    ['[assistenza-it] Re: [lista] Rete lenta', 'Rete lenta'],
    ['[URGENTE] Rete lenta', '[URGENTE] Rete lenta'],
    ['Re: [Ticket 2026-000017] R: Rete lenta', 'Rete lenta'],
    ['Sollecito del ticket 2026-000017', 'Sollecito del ticket 2026-000017'],
    ['Rete   lenta\t\r\nBcc: x@y', 'Rete lenta Bcc: x@y'],
    ['Fermo\u0000 il\u0007 server\u202Eexe.\u200B', 'Fermo il serverexe.'],
    ['Reparto acquisti: PC lento', 'Reparto acquisti: PC lento'],
  ])('cleans the subject %j', (subject, reason) => {
    expect(reasonOf(subject, 'Il testo.')).toBe(reason);
  });

  it.each([
    '',
    'help',
    'Aiuto!',
    'URGENTE',
    'Richiesta di assistenza',
    'info',
    'Re:',
    '[lista]',
    '(no subject)',
    '(nessun oggetto)',
    '...',
  ])('is the first sentence when the subject %j says nothing', (subject) => {
    const written = 'Gentile assistenza,\n\nil sig. Rossi non stampa. Il toner è nuovo.\n\nGrazie';
    expect(reasonOf(subject, written)).toBe('il sig. Rossi non stampa.');
  });

  it.each([
    ['Buongiorno a tutti\nStampante ferma al primo piano\nMario', 'Stampante ferma al primo piano'],
    ['Ciao! Aiuto!\n\nNon si accende il PC', 'Non si accende il PC'],
    [
      'Hello,\nthe printer on the second floor of our building in Rome has stopped\nprinting invoices. Thanks',
      'the printer on the second floor of our building in Rome has stopped printing invoices.',
    ],
    ['Buongiorno', 'Buongiorno'],
    ['', ''],
  ])('finds the first sentence of %j', (written, reason) => {
    expect(reasonOf('', written)).toBe(reason);
  });

  it('keeps the subject when the text says no more', () => {
    expect(reasonOf('Richiesta', 'Grazie')).toBe('Richiesta');
  });

  it.each([
    ['PIN 1234 non accettato', 'PIN •••• non accettato'],
    ['il mio pin assistenza è: 12345678', 'il mio pin assistenza è: ••••'],
    ['123456 è il PIN di Rossi', '•••• è il PIN di Rossi'],
    ['P\u200BIN 12\u200B34', 'PIN ••••'],
    ['Pin 12 34 56', 'Pin ••••'],
    ['Errore 1603 della spinta 2024', 'Errore 1603 della spinta 2024'],
  ])('masks what looks like a PIN in %j', (subject, reason) => {
    expect(reasonOf(subject, '')).toBe(reason);
  });

  it('masks a PIN whose word stands in the sentence before', () => {
    expect(reasonOf('help', 'PIN assistenza:\n987654\n')).not.toContain('987654');
  });

  it.each([
    ['Errore su https://evil.example/x?y=1 da ieri', 'Errore su [link] da ieri'],
    ['Apri www.evil.com subito', 'Apri [link] subito'],
    ['Vinci su evil.com/premio', 'Vinci su evil[.]com/premio'],
    ['Vinci su evil｡com/premio', 'Vinci su evil[.]com/premio'],
    ['Vinci su evil\uFE0F.\uFE0Fcom/premio', 'Vinci su evil[.]com/premio'],
    ['Vinci su www｡evil/premio', 'Vinci su [link]'],
    ['Nuova casella per mario.rossi@azienda.it', 'Nuova casella per mario[.]rossi@azienda[.]it'],
    [
      'Allegato fattura.pdf su srv01.azienda.local (10.0.0.5)',
      'Allegato fattura.pdf su srv01.azienda.local (10.0.0.5)',
    ],
    ['Server bloccato.Grazie', 'Server bloccato. Grazie'],
  ])('relays nothing as a link: %j', (subject, reason) => {
    expect(reasonOf(subject, '')).toBe(reason);
  });

  it('ends on a word within 120 characters', () => {
    const reason = reasonOf('La stampante '.repeat(20), '');
    expect(reason).toMatch(/(?:La stampante )+La…$|stampante…$/u);
    expect(Array.from(reason).length).toBeLessThanOrEqual(120);
  });

  it('is one short harmless line whatever comes in', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(
        fc.constantFrom('http://', 'a.com', 'PIN', ' 1234', 'Re:', '[', ']', '\r\n', '. ', '@', 'www.'),
        {
          maxLength: 60,
        },
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, (subject, written) => {
        const reason = reasonOf([subject].flat().join(''), [written].flat().join(''));
        expect(Array.from(reason).length).toBeLessThanOrEqual(120);
        expect(reason).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|:\/\/|www\.|\.com/u);
      }),
    );
  });

  // What grew with the square of these texts would outlast any test.
  it('is made in time linear to the text', () => {
    for (const bit of ['Re:', '[', 'a.', 'PIN 1', '1 ', '\n', 'http', '\u0301', '. ']) {
      const reason = reasonOf(bit.repeat(1_000_000), bit.repeat(1_000_000));
      expect(Array.from(reason).length).toBeLessThanOrEqual(120);
    }
  });
});

describe('an acknowledgement', () => {
  it('tells the number, the origin, the reason and the Severity Code', () => {
    expect(acknowledge(TICKET, DESK)).toEqual({
      kind: 'acknowledgement',
      language: 'it',
      number: '2026-000142',
      origin: 'Email',
      reason: 'Stampante ferma',
      severity: {
        code: 2,
        letter: 'M',
        name: 'Medium non bloccante',
        meaning: 'Una o più funzionalità di un apparato o di un servizio sono utilizzabili solo in parte.',
        high: false,
        medium: true,
        low: false,
      },
      previous: null,
      why: null,
      receivedAt: 'domenica 22 novembre 2026, ore 14:49',
      attention: null,
      extraTime: null,
      hours: null,
      tooLarge: false,
      encrypted: false,
      desk: {
        name: 'Assistenza tecnica',
        address: 'assistenza@example.it',
        phone: '+39 06 0000 0000',
        dial: '+390600000000',
        privacyNotice: 'https://www.example.it/privacy',
      },
    });
  });

  it('speaks English', () => {
    const content = acknowledge({ ...TICKET, language: 'en', severity: 1, subject: '' }, DESK);
    expect(content.severity).toMatchObject({ code: 1, letter: 'H', name: 'High, blocking' });
    expect(content.receivedAt).toBe('Sunday 22 November 2026, 14:49 (UTC+1)');
    expect(content.reason).toBe('Request without a subject');
  });

  it('names every origin as its language does', () => {
    const origins = (['phone', 'mail', 'monitor', 'other'] as const).flatMap((origin) =>
      ['it', 'en'].map((language) => acknowledge({ ...TICKET, origin, language }, DESK).origin),
    );
    expect(origins).toEqual([
      'Telefono',
      'Phone',
      'Email',
      'Email',
      'Monitoraggio',
      'Monitoring',
      'altro',
      'other',
    ]);
    expect(acknowledge({ ...TICKET, origin: 'monitor', originName: 'Watch' }, DESK).origin).toBe('Watch');
  });

  it('survives its stay in the outbox as JSON', () => {
    const content = acknowledge(TICKET, DESK);
    expect(JSON.parse(JSON.stringify(content))).toEqual(content);
  });
});

describe('a notice', () => {
  const raised: SeverityChange = { from: 3, why: 'Chiamata:\r\ntutto fermo, PIN 4711' };

  it('tells the old and the new Severity Code, and the why in one harmless line', () => {
    const content = announceSeverity({ ...TICKET, severity: 1 }, raised, DESK);
    expect(content).toMatchObject({
      kind: 'notice',
      previous: { code: 3, letter: 'L' },
      severity: { code: 1, letter: 'H' },
      why: 'Chiamata: tutto fermo, PIN ••••',
    });
  });

  it('gives no why where the desk gave none', () => {
    expect(announceSeverity(TICKET, { from: 3, why: null }, DESK).why).toBeNull();
  });
});
