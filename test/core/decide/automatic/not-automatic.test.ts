// Mail that looks automatic, but that a person may have written or must read: none of it may be ignored.
import { describe, expect, it } from 'vitest';
import { recognizeAutomatic } from '../../../../src/core/decide/automatic/automatic.js';
import { desk } from '../../../support/desk.js';
import { message, type MessageWords } from '../../../support/message.js';

const daemon = 'Mail Delivery System <MAILER-DAEMON@mx.provider.example>';
const nullPath = { 'Return-Path': '<>' };
const statusPart = {
  type: 'message/delivery-status',
  text: 'Final-Recipient: rfc822; a@cliente.example\nAction: failed',
};

const mails: Readonly<Record<string, MessageWords>> = {
  'a request': {},
  'a request about holidays': {
    subject: 'Ferie',
    text: 'Siamo in ferie fino al 20, fuori ufficio: potete aggiornare il server?',
  },
  'a question about absence notices': {
    subject: 'Risposta automatica: come si attiva?',
    text: 'Vorrei una risposta automatica quando sono in ferie. Come si fa?',
  },
  'an absence and a fault in one sentence': {
    subject: 'Fuori ufficio',
    text: 'Sono in ferie fino a lunedì, ma il server è fermo.',
  },
  'an absence and a fault without a comma': {
    subject: 'Out of office',
    text: 'I am out of the office until Monday and the mail server is down.',
  },
  'a colleague who is absent, and his computer': {
    subject: 'Il collega è assente',
    text: 'Il collega Rossi è in ferie e il suo PC non si accende.',
  },
  'a request from the road': {
    subject: 'Fuori sede',
    text: 'Sono fuori sede fino a venerdì e non posso accedere alla posta.',
  },
  'mail that cannot be reached from the road': {
    subject: 'Fuori sede',
    text: 'Sono fuori sede fino a venerdì: la posta elettronica non è raggiungibile, sono senza accesso.',
  },
  'mail that cannot be reached, in English': {
    subject: 'Out of office',
    text: 'I am out of the office until Monday with no access to email.',
  },
  'an urgent call from the road': {
    subject: 'Fuori ufficio',
    text: 'Sono fuori ufficio. È urgente: chiamare il cliente al 333 1234567.',
  },
  'a notice that shall be set up': {
    subject: 'Out of office',
    text: 'Please set an out of office for Anna Bianchi: she is on leave until Monday.',
  },
  'a notice that does not go out': {
    subject: 'Risposta automatica: non parte',
    text: 'La risposta automatica non parte: sono in ferie e nessuno lo sa.',
  },
  'a firm that closes, and wants something done': {
    subject: 'Chiusura estiva',
    text: 'Dal 10 al 20 agosto siamo chiusi per ferie. Spegnete i server e fate una copia.',
  },
  'a fault in capitals': {
    subject: 'Assente lunedì',
    text: 'SONO ASSENTE LUNEDI. STAMPANTE FERMA.',
  },
  'a subject that says what has stopped': {
    subject: 'Assente Mario, stampante guasta',
    text: 'Mario è in ferie fino a lunedì.',
  },
  'holidays within a long letter': {
    subject: 'Ferie',
    text: `Siamo in ferie. ${'Grazie. '.repeat(200)}Il centralino suona.`,
  },
  'a reply to an absence notice': {
    subject: 'R: Risposta automatica: Ticket',
    text: 'Buongiorno, sono fuori ufficio anche io.',
  },
  'news of a car': { subject: 'Auto: preventivo gomme', text: 'Domani sono assente.' },
  'a forwarded bounce': {
    subject: 'I: Undelivered Mail Returned to Sender',
    text: 'Buongiorno, perché ricevo questo?\n\nThis is the mail system at host mx.example.\n<a@b.example>: 550 5.1.1 User unknown',
  },
  'a bounce forwarded as an attachment': {
    subject: 'Mail delivery failed',
    text: 'Vedi allegato.',
    contentType: 'multipart/mixed',
    enclosed: message({ from: daemon, machineParts: [statusPart] }),
  },
  'a bounce pasted below a question': {
    subject: 'Undelivered Mail Returned to Sender',
    text: 'Ricevo questo da ieri, cosa faccio?\n\nThis is the mail system at host mx.example.\n<a@b.example>: 550 5.1.1 User unknown',
  },
  'mail that fails, in English': {
    subject: 'Delivery failure',
    text: 'Our mails to the client fail since yesterday: "could not be delivered, 550 5.7.1". Please check.',
  },
  'an undeliverable offer': {
    subject: 'Undeliverable: Offerta',
    text: 'Non riesco a scrivere a rossi@cliente.example.\n\nDelivery has failed to these recipients or groups:\nrossi@cliente.example',
  },
  'a bounce handed on without a word': {
    subject: 'Fwd: Undeliverable: Offerta',
    text: 'Delivery has failed to these recipients or groups:\nrossi@cliente.example\n550 5.1.1',
  },
  'a program whose messages are lost': {
    subject: 'Messaggio automatico',
    text: 'Il messaggio automatico del gestionale non è stato recapitato a nessuno da stamattina.',
  },
  "a courier's automatic message": {
    from: 'noreply@corriere.example',
    subject: 'Mancata consegna',
    text: 'Questo è un messaggio automatico.\nNon è stato possibile consegnare il pacco.',
  },
  'a mail of his own that was lost': {
    subject: 'Mancata consegna',
    text: 'Il messaggio che vi ho inviato ieri non è stato recapitato: 550 5.7.1. Cosa devo fare?',
  },
  'a full mailbox of somebody else': {
    subject: 'Mail non recapitata',
    text: 'Il messaggio inviato a rossi@cliente.example non è stato recapitato, risponde 550 casella piena. Potete verificare.',
  },
  'a mail of ours that came back to him': {
    subject: 'Mail delivery problem',
    text: 'Your email to rossi@cliente.example bounced back to me, mailbox full. Please help.',
  },
  'a server of ours that refuses mail': {
    subject: 'Delivery failure',
    text: 'Your email server is refusing mail for rossi@cliente.example: 550 5.1.1 user unknown since today',
  },
  'a full mailbox to look after': {
    subject: 'Mancata consegna',
    text: 'Il vostro messaggio a rossi@cliente.example non è stato recapitato, verificate la sua casella piena.',
  },
  'a complaint about lost mail': {
    subject: 'Mancata consegna',
    text: 'Le nostre mail non vengono consegnate: 550 5.7.1 rejected. Il messaggio non è stato recapitato a nessuno.',
  },
  'a postmaster who writes himself': {
    from: 'Carlo Verdi <postmaster@cliente.example>',
    subject: 'Mancata consegna verso il vostro dominio',
    text: 'Buongiorno,\nla mail non è stata recapitata: impossibile consegnare, risponde 550 5.7.1.\nSaluti, Carlo Verdi',
  },
  'a postmaster who writes with Outlook': {
    from: 'postmaster@cliente.example',
    subject: 'Undeliverable mail',
    headers: { 'X-Mailer': 'Microsoft Outlook 16.0' },
    text: 'Our mail could not be delivered, see below.\nOriginal message\n550 5.7.1 no',
  },
  'a mail that wants no automatic answers': { headers: { 'X-Auto-Response-Suppress': 'All' } },
  'a mail without return path': { headers: nullPath },
  'a mail that says Auto-Submitted: no': { headers: { 'Auto-Submitted': 'no' } },
  'a scanner': {
    from: 'scanner@cliente.example',
    headers: { 'Auto-Submitted': 'auto-generated' },
    subject: 'Scansione',
  },
  'a backup program that failed': {
    from: 'backup@cliente.example',
    headers: { 'Auto-Submitted': 'auto-generated' },
    subject: 'Backup failed',
    text: 'Error: disk quota exceeded',
  },
  'a courier': {
    from: 'noreply@corriere.example',
    subject: 'Delivery failed: your parcel',
    text: 'Your parcel could not be delivered.',
  },
  'a mailing list': {
    headers: { 'List-Id': '<l.example>', Precedence: 'list' },
    subject: '[l] out of office',
  },
  'a question about unsubscribing': {
    subject: 'unsubscribe',
    text: 'How do I unsubscribe my users from the list?',
  },
};

describe('a ticket is opened by', () => {
  it.each(Object.entries(mails))('%s', (_name, words) =>
    expect(recognizeAutomatic(message(words), desk)).toBeNull(),
  );
});
