// Subjects as mail programs, lists and people write them.
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanSubject, ticketNumbers, withOneNumber } from '../../../src/core/mail/subject.js';

describe('cleanSubject', () => {
  it.each([
    ['Stampante ferma', 'Stampante ferma', false, false],
    ['Re: Stampante ferma', 'Stampante ferma', true, false],
    ['R: Stampante ferma', 'Stampante ferma', true, false],
    ['RIF: R: Re: Stampante', 'Stampante', true, false],
    ['I: Stampante ferma', 'Stampante ferma', false, true],
    ['Inoltra: Stampante', 'Stampante', false, true],
    ['Fwd: RE: Stampante', 'Stampante', false, true],
    ['RE: FW: Stampante', 'Stampante', true, false],
    ['Re[2]: Toner', 'Toner', true, false],
    ['RE (3) : Toner', 'Toner', true, false],
    ['Re^2: Toner', 'Toner', true, false],
    ['Re：Toner', 'Toner', true, false],
    ['AW: WG: Drucker', 'Drucker', true, false],
    ['WG: Drucker', 'Drucker', false, true],
    ['TR : Imprimante', 'Imprimante', false, true],
    ['ENC: Impressora', 'Impressora', false, true],
    ['Odp: Drukarka', 'Drukarka', true, false],
    ['Antw: Printer', 'Printer', true, false],
    ['SV: VS: Skrivare', 'Skrivare', true, false],
    ['[assistenza-list] Re: [assistenza-list] Toner', 'Toner', true, false],
    ['[EXTERNAL] R: Toner', 'Toner', true, false],
    ['Re:', '', true, false],
    ['  R:   molti   spazi ', 'molti spazi', true, false],
  ])('%s', (subject, text, reply, forward) => {
    expect(cleanSubject(subject)).toEqual({ text, reply, forward });
  });

  it.each([
    '[URGENTE] Server fermo',
    '[2026-000001] Server fermo',
    'Rete: tutto giù',
    'Reparto 3: stampante',
    'Internet: non va',
    'Irraggiungibile: il sito',
    'Transport: label printer',
  ])('%s is left as it is', (subject) => {
    expect(cleanSubject(subject)).toEqual({ text: subject, reply: false, forward: false });
  });

  it('is total, and what it has cleaned stays as it is', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 3000 }), (subject) => {
        const { text } = cleanSubject(subject);
        expect(cleanSubject(text)).toEqual({ text, reply: false, forward: false });
      }),
    );
  });
});

describe('ticketNumbers', () => {
  it.each([
    ['R: Ticket 2026-000001 aperto', ['2026-000001']],
    ['[2026-000001] e (2025-1234567)', ['2026-000001', '2025-1234567']],
    ['2026-000001: di nuovo 2026-000001', ['2026-000001']],
    ['n.2026-000001_bis', []],
    ['12026-000001', []],
    ['2026-00001', []],
    ['A2026-000001', []],
    ['2026-000001a', []],
    ['06-2026-000001', []],
    ['2026-000001-2', []],
    ['', []],
  ])('%s', (subject, numbers) => {
    expect(ticketNumbers(subject)).toEqual(numbers);
  });
});

describe('the subject of a letter', () => {
  it.each([
    ['[Ticket 2026-000002] Ancora sul ticket 2026-000001', '[Ticket 2026-000002] Ancora sul ticket'],
    ['[Ticket 2026-000002] R: [Ticket 2026-000001] Stampante', '[Ticket 2026-000002] R: Stampante'],
    ['R: (#2026-000001) Stampante [2026-000002]', 'R: Stampante [2026-000002]'],
    ['[Ticket 2026-000002] Stampante [Ticket 2026-000002]', '[Ticket 2026-000002] Stampante'],
    ['[Ticket 2026-000002] Serie 12026-0000011', '[Ticket 2026-000002] Serie 12026-0000011'],
  ])('never bears two ticket numbers: %s', (subject, clean) => {
    expect(withOneNumber(subject, '2026-000002')).toBe(clean);
    expect(ticketNumbers(clean)).toEqual(['2026-000002']);
  });

  it('bears the first one where it is about no ticket', () => {
    expect(withOneNumber('Inoltro: [2026-000001] e 2026-000002', null)).toBe('Inoltro: [2026-000001] e');
  });
});
