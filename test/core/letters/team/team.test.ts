// What the mails to the team hold of a stranger's words: all of them for a technician, who answers from there; one line
// for everybody else; and for nobody a link, a PIN or a control character.
import { describe, expect, it } from 'vitest';
import { composeTicketNews, type Reader, type TeamFacts } from '../../../../src/core/letters/team/team.js';
import { desk } from '../../../support/desk.js';

const PLAIN: Reader = { language: 'it', answering: null };
const TECHNICIAN: Reader = {
  language: 'it',
  answering: { customer: true, note: false, refused: false, marker: '##- … -##', replyTo: null },
};

const facts: TeamFacts = {
  event: 'opened',
  number: '2026-000142',
  severity: 2,
  previous: null,
  subject: 'Stampante',
  sender: { address: 'anna@cliente.example', name: 'Anna' },
  written: '',
  attachments: [],
  customer: null,
  alertsTeam: false,
  unsure: false,
  cause: { kind: 'call', severity: 2, rule: null, probability: null },
  at: 0,
};

const compose = (reader: Reader, words: Partial<TeamFacts>) =>
  composeTicketNews({ ...facts, ...words }, reader, null, desk);
const linesOf = (written: string, reader = TECHNICIAN) =>
  compose(reader, { written }).lines.map(({ text }) => text);

describe('what was written', () => {
  it('is whole for a technician, as it was laid out, and one line for others', () => {
    const written = 'Buongiorno,\n\n\n\nla stampante non stampa.\r\n  - toner nuovo\n\nAnna\n';
    expect(linesOf(written)).toEqual([
      'Buongiorno,',
      '',
      'la stampante non stampa.',
      '- toner nuovo',
      '',
      'Anna',
    ]);
    expect(linesOf(written, PLAIN)).toEqual([]);
    expect(compose(PLAIN, { written }).written).toMatch(/^Buongiorno, la stampante/u);
  });

  it('bears no link, no PIN and no control character', () => {
    expect(
      linesOf(
        'Vedi https://evil.example/x e www.evil.example\nil mio PIN è 12345\n\u202Eciao\u0007 evil.com',
      ),
    ).toEqual(['Vedi [link] e [link]', 'il mio PIN è ••••', 'ciao evil[.]com']);
  });

  it('is cut where it goes on for too long, and says so', () => {
    const long = compose(TECHNICIAN, { written: 'riga\n'.repeat(5_000) });
    expect([long.lines.length, long.isCut]).toEqual([120, true]);
    const wide = compose(TECHNICIAN, { written: 'x'.repeat(1_000_000) });
    expect([wide.lines[0]?.text.length, wide.isCut]).toEqual([8_000, true]);
    expect(compose(TECHNICIAN, { written: 'riga\n'.repeat(20) }).isCut).toBe(false);
  });
});

it('what is attached is named in one line', () => {
  expect(compose(PLAIN, { attachments: ['foto.png', 'log\n1.txt'] }).attached).toBe('foto.png, log 1.txt');
  expect(compose(PLAIN, {}).attached).toBeNull();
});
