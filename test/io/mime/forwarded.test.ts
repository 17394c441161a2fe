// Mails handed on with a word or two, as mail programs compose them, read from their bytes and judged by the shipped
// rules: what is forwarded is the request.
import { describe, expect, it } from 'vitest';
import { decided as decidedBy } from '../../support/deciding.js';
import { acknowledge } from '../../../src/core/letters/acknowledgement/acknowledgement.js';
import { saidIn, type Message } from '../../../src/core/mail/message.js';
import { loadConfig } from '../../../src/io/config/config.js';
import { readMessage } from '../../../src/io/mime/read-message.js';

import { mail } from '../../support/mails.js';

const { policy } = loadConfig('config', { SPORTELLO_IMAP_PASSWORD: 'x' });
const NOW = Date.UTC(2026, 10, 23, 10);

/** The block of header lines above what is forwarded, by program and language, with a note above it. */
const PROGRAMS: Readonly<Record<string, (note: string, body: string) => string>> = {
  'Outlook, Italian': (note, body) =>
    `${note}\n\nDa: Luca Grigi <luca@grigi.example>\nInviato: lunedì 23 novembre 2026 09:12\nA: Mario Rossi <mario@example.com>\nOggetto: Problema\n\n${body}`,
  'Outlook, English': (note, body) =>
    `${note}\n\nFrom: Luke Grey <luke@grey.example>\nSent: Monday, November 23, 2026 9:12 AM\nTo: Mary Red <mary@example.com>\nSubject: Problem\n\n${body}`,
  'Gmail, Italian': (note, body) =>
    `${note}\n\n---------- Forwarded message ---------\nDa: Luca Grigi <luca@grigi.example>\nDate: lun 23 nov 2026 alle ore 09:12\nSubject: Problema\nTo: Mario Rossi <mario@example.com>\n\n\n${body}`,
  'Gmail, English': (note, body) =>
    `${note}\n\n---------- Forwarded message ---------\nFrom: Luke Grey <luke@grey.example>\nDate: Mon, 23 Nov 2026 at 09:12\nSubject: Problem\nTo: Mary Red <mary@example.com>\n\n\n${body}`,
  'Thunderbird, Italian': (note, body) =>
    `${note}\n\n-------- Messaggio Inoltrato --------\nOggetto: \tProblema\nData: \tMon, 23 Nov 2026 09:12:13 +0100\nMittente: \tLuca Grigi <luca@grigi.example>\nA: \tmario@example.com\n\n\n\n${body}`,
  'Thunderbird, English': (note, body) =>
    `${note}\n\n-------- Forwarded Message --------\nSubject: \tProblem\nDate: \tMon, 23 Nov 2026 09:12:13 +0100\nFrom: \tLuke Grey <luke@grey.example>\nTo: \tmary@example.com\n\n\n\n${body}`,
};

const WORDS = {
  Italian: { prefix: 'I: Problema', notes: ['vedi sotto', 'Ti giro la mail qui sotto.\n\nMario'] },
  English: { prefix: 'FW: Problem', notes: ['see below', 'FYI'] },
} as const;

async function decided(subject: string, text: string) {
  const message = await readMessage([
    await mail({ from: 'mario@example.com', subject, text, headers: { 'Message-ID': '<f@example.com>' } }),
  ]);
  const mailbox = { name: 'support', ownSmtp: false, certified: false, authservId: null };
  return { message, decision: decidedBy(message, { now: NOW }, mailbox, policy) };
}

async function openedBy(subject: string, text: string) {
  const { message, decision } = await decided(subject, text);
  if (decision.kind !== 'opened') throw new Error(`${decision.kind}: ${decision.reason}`);
  return { message, ticket: decision.ticket, reason: reasonIn(message, decision.ticket) };
}

function reasonIn(
  message: Message,
  ticket: Extract<Awaited<ReturnType<typeof decided>>['decision'], { kind: 'opened' }>['ticket'],
): string {
  const facts = {
    number: '2026-000001',
    receivedAt: NOW,
    tooLarge: false,
    attention: null,
    extraTime: null,
    hours: null,
  };
  const said = { written: saidIn(message), encrypted: false };
  return acknowledge({ ...ticket, ...facts, ...said }, policy.desk).reason;
}

describe.each(Object.entries(PROGRAMS))('%s', (program, forward) => {
  const language = program.endsWith('Italian') ? 'Italian' : 'English';
  const { prefix, notes } = WORDS[language];
  const isItalian = language === 'Italian';

  it.each(notes)('%j above a blocking failure opens a 1', async (note) => {
    const body = isItalian ? 'Il server è fermo, nessuno lavora.' : 'The server is down, nobody can work.';
    const { ticket } = await openedBy(prefix, forward(note, body));
    expect(ticket).toMatchObject({ severity: 1, language: isItalian ? 'it' : 'en' });
  });

  it.each(notes)('%j above a partial failure opens a 2', async (note) => {
    const body = isItalian
      ? 'La stampante del primo piano si inceppa.'
      : 'The printer on the first floor keeps jamming.';
    expect((await openedBy(prefix, forward(note, body))).ticket.severity).toBe(2);
  });

  it('a note that says it is solved opens a 3', async () => {
    const note = isItalian
      ? 'Risolto, per vostra conoscenza.'
      : 'This has been resolved, just for your records.';
    const body = isItalian ? 'Il server è fermo, nessuno lavora.' : 'The server is down, nobody can work.';
    expect((await openedBy(prefix, forward(note, body))).ticket.severity).toBe(3);
  });

  it('a newsletter that somebody asks about is not set aside', async () => {
    const [note] = notes;
    const body = 'Newsletter: unsubscribe / annulla iscrizione';
    expect((await decided(prefix, forward(note, body))).decision.kind).toBe('opened');
  });

  it('tells as the reason what was forwarded where neither subject nor note says anything', async () => {
    const body = isItalian ? 'Il centralino non risponde.' : 'The switchboard does not answer.';
    const { reason } = await openedBy(isItalian ? 'I: ' : 'FW: ', forward(notes[0], body));
    expect(reason).toBe(body);
  });
});
