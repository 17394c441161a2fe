// Mail that is broken, disguised or strange, but that a person would still read and understand (or not).
import { rawMail } from '../mails.js';
import { composed, structured, written } from './sample.js';
import type { Draft } from './sample.js';

/** A mail in a charset that no composer writes today; `text` holds its bytes. */
function inCharset(name: string, charset: string, subject: string | Buffer, text: Buffer): Buffer {
  return rawMail([
    `From: ${name}@charset.example.com`,
    'To: assistenza@example.it',
    `Message-ID: <${name}@charset.example.com>`,
    'Date: Tue, 03 Mar 2026 10:15:00 +0100',
    Buffer.concat([Buffer.from('Subject: '), Buffer.from(subject)]),
    'MIME-Version: 1.0',
    `Content-Type: text/plain; charset=${charset}`,
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
  ]);
}

const latin = (text: string) => Buffer.from(text, 'latin1');
const cyrillic = Buffer.from('f0d2c9d7c5d42120f0d2c9ced4c5d220cec520d2c1c2cfd4c1c5d42e', 'hex');
const japanese = Buffer.from('\u001B$B%W%j%s%?!<\u001B(B', 'latin1');

const envelope = [
  'To: assistenza@example.it',
  'Date: Tue, 03 Mar 2026 10:15:00 +0100',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
];
const badge = [
  'From: Irma Pini <irma@pini.example.com>',
  'Subject: Tornello',
  'Message-ID: <tornello@pini.example.com>',
  ...envelope,
  '',
  'Il tornello non legge i badge.',
];

/** Odd mail, the last ones in two copies. */
export const odd: readonly Draft[] = [
  written(
    'answered',
    'windows-1252',
    inCharset(
      'euro',
      'windows-1252',
      '=?windows-1252?Q?Perch=E9_=80?=',
      latin('Costa 30 \u0080, perch\u00E9?'),
    ),
  ),
  written('answered', 'koi8-r', inCharset('koi', 'koi8-r', '=?koi8-r?B?8NLJ18XU?=', cyrillic)),
  written('answered', 'ISO-2022-JP', inCharset('jis', 'iso-2022-jp', 'Printer', japanese)),
  written(
    'answered',
    'a charset that nobody knows',
    inCharset('unknown', 'x-marziano', 'Tastiera', latin('Tastiera rotta')),
  ),
  written(
    'answered',
    'UTF-8 in the subject without encoding',
    inCharset('utf', 'utf-8', 'Così non và più', Buffer.from('È rotto.')),
  ),
  written(
    'answered',
    'Latin-1 in the subject without encoding',
    inCharset('raw', 'iso-8859-1', latin('Citt\u00E0'), latin('Perch\u00E9?')),
  ),
  composed('answered', 'a subject of two thousand characters', {
    from: 'lungo@odd.example.com',
    subject: 'Il problema è questo: '.repeat(90),
    text: 'Tutto nel titolo.',
  }),
  structured(
    'answered',
    'PGP/MIME',
    'multipart/encrypted; protocol="application/pgp-encrypted"',
    { from: 'Ciro Blu <ciro@odd.example.com>', subject: 'Riservato' },
    [
      { type: 'application/pgp-encrypted', content: 'Version: 1' },
      {
        type: 'application/octet-stream',
        content: '-----BEGIN PGP MESSAGE-----\n\nhQEMA0test\n=abcd\n-----END PGP MESSAGE-----',
      },
    ],
  ),
  composed('answered', 'headers of certified mail on an ordinary mailbox', {
    from: 'posta-certificata@pec.example.net',
    subject: 'ACCETTAZIONE: prova',
    text: 'Non è una ricevuta.',
    headers: { 'X-Ricevuta': 'accettazione' },
  }),
  composed('answered', 'a subject that smells of templates and HTML', {
    from: '"{{desk.name}} <b>" <inietto@odd.example.com>',
    subject: '{{#each tickets}}<script>alert(1)</script>{{/each}}',
    text: '${7*7} {{7*7}}',
  }),
  written(
    'answered',
    'no Message-ID and no Date',
    rawMail(['From: senza@odd.example.com', 'To: assistenza@example.it', 'Subject: Senza', '', 'Senza id.']),
  ),
  written('held', 'no From', rawMail(['Subject: Chi sono', ...envelope, '', 'Indovinate.'])),
  written(
    'held',
    'From without an address',
    rawMail(['From: Il capo <>', 'Subject: Urgente', ...envelope, '', 'Subito.']),
  ),
  written('answered', 'a mail that comes twice, the first', rawMail(badge)),
  written(
    'appended',
    'a copy of it that took another road',
    rawMail(['Received: from relay.example.net by mx.example.it; Tue, 03 Mar 2026 10:16:00 +0100', ...badge]),
  ),
];
