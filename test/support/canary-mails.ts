// One mail of each kind that a desk knows, with a word that stands nowhere else wherever somebody wrote something.
import { randomInt } from 'node:crypto';
import type { Canaries } from './canary.js';
import { canary } from './canary.js';
import { mail, multipartMail, rawMail, SUPPORT } from './mails.js';
import { customerMail, envelope } from './pec.js';
import { PEC_USER } from './pec-mailbox.js';

/** What people wrote: never in a log, at any level. */
export const WRITTEN = {
  'the subject': canary(),
  'the name of the sender': canary(),
  'the text': canary(),
  'the words that a rule found': canary(),
  'the PIN in the text': String(randomInt(1_000_000_000, 9_999_999_999)),
  'the HTML': canary(),
  'an attachment': canary(),
  'the name of an attachment': canary(),
  'a reply': canary(),
  'what a reply quotes': canary(),
  'a newsletter': canary(),
  'an absence notice': canary(),
  'a held mail': canary(),
  'a mail without a sender': canary(),
  'a mail that was handed on': canary(),
  'a certified mail': canary(),
  'a mail that cannot be decided': canary(),
  'the mail that came back': canary(),
  'what an alarm says': canary(),
  'what a form says': canary(),
  'a mail too large to store': canary(),
  'an English mail': canary(),
  'a call': canary(),
  'the subject of a call': canary(),
  'why a ticket was changed': canary(),
} as const satisfies Canaries;

/** Whose mail the server takes for nobody. */
export const REFUSED = 'rifiutato@example.com';
/** The subject of the mail that a trigger in the database keeps from its ticket. */
export const UNDECIDABLE = 'Indecidibile';
/** Above the limit that the test sets. */
const TOO_LARGE_BYTES = 1_500_000;

export const RULES = String.raw`default: { severity: 3 }
departments:
  office: { name: Segreteria, address: segreteria@example.it }
rules:
  - id: blocked
    description: The words of the mail are the evidence.
    when: { all: [{ in: [subject, text], pattern: 'server bloccato \w+' }] }
    then: { severity: 1, service: server }
  - id: newsletter
    description: Nobody's request.
    when: { all: [{ in: [subject, text], any: [newsletter] }] }
    then: { ignore: a newsletter }
  - id: doubtful
    description: A person decides.
    when: { all: [{ in: [subject, text], any: [dubbio] }] }
    then: { hold: a person shall look at it }
  - id: commercial
    description: For the office.
    when: { all: [{ in: [subject, text], any: [preventivo] }] }
    then: { redirect: office }
`;

/** The sections of service.yaml that read the mails of programs. */
export const PROGRAMS = {
  monitors: [
    {
      name: 'Nagios',
      from: 'nagios@monitor.example.it',
      patterns: [String.raw`Host Alert: (?P<host>\S+) is (?P<state>\w+)`],
      problem: ['DOWN'],
      recovery: ['UP'],
    },
  ],
  forms: [{ name: 'sito', from: 'modulo@www.example.it', fields: { email: 'Email', message: 'Messaggio' } }],
};

/** A mail, and the user whose inbox it comes to. */
interface Posted {
  readonly user: string;
  readonly bytes: Buffer;
}

/** A mail of every kind but a reply; what becomes of each is told by its name. */
export async function firstMails(): Promise<Posted[]> {
  const w = WRITTEN;
  const mails = await Promise.all([
    opened(),
    plain('lista@example.com', 'Offerte', `La nostra newsletter: ${w['a newsletter']}`),
    plain('assente@example.com', 'Fuori ufficio', `Sono in ferie, ${w['an absence notice']}`, {
      headers: { 'Auto-Submitted': 'auto-replied' },
    }),
    plain('incerto@example.com', 'Un dubbio', `Forse ${w['a held mail']}`),
    plain('', 'Chi sono?', `Aiuto ${w['a mail without a sender']}`),
    plain('compra@example.com', 'Un preventivo', `Vorrei un preventivo, ${w['a mail that was handed on']}`),
    plain('guaio@example.com', UNDECIDABLE, `Non va ${w['a mail that cannot be decided']}`),
    plain(REFUSED, 'Stampante', 'La stampante è lenta.'),
    plain('nagios@monitor.example.it', 'Host Alert: srv01 is DOWN', `PING: ${w['what an alarm says']}`),
    plain('modulo@www.example.it', 'Dal sito', `Email: pia@example.com\nMessaggio: ${w['what a form says']}`),
    plain('grande@example.com', 'Un video', `Vedi allegato ${w['a mail too large to store']}`, {
      attachments: [{ filename: 'video.mp4', content: Buffer.alloc(TOO_LARGE_BYTES) }],
    }),
    bounce(),
  ]);
  return [
    ...mails.map((bytes) => ({ user: 'support', bytes })),
    { user: PEC_USER, bytes: envelope({ mail: customerMail([], `È fermo: ${w['a certified mail']}`) }) },
  ];
}

function plain(from: string, subject: string, text: string, more: object = {}): Promise<Buffer> {
  return mail({ from, subject, text, ...more });
}

function opened(): Promise<Buffer> {
  const w = WRITTEN;
  const found = `Server bloccato ${w['the words that a rule found']}`;
  return mail({
    from: `"Anna ${w['the name of the sender']}" <anna@example.com>`,
    subject: `Guasto ${w['the subject']}`,
    text: `${found}, ${w['the text']}.\nIl PIN è ${w['the PIN in the text']}.`,
    html: `<p>${found}, ${w['the text']}.<b>${w['the HTML']}</b></p>`,
    attachments: [{ filename: `foto ${w['the name of an attachment']}.txt`, content: w['an attachment'] }],
  });
}

function bounce(): Promise<Buffer> {
  return multipartMail(
    'multipart/report; report-type=delivery-status',
    { 'Return-Path': '<>', From: 'MAILER-DAEMON@mx.example.net', Subject: 'Undelivered Mail' },
    [
      { type: 'text/plain', content: '<x@example.org>: unknown user\r\n' },
      {
        type: 'message/delivery-status',
        content: 'Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; x@example.org\r\nAction: failed\r\n',
      },
      {
        type: 'message/rfc822',
        content: `From: ${SUPPORT}\r\nSubject: Re\r\n\r\n${WRITTEN['the mail that came back']}\r\n`,
      },
    ],
  );
}

/** The answer of a customer to the acknowledgement with this Message-ID. */
export function reply(messageId: string): Buffer {
  return rawMail([
    'From: anna@example.com',
    `To: ${SUPPORT}`,
    'Subject: Re: Guasto',
    `In-Reply-To: ${messageId}`,
    'Message-ID: <reply@example.com>',
    '',
    `Ancora fermo, ${WRITTEN['a reply']}`,
    `> ${WRITTEN['what a reply quotes']}`,
  ]);
}
