// What machines write: reports and replies that open nothing, and mail that is recorded but not answered.
import { composed, structured } from './sample.js';
import type { Draft } from './sample.js';

const replied = { 'Auto-Submitted': 'auto-replied' };

/** A report of RFC 6522: words for people, then a part for programs. */
function report(
  why: string,
  headers: Record<string, string>,
  said: string,
  type: string,
  lines: readonly string[],
): Draft {
  return structured('ignored', why, `multipart/report; report-type=${type}`, headers, [
    { type: 'text/plain', content: said },
    { type: `message/${type}`, content: lines.map((line) => `${line}\r\n`).join('') },
  ]);
}

const recipient = ['Reporting-MTA: dns; mx.example.net', '', 'Final-Recipient: rfc822; nessuno@example.net'];

/** Mail that no person wrote to us, or that forbids an answer. */
export const automatic: readonly Draft[] = [
  composed('ignored', 'holiday notice in Italian', {
    from: 'Mario Villa <mario@villa.example.com>',
    subject: 'Risposta automatica: assente',
    text: 'Sono fuori ufficio fino al 12 marzo.',
    headers: replied,
  }),
  composed('ignored', 'out of office in English, with a parameter behind the keyword', {
    from: 'Kate Hill <kate@hill.example.com>',
    subject: 'Out of office',
    text: 'I am away until Monday.',
    headers: { 'Auto-Submitted': 'auto-replied; owner-email="kate@hill.example.com"' },
  }),
  composed('ignored', 'acknowledgement of another desk', {
    from: 'helpdesk@other.example.net',
    subject: '[#4711] We have received your request',
    text: 'Your request has the number 4711.',
    headers: { ...replied, 'X-Auto-Response-Suppress': 'All' },
  }),
  report(
    'bounce',
    {
      from: 'Mail Delivery System <MAILER-DAEMON@mx.example.net>',
      subject: 'Undelivered Mail Returned to Sender',
    },
    'nessuno@example.net: user unknown',
    'delivery-status',
    [...recipient, 'Action: failed', 'Status: 5.1.1'],
  ),
  report(
    'notice of delay',
    { from: 'MAILER-DAEMON@mx.example.net', subject: 'Delayed Mail (still being retried)' },
    'No action is required.',
    'delivery-status',
    [...recipient, 'Action: delayed', 'Status: 4.4.1'],
  ),
  report(
    'read receipt',
    { from: 'Nora Testa <nora@testa.example.com>', subject: 'Letto: Stampante' },
    'Il messaggio è stato letto.',
    'disposition-notification',
    [
      'Final-Recipient: rfc822; nora@testa.example.com',
      'Disposition: manual-action/MDN-sent-manually; displayed',
    ],
  ),
  report(
    'abuse report',
    { from: 'feedback@isp.example.net', subject: 'Abuse report' },
    'This is an abuse report.',
    'feedback-report',
    ['Feedback-Type: abuse', 'User-Agent: test', 'Version: 1'],
  ),
  composed('ignored', 'our own acknowledgement, come back', {
    from: 'Assistenza tecnica <assistenza@example.it>',
    subject: 'Ticket aperto',
    text: 'Abbiamo aperto un ticket.',
    headers: { ...replied, 'X-Auto-Response-Suppress': 'All' },
  }),
  composed('opened', 'newsletter', {
    from: 'Offerte <offerte@shop.example.net>',
    subject: 'Le novità di marzo',
    html: '<p>Scopri le novità del mese.</p>',
    headers: { 'List-Unsubscribe': '<mailto:via@shop.example.net>', Precedence: 'bulk' },
  }),
  composed('opened', 'mailing list', {
    from: 'Zoe Marino <zoe@marino.example.com>',
    subject: '[utenti] Aggiornamento firewall',
    text: 'Qualcuno ha già aggiornato?',
    headers: { 'List-Id': 'Utenti <utenti.lists.example.net>' },
  }),
  composed('opened', 'null return path', {
    from: 'Fabio Longhi <fabio@longhi.example.com>',
    subject: 'Monitor spento',
    text: 'Il monitor della cassa non si accende.',
    headers: { 'Return-Path': '<>' },
  }),
  composed('opened', 'a no-reply sender', {
    from: 'no-reply@portal.example.net',
    subject: 'Certificate expires in ten days',
    text: 'The certificate of www.example.com expires.',
  }),
  composed('opened', 'a scanner that says it is a machine', {
    from: 'scanner@ferri.example.com',
    subject: 'Scansione',
    text: 'Documento acquisito.',
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: [{ filename: 'scan.pdf', content: 'pdf' }],
  }),
  composed('opened', 'a person whose mail program wants no answer from programs', {
    from: 'Tina Basile <tina@basile.example.com>',
    subject: 'Proiettore della sala riunioni',
    text: 'Il proiettore ha una riga verde.',
    headers: { 'X-Auto-Response-Suppress': 'All' },
  }),
  composed('opened', 'blind copy', {
    from: 'Omar Fabbri <omar@fabbri.example.com>',
    to: 'undisclosed@fabbri.example.com',
    subject: 'Avviso a tutti i fornitori',
    text: 'Da lunedì cambiamo sede.',
  }),
];
