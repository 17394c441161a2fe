// Mail that means harm, or is broken beyond what any program should write: each with what a desk makes of it all
// the same.
import { gzipSync } from 'node:zlib';
import { SUPPORT } from './mails.js';
import { largeMail, rawMail } from './mime-mail.js';

/** One such mail. Its sender's address begins with its name. */
export interface HostileMail {
  readonly name: string;
  readonly bytes: Buffer;
  /** Whether its ticket is acknowledged, or a person has to find its sender. */
  readonly outcome: 'answered' | 'unanswered' | 'held';
}

const ADDRESSED = [`To: ${SUPPORT}`, 'MIME-Version: 1.0'];
const TEXT = 'Content-Type: text/plain; charset=utf-8';
const MIXED = 'Content-Type: multipart/mixed; boundary="edge"';

/** A header of that sender; `more` may bring another Subject, From or Date. */
function header(name: string, ...more: string[]): string[] {
  const own = [
    `From: ${name}@${name}.hostile.example.com`,
    `Subject: ${name}`,
    'Date: Mon, 2 Mar 2026 10:00:00 +0100',
    `Message-ID: <${name}@hostile.example.com>`,
  ];
  const replaced = new Set(more.map(fieldOf));
  return [...own.filter((line) => !replaced.has(fieldOf(line))), ...ADDRESSED, ...more];
}

function fieldOf(line: string): string {
  return line.slice(0, line.indexOf(':'));
}

function answered(name: string, more: readonly string[], body = 'La stampante non va.'): HostileMail {
  return { name, bytes: rawMail(header(name, ...more), body), outcome: 'answered' };
}

function encoded(text: string): string {
  return `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}

function series(length: number, item: (index: number) => string, between: string): string {
  return Array.from({ length }, (_, index) => item(index)).join(between);
}

const FIRST_PARTS = `--edge\r\n${TEXT}\r\n\r\nIn allegato.\r\n--edge\r\n`;

function attached(name: string, type: string, fileName: string, content: Buffer): HostileMail {
  const file = [
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${fileName}"`,
    '',
    content.toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--edge--',
    '',
  ];
  return answered(name, [MIXED], FIRST_PARTS + file.join('\r\n'));
}

function big(name: string, megabytes: number): HostileMail {
  const file =
    'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="registro.bin"\r\n' +
    'Content-Transfer-Encoding: base64\r\n\r\n';
  const [, ...lines] = largeMail(megabytes);
  const bytes = Buffer.concat([rawMail(header(name, MIXED), FIRST_PARTS + file), ...lines]);
  return { name, bytes, outcome: 'answered' };
}

function tooMuch(): HostileMail[] {
  const parts = series(10_000, (index) => `${TEXT}\r\n\r\nparte ${index}`, '\r\n--edge\r\n');
  const levels = series(
    5_000,
    (level) => `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`,
    '',
  );
  const fields = series(20_000, (index) => `X-Filler-${index}: ${'x'.repeat(90)}`, '\r\n');
  const people = series(100_000, (index) => `p${index}@persone.example.com`, ',\r\n ');
  return [
    answered('parts', [MIXED], `--edge\r\n${parts}\r\n--edge--\r\n`),
    {
      ...answered('nesting', []),
      bytes: Buffer.from(`${header('nesting').join('\r\n')}\r\n${levels}\r\nfondo`),
    },
    answered('header', [TEXT, fields]),
    answered('recipients', [TEXT, `Cc: ${people}`]),
    attached('bomb', 'application/zip', 'foto.zip', gzipSync(Buffer.alloc(200_000_000))),
    big('large', 30),
    big('larger', 40),
  ];
}

function disguised(): HostileMail[] {
  const injected = 'Ciao\r\nBcc: vittima@example.com\r\nX-Evil: 1\r\n\r\nnew body';
  const markup = '<script>alert(1)</script><img src=x onerror=alert(1)> {{constructor}} {{{body}}}';
  return [
    answered('subject', [TEXT, `Subject: ${encoded(injected)}`]),
    answered('sender', [TEXT, `From: ${encoded(injected)} <sender@sender.hostile.example.com>`]),
    answered('lines', [TEXT, 'Subject: uno\rBcc: vittima@example.com']),
    answered('markup', [
      TEXT,
      `Subject: ${encoded(markup)}`,
      `From: ${encoded(markup)} <markup@markup.hostile.example.com>`,
    ]),
    answered('bidi', [TEXT, `Subject: ${encoded('fattura \u202Efdp.exe\u0000\u001B[2J')}`]),
    attached('path', 'application/octet-stream', '../../../../etc/cron.d/evil', Buffer.from('x')),
    attached('long-name', 'application/pdf', `${'lungo'.repeat(60)}.pdf`, Buffer.from('x')),
    attached('tnef', 'application/ms-tnef', 'winmail.dat', Buffer.from('\x78\x9f\x3e\x22', 'latin1')),
  ];
}

function broken(): HostileMail[] {
  const bare = answered('bare-cr', [TEXT]);
  const two = answered('two', [TEXT]);
  const none = rawMail(['Subject: nessuno', ...ADDRESSED, TEXT], 'Chi sono?');
  const second = Buffer.from('From: other@two.hostile.example.com\r\n');
  return [
    answered('charset', ['Content-Type: text/plain; charset=x-marziano'], 'perch\u00E9?'),
    answered(
      'utf-7',
      ['Content-Type: text/plain; charset=utf-7'],
      '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
    ),
    answered('nul', [TEXT], `a\0b${'\0'.repeat(100_000)}`),
    { ...bare, bytes: Buffer.from(bare.bytes.toString('latin1').replaceAll('\r\n', '\r'), 'latin1') },
    answered('date', [TEXT, 'Date: Tue, 99 Foo 2026 77:88:99 +9999']),
    answered('pgp', [TEXT], '-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n'),
    { ...two, bytes: Buffer.concat([second, two.bytes]), outcome: 'unanswered' },
    { name: 'none', bytes: none, outcome: 'held' },
    { name: 'words', bytes: rawMail(header('words', TEXT, 'From: nobody at all'), 'aiuto'), outcome: 'held' },
    { name: 'noise', bytes: Buffer.alloc(300_000, '\0\r:\n\xff', 'latin1'), outcome: 'held' },
  ];
}

/** All of them; the larger ones are made anew at each call. */
export function hostileMails(): HostileMail[] {
  return [...tooMuch(), ...disguised(), ...broken()];
}
