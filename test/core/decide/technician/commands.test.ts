// The commands that a technician writes above a text, as people and their mail programs write them.
import { describe, expect, it } from 'vitest';
import { parseOrders } from '../../../../src/core/decide/technician/commands.js';

function because(text: string): string | null {
  const parsed = parseOrders(text);
  return 'refusal' in parsed ? parsed.refusal.because : null;
}

describe('the commands of a mail', () => {
  it.each([
    ['@prendo', '@take', [{ word: 'take', remark: '' }]],
    [
      '@chiudi sostituito il toner',
      '@close sostituito il toner',
      [{ word: 'close', solution: 'sostituito il toner' }],
    ],
    ['@riapri', '@reopen', [{ word: 'reopen', remark: '' }]],
    [
      '@gravita 1 tutto fermo',
      '@severity 1 tutto fermo',
      [{ word: 'severity', severity: 1, why: 'tutto fermo' }],
    ],
    ['@nota', '@note', [{ word: 'note' }]],
    ['@cliente', '@customer', [{ word: 'customer' }]],
    [
      '@richiedente mario@cliente.example',
      '@requester mario@cliente.example',
      [{ word: 'requester', address: 'mario@cliente.example' }],
    ],
    ['@unisci 2026-000012', '@merge 2026-000012', [{ word: 'merge', ticket: '2026-000012' }]],
    ['@annulla', '@cancel', [{ word: 'cancel', remark: '' }]],
  ])('are %s and %s', (italian, english, commands) => {
    for (const text of [italian, english]) expect(parseOrders(text)).toEqual({ commands, text: '' });
  });

  it.each([
    ['@PRENDO'],
    ['@Prendo.'],
    ['@prendo!'],
    ['  @prendo'],
    ['\u00a0@prendo\u00a0'],
    ['@\u00a0prendo'],
    ['＠prendo'],
    ['\ufeff@prendo'],
    ['\u200b@prendo:'],
    ['*@prendo*'],
    ['- @prendo'],
    ['\n\n@prendo\n'],
  ])('are seen through case, white space, marks and other keyboards: %j', (text) => {
    expect(parseOrders(text)).toEqual({ commands: [{ word: 'take', remark: '' }], text: '' });
  });

  it.each([
    ['@gravità 2 perché sì'],
    ['@gravita\u0300: 2 – perché sì'],
    ["@gravita' 2, perché sì"],
    ['@GRAVITÀ\u00a0(2)\u00a0perché sì'],
  ])('are seen through accents and punctuation: %j', (text) => {
    expect(parseOrders(text)).toEqual({
      commands: [{ word: 'severity', severity: 2, why: 'perché sì' }],
      text: '',
    });
  });

  it('stand above the text, with blank lines between them', () => {
    const { commands, text } = orders(
      '@prendo\n\n@gravità 3 solo una domanda\n\nBuongiorno,\n\nci guardo io.',
    );
    expect(commands.map(({ word }) => word)).toEqual(['take', 'severity']);
    expect(text).toBe('Buongiorno,\n\nci guardo io.');
  });

  it('do not stand below it', () => {
    expect(orders('Buongiorno,\n@chiudi')).toEqual({ commands: [], text: 'Buongiorno,\n@chiudi' });
  });

  it('may begin the text', () => {
    expect(orders('@nota chiamare domani\nil fornitore')).toEqual({
      commands: [{ word: 'note' }],
      text: 'chiamare domani\nil fornitore',
    });
  });

  it.each([
    ['@mario come va'],
    ['@chiudo fatto'],
    ['@prendo\n@boh\ntesto'],
    ['@anna.verdi vedi tu'],
    ['@chiudi.subito'],
  ])('are followed by none that is not known: %j', (text) => {
    expect(because(text)).toBe('unknown command');
  });

  it.each([
    ['@chiudi\n@riapri', 'conflict'],
    ['@nota\n@cliente', 'conflict'],
    ['@prendo\n@prendo', 'conflict'],
    ['@prendo @chiudi', 'two commands'],
    ['@chiudi @riapri', 'two commands'],
    ['@gravità 4 perché', 'bad argument'],
    ['@gravità 1', 'bad argument'],
    ['@gravità', 'bad argument'],
    ['@gravità 12 perché', 'bad argument'],
    ['@richiedente', 'bad argument'],
    ['@richiedente mario', 'bad argument'],
    ['@richiedente a@b.example c@d.example', 'bad argument'],
    ['@unisci quello di ieri', 'bad argument'],
  ])('are not half understood: %j', (text, why) => {
    expect(because(text)).toBe(why);
  });

  it('take an address as mail programs write it', () => {
    expect(orders('@richiedente mario@x.example<mailto:mario@x.example>').commands).toEqual([
      { word: 'requester', address: 'mario@x.example' },
    ]);
  });

  it('leave other at signs to the text', () => {
    for (const text of ['mario@x.example non va', 'ci vediamo @ casa', '@ 10:30 arriva il tecnico'])
      expect(orders(text)).toEqual({ commands: [], text });
  });
});

function orders(text: string): { commands: readonly { word: string }[]; text: string } {
  const parsed = parseOrders(text);
  if ('refusal' in parsed) throw new Error(parsed.refusal.because);
  return parsed;
}
