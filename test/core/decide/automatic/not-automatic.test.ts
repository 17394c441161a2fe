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
