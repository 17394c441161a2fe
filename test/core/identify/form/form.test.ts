import { describe, expect, it } from 'vitest';
import { whomToAnswer } from '../../../../src/core/identify/identified.js';
import { readFields } from '../../../../src/core/identify/form/fields.js';
import type { Message } from '../../../../src/core/mail/message.js';
import { readMessage } from '../../../../src/io/mime/read-message.js';
import { message, type MessageWords } from '../../../support/message.js';
import { composed } from '../../../support/mime-mail.js';
import {
  faultTicket,
  decideHere,
  forged,
  siteForm,
  ticketOf,
  identifyHere,
} from '../../../support/program-desk.js';

const AUTOMATIC = {
  'Auto-Submitted': 'auto-generated',
  'Return-Path': '<>',
  'X-Auto-Response-Suppress': 'All',
};

const FILLED_IN = `Nome: Anna Bianchi
Email: Anna@Cliente.example
Telefono: +39 06 1234567
Oggetto: Server
Messaggio: Il server è fermo.

Chiamatemi.`;

function submission(text: string, words: MessageWords = {}): Message {
  const from = 'Sito <modulo@www.example.it>';
  return message({ from, subject: 'Nuovo messaggio dal sito', text, headers: AUTOMATIC, ...words });
}

const fieldsOf = (text: string) => readFields(text, siteForm);

describe('the fields', () => {
  it.each([
    ['plain', FILLED_IN],
    ['bold', FILLED_IN.replace(/^(\p{L}+):/gmu, '*$1*:')],
    ['bold with the colon', FILLED_IN.replace(/^(\p{L}+):/gmu, '**$1:**')],
    ['capitals', FILLED_IN.replace(/^(\p{L}+):/gmu, (label) => ` ${label.toUpperCase()}`)],
    ['required', FILLED_IN.replace(/^(\p{L}+):/gmu, '$1 *:')],
    ['a table', FILLED_IN.replace(/^(\p{L}+): /gmu, '$1\t')],
    ['labels above values', FILLED_IN.replace(/^(\p{L}+): /gmu, '$1\n\n  ')],
    ['bold labels above values', FILLED_IN.replace(/^(\p{L}+): /gmu, '\n*$1*\n')],
  ])('are read from a %s form', (_, text) => {
    expect(fieldsOf(text)).toEqual({
      name: 'Anna Bianchi',
      email: expect.stringMatching(/^anna@cliente\.example$/i),
      phone: '+39 06 1234567',
      subject: 'Server',
      message: 'Il server è fermo.\n\nChiamatemi.',
    });
  });

  it('know their labels whatever their accents, and end the message at the next one', () => {
    const text =
      'La tua richiesta e:\nprima riga\nNota: seconda\n\nEmail: anna@cliente.example\nIP: 192.0.2.1';
    expect(fieldsOf(text)).toEqual({ message: 'prima riga\nNota: seconda', email: 'anna@cliente.example' });
  });

  it('are empty where nothing was typed, and end at the signature of the site', () => {
    const text = 'Nome:\nTelefono:\nEmail: anna@cliente.example\nMessaggio:\nCiao\n-- \nInviato dal modulo';
    expect(fieldsOf(text)).toEqual({ name: '', phone: '', email: 'anna@cliente.example', message: 'Ciao' });
  });

  it('are not found in what somebody typed into the message', () => {
    const text = `${FILLED_IN}\nEmail: eve@evil.example\nNome\nEva`;
    expect(fieldsOf(text)).toMatchObject({
      email: 'Anna@Cliente.example',
      name: 'Anna Bianchi',
      message: 'Il server è fermo.\n\nChiamatemi.\nEmail: eve@evil.example\nNome\nEva',
    });
  });

  it('are not found in a quotation, in a sentence, or in other words', () => {
    expect(fieldsOf('> Email: a@b.example\nLa mia Email: a@b.example\nNome azienda: Rossi')).toEqual({});
  });

  // What grew with the square of these texts would outlast any test.
  it('are read from a hostile text in linear time', () => {
    for (const piece of ['*', ' ', 'Messaggio:\n', 'Email\t', ':', '\n', 'a@', '-- \n']) {
      decideHere(submission(`Email: ${piece.repeat(200_000)}\nMessaggio: x`));
    }
  });
});

describe('a filled-in form', () => {
  it('is the request of the person in it, answered whatever its own header says', () => {
    const decision = decideHere(submission(FILLED_IN));
    expect(ticketOf(decision)).toMatchObject({
      origin: 'mail',
      requester: { address: 'anna@cliente.example', name: 'Anna Bianchi' },
      answerTo: [{ address: 'anna@cliente.example', name: 'Anna Bianchi' }],
      subject: 'Server',
      severity: 1,
      evidence: ['fermo'],
      marks: expect.arrayContaining(['form sito', 'phone +39 06 1234567']),
      unansweredBecause: null,
    });
    expect(decision.road.find((step) => step.test === 'web form')?.saw).toBe(
      'sito: filled in by anna@cliente.example',
    );
  });

  it('comes through the reader, as text and as HTML', async () => {
    const mail = { from: 'modulo@www.example.it', to: 'assistenza@example.it', subject: 'Dal sito' };
    const headers = { 'Auto-Submitted': 'auto-generated' };
    const html = `<p>${FILLED_IN.replace(/^(\p{L}+):/gmu, '<b>$1:</b>').replaceAll('\n', '<br>\n')}</p>`;
    for (const body of [{ text: FILLED_IN }, { html }]) {
      const read = await readMessage([await composed({ ...mail, headers, ...body })]);
      expect(ticketOf(decideHere(read))).toMatchObject({
        requester: { address: 'anna@cliente.example', name: 'Anna Bianchi' },
        subject: 'Server',
        unansweredBecause: null,
      });
    }
  });

  it('bears the subject of the mail where the form has none', () => {
    const text = FILLED_IN.replace(/^Oggetto.*\n/m, '');
    expect(ticketOf(decideHere(submission(text))).subject).toBe('Nuovo messaggio dal sito');
  });

  it('is judged by what the person wrote, not by the other fields', () => {
    const text = 'Nome: Mario Fermo\nEmail: m@cliente.example\nMessaggio: Quanto costa un firewall?';
    expect(ticketOf(decideHere(submission(text))).severity).toBe(3);
  });

  it('holds to the limits of answers, which count the person', () => {
    const answers = { sender: 10, domain: 10, ticket: 0, overall: 10 };
    expect(ticketOf(decideHere(submission(FILLED_IN), { answers })).unansweredBecause).toContain(
      '10 answers',
    );
    expect(whomToAnswer(identifyHere(submission(FILLED_IN)))).toContainEqual(
      expect.objectContaining({ address: 'anna@cliente.example' }),
    );
  });

  it.each(['assistenza@example.it', 'noreply@cliente.example', 'mailer-daemon@cliente.example'])(
    'by %s is opened, unanswered',
    (address) => {
      const ticket = ticketOf(decideHere(submission(FILLED_IN.replace('Anna@Cliente.example', address))));
      expect(ticket.requester.address).toBe(address);
      expect(ticket.unansweredBecause).toContain(address);
    },
  );

  it.each([
    'anna',
    'anna@cliente',
    '',
    'anna@cliente.example, eve@evil.example',
    'anna@cliente.example@evil.example',
    'anna @ cliente.example',
  ])('with the address "%s" is opened for the form itself, unanswered', (address) => {
    const ticket = ticketOf(decideHere(submission(FILLED_IN.replace('Anna@Cliente.example', address))));
    expect(ticket).toMatchObject({
      requester: { address: 'modulo@www.example.it' },
      subject: 'Server',
      unansweredBecause: 'the form sito gives no valid address of the person',
    });
  });

  it.each([
    ['Anna Bianchi <anna@cliente.example>', 'Anna Bianchi'],
    ['anna@cliente.example <mailto:anna@cliente.example>', ''],
  ])('with the address written as "%s" names the person', (address, name) => {
    const text = `Email: ${address}\nMessaggio: ciao`;
    expect(ticketOf(decideHere(submission(text))).requester).toEqual({
      address: 'anna@cliente.example',
      name,
    });
  });

  it('carries no control character and no second line into name, subject or address', () => {
    const text = [
      'Nome: Anna\r\u0000\u2028Bcc: eve@evil.example',
      'Email: anna@cliente.example',
      'Bcc: eve@evil.example',
      'Oggetto: Aiuto\u0085X-Evil: yes',
      'Telefono: 06 1\u001b[31m234\nMessaggio: a\u0000b',
    ].join('\n');
    const ticket = ticketOf(decideHere(submission(text)));
    expect(ticket.requester.address).toBe('anna@cliente.example');
    expect(`${ticket.requester.name}${ticket.subject}${ticket.marks.join('')}`).not.toMatch(
      /[\p{Cc}\p{Zl}]/u,
    );
    expect(ticket.answerTo).toHaveLength(1);
  });

  it("joins no ticket, for anybody may type anybody's address", () => {
    const ticket = faultTicket({ participants: [{ address: 'anna@cliente.example', namedBy: 'opening' }] });
    const text = FILLED_IN.replace('Oggetto: Server', 'Oggetto: 2026-000007');
    const decision = decideHere(submission(text), { cited: [{ ticket, messageId: null, broughtBy: null }] });
    expect(decision).toMatchObject({ kind: 'opened', related: '2026-000007' });
  });
});

describe('mail that is no form', () => {
  it("of a person who quotes one is that person's", () => {
    expect(ticketOf(decideHere(message({ text: FILLED_IN })))).toMatchObject({
      requester: { address: 'anna@cliente.example', name: 'Anna Bianchi' },
      marks: ['contract unknown'],
      subject: 'Stampante',
    });
    const other = message({ from: 'eve@evil.example', replyTo: 'modulo@www.example.it', text: FILLED_IN });
    expect(ticketOf(decideHere(other)).requester.address).toBe('eve@evil.example');
  });

  it("of the form's address without its fields opens a ticket, unanswered", () => {
    const text = 'Nuovo utente registrato\n\nEmail: anna@cliente.example';
    const decision = decideHere(submission(text, { headers: {} }));
    expect(ticketOf(decision)).toMatchObject({
      requester: { address: 'modulo@www.example.it' },
      unansweredBecause: 'the form sito wrote it without its fields',
    });
  });

  it("of the form's address in answer to another mail is ordinary mail", () => {
    const answers: MessageWords[] = [
      { inReplyTo: ['<a@example.it>'] },
      { subject: 'R: Nuovo messaggio dal sito' },
    ];
    for (const words of answers) {
      const mail = submission(FILLED_IN, { headers: {}, ...words });
      expect(ticketOf(decideHere(mail))).toMatchObject({
        requester: { address: 'modulo@www.example.it' },
        unansweredBecause: null,
      });
      expect(whomToAnswer(identifyHere(mail))).toMatchObject([{ address: 'modulo@www.example.it' }]);
    }
  });

  it('with low trust is not believed', () => {
    const mail = submission(FILLED_IN, { headers: forged });
    expect(ticketOf(decideHere(mail)).requester.address).toBe('modulo@www.example.it');
  });
});
