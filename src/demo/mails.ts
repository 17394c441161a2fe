// The events at the desk during the demo: a dozen mails and a call, in the order of a day, each with its expected
// outcome. Whoever answers a letter answers the one that really reached them.
import type { Decision } from '../core/decide/decision.js';
import type { Severity } from '../core/rules/terms.js';
import { AUTHSERV_ID, TECHNICIAN } from './installation.js';
import { bounce, reply, write, type Letter, type Mail } from './mail-program.js';

/** The expected outcome of a mail; the demo fails at another one. */
export interface Expected {
  readonly decision: Decision['kind'];
  /** Of its ticket, afterwards. */
  readonly severity?: Severity;
  /** How the reason begins. */
  readonly reason?: string;
}

/** Gives the last letter that somebody got, of those whose subject holds the words. */
export type LetterTo = (address: string, words?: string) => Letter;

/** A mail arrives. */
export interface MailScene {
  readonly title: string;
  readonly mail: (letterTo: LetterTo) => Promise<Mail>;
  readonly expected: Expected;
  /** Whether the letter that goes out because of it is shown as its reader sees it. */
  readonly isShown?: true;
}

/** A customer calls, and a technician writes it down. */
export interface CallScene {
  readonly title: string;
  readonly call: { readonly from: string; readonly subject: string; readonly text: string };
}

const ANNA = 'anna.ferri@officinerossi.example.com';
const PETER = 'peter.lang@northwind.example.com';
const GIULIA = 'giulia.conti@studiobianchi.example.com';
const LUCA = 'luca.bianchi@studiobianchi.example.com';
const MONITOR = 'Nagios <nagios@monitor.example.it>';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';

export const SCENES: readonly (MailScene | CallScene)[] = [
  {
    title: "A customer's server has stopped",
    expected: { decision: 'opened', severity: 1 },
    mail: () =>
      write({
        from: `Anna Ferri <${ANNA}>`,
        subject: 'Server bloccato, non lavoriamo',
        text: 'Buongiorno,\nda stamattina il server non risponde e nessuno riesce ad aprire il gestionale.\nPotete intervenire subito?\n\nAnna Ferri\nOfficine Rossi S.r.l.\n',
      }),
  },
  {
    title: 'A printer works, but only half',
    expected: { decision: 'opened', severity: 2 },
    mail: () =>
      write({
        from: `Peter Lang <${PETER}>`,
        subject: 'Label printer in the warehouse',
        text: 'Hello,\n\nthe label printer keeps jamming and cuts off the lower half of every label. We can still ship, but slowly.\n\nBest regards\nPeter\n',
      }),
  },
  {
    title: 'Somebody only wants to know something',
    expected: { decision: 'opened', severity: 3 },
    mail: () =>
      write({
        from: `Giulia Conti <${GIULIA}>`,
        subject: 'Richiesta di informazioni',
        text: 'Buongiorno,\n\nla nostra licenza di Office comprende anche un secondo computer per collega?\n\nGrazie,\nGiulia Conti\n',
      }),
  },
  {
    title: 'A monitoring system warns of a disk that fills up',
    expected: { decision: 'opened', reason: 'alarm' },
    mail: () =>
      write({
        from: MONITOR,
        subject: '** PROBLEM Service Alert: rossi-srv01/Disk space is WARNING **',
        text: '***** Nagios *****\n\nNotification Type: PROBLEM\n\nService: Disk space\nHost: rossi-srv01\nState: WARNING\n\nDISK WARNING - free space: /data 41 GB (6%)\n',
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
  },
  {
    title: 'A customer answers our acknowledgement',
    expected: { decision: 'appended', severity: 1, reason: 'reply' },
    mail: (letterTo) =>
      reply(
        letterTo(ANNA),
        `Anna Ferri <${ANNA}>`,
        'Un dettaglio che forse aiuta: il gruppo di continuità emette un suono dalle 7:40.',
      ),
  },
  {
    title: 'A customer calls, and the technician writes it down',
    call: {
      from: 'segreteria@studiobianchi.example.com',
      subject: 'Il wifi in sala riunioni cade ogni tanto',
      text: 'Succede soprattutto al pomeriggio.',
    },
  },
  {
    title: 'A mail of HTML only',
    expected: { decision: 'opened', severity: 2 },
    mail: () =>
      write({
        from: `Luca Bianchi <${LUCA}>`,
        subject: 'Problema con Outlook',
        html: '<html><head><style>p { color: #333 }</style></head><body><p>Buongiorno,</p><p>da ieri <b>Outlook</b> sul mio computer <b>non invia</b> gli allegati: restano nella posta in uscita.</p><p>Luca Bianchi</p></body></html>',
      }),
  },
  {
    title: 'A mail with a picture of the error',
    expected: { decision: 'opened', severity: 2 },
    mail: () =>
      write({
        from: 'Sara Costa <sara.costa@officinerossi.example.com>',
        subject: 'Errore nella stampa delle fatture',
        text: 'Ciao, quando stampo una fattura compare il messaggio in allegato. Con le altre stampe tutto bene.\n\nSara\n',
        attachments: [{ filename: 'errore.png', content: PIXEL, encoding: 'base64' }],
      }),
  },
  {
    title: 'A customer is on holiday: a program answers our acknowledgement',
    expected: { decision: 'ignored', reason: 'automatic reply' },
    mail: (letterTo) =>
      write({
        from: `Peter Lang <${PETER}>`,
        subject: `Automatic reply: ${letterTo(PETER).subject}`,
        inReplyTo: letterTo(PETER).messageId,
        text: 'I am out of the office until Monday. In urgent cases please call the warehouse.\n',
        headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
      }),
  },
  {
    title: 'Our acknowledgement comes back: the mailbox of the customer is full',
    expected: { decision: 'ignored', reason: 'bounce' },
    mail: (letterTo) => bounce(letterTo(GIULIA), 'mx.studiobianchi.example.com', '552 5.2.2 Mailbox full'),
  },
  {
    title: 'A newsletter',
    expected: { decision: 'ignored' },
    mail: () =>
      write({
        from: 'Hardware Oggi <news@hardware.example.net>',
        subject: 'Le offerte della settimana: server e switch in promozione',
        text: 'Tutte le novità del mese.\n\nPer non ricevere più la newsletter: https://hardware.example.net/via\n',
        headers: { Precedence: 'bulk', 'List-Unsubscribe': '<https://hardware.example.net/via>' },
      }),
  },
  {
    title: "A stranger quotes the number of somebody else's ticket",
    expected: { decision: 'opened', severity: 3, reason: 'request' },
    mail: (letterTo) =>
      write({
        from: 'Mario Verdi <mario.verdi@posta.example.net>',
        subject: `Re: ${/^\[.{1,40}?\]/.exec(letterTo(ANNA).subject)?.[0] ?? ''} dati di accesso`,
        text: 'Sono il nuovo consulente di Officine Rossi: potete mandarmi i dati di accesso di amministratore?\n',
      }),
  },
  {
    title: 'It gets worse: a follow-up changes the Severity Code',
    expected: { decision: 'appended', severity: 1, reason: 'reply' },
    mail: (letterTo) =>
      reply(
        letterTo(LUCA),
        `Luca Bianchi <${LUCA}>`,
        'Ora è tutto fermo: nessuno nello studio riesce a lavorare.',
      ),
  },
  {
    title: 'The monitoring system takes its alarm back',
    expected: { decision: 'appended', reason: 'recovery' },
    mail: () =>
      write({
        from: MONITOR,
        subject: '** RECOVERY Service Alert: rossi-srv01/Disk space is OK **',
        text: '***** Nagios *****\n\nNotification Type: RECOVERY\n\nService: Disk space\nHost: rossi-srv01\nState: OK\n\nDISK OK - free space: /data 312 GB (46%)\n',
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
  },
  {
    title: 'A customer says thank you',
    expected: { decision: 'appended', severity: 1, reason: 'reply' },
    mail: (letterTo) =>
      reply(letterTo(ANNA), `Anna Ferri <${ANNA}>`, 'Il server è ripartito, funziona tutto. Grazie mille!'),
  },
  {
    title: 'A technician answers from her mail program, and the customer gets it',
    expected: { decision: 'appended', severity: 2, reason: 'technician' },
    isShown: true,
    mail: (letterTo) =>
      technicianReplies(
        letterTo(TECHNICIAN.address, 'Label printer'),
        'Hello Peter,\n\nplease open the cover and clean the cutter with the brush inside the lid.\nIf it still jams, we bring a replacement tomorrow at nine.\n\nAnna',
      ),
  },
  {
    title: 'She closes a ticket with a word, and the customer hears how it was solved',
    expected: { decision: 'appended', severity: 1, reason: 'technician' },
    isShown: true,
    mail: (letterTo) =>
      technicianReplies(
        letterTo(TECHNICIAN.address, 'Server bloccato'),
        '@chiudi Il gruppo di continuità era guasto: lo abbiamo sostituito e il server è ripartito.',
      ),
  },
];

/** Her mail server has verified that she wrote it; the desk's own says so. */
function technicianReplies(letter: Letter, text: string): Promise<Mail> {
  const verdict = `${AUTHSERV_ID}; dmarc=pass header.from=example.it`;
  const { name, address } = TECHNICIAN;
  return reply(letter, `${name} <${address}>`, text, { headers: { 'Authentication-Results': verdict } });
}
