// Mail whose names, ids and words are longer than an index holds, or hold what no text may hold: random letters of three
// and four bytes, so that nothing makes them shorter.
import { SUPPORT } from './mails.js';

const TEXT = 'Content-Type: text/plain; charset=utf-8';

/** The same letters in each run: a linear congruence (Knuth's MMIX), of which the upper bits are used. */
let state = 1n;
function random(below: number): number {
  state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n;
  return Number(state >> 33n) % below;
}

/** A word of so many letters: of three bytes each in UTF-8, or of four. */
function word(letters: number, bytes: 3 | 4): string {
  const [from, count] = bytes === 3 ? [0x4e00, 20_000] : [0x2_0000, 40_000];
  return Array.from({ length: letters }, () => String.fromCodePoint(from + random(count))).join('');
}

function words(count: number, between: string): string {
  return Array.from({ length: count }, () => word(4, 3)).join(between);
}

function fold(items: readonly string[]): string {
  return items.join('\r\n ');
}

function fieldOf(line: string): string {
  return line.slice(0, line.indexOf(':'));
}

let mails = 0;

/** A mail from another sender each time; `more` replaces the fields of the same name. */
function outsized(more: readonly string[], body = 'La stampante non va.'): Buffer {
  mails += 1;
  const own = [
    `From: cliente${mails}@cliente${mails}.example.com`,
    `To: ${SUPPORT}`,
    `Subject: Guasto ${mails}`,
    `Message-ID: <outsized${mails}@example.com>`,
    'Date: Mon, 2 Mar 2026 10:00:00 +0100',
    'MIME-Version: 1.0',
    TEXT,
  ];
  const replaced = new Set(more.map(fieldOf));
  const header = [...own.filter((line) => !replaced.has(fieldOf(line))), ...more];
  return Buffer.from([...header, '', body].join('\r\n'));
}

function encoded(charset: string, bytes: Buffer): string {
  return `=?${charset}?B?${bytes.toString('base64')}?=`;
}

/** Long ids, and the mails that cite them: each stands behind the one that it answers. */
function ids(): Buffer[] {
  const long = `<${word(990, 3)}>`;
  const alike = long.replace(/.>$/u, 'x>');
  const longer = `<${word(497, 4)}>`;
  const longest = `<${word(332, 3)}>`;
  return [
    outsized([`Message-ID: ${long}`]),
    outsized([`Message-ID: ${alike}`], 'Un altro guasto, con quasi lo stesso id.'),
    outsized([`Message-ID: ${longer}`]),
    outsized([`In-Reply-To: ${long}`], 'Aggiungo: non va neanche lo scanner.'),
    outsized([`References: ${fold([word(400, 3), longer])}`], 'E neppure il fax.'),
    outsized([`References: ${fold(Array.from({ length: 60 }, () => `<${word(150, 3)}>`))}`]),
    outsized([`Message-ID: ${longest}`]),
    outsized([`In-Reply-To: ${longest}`], 'Ora esce la carta bianca.'),
    outsized(['Message-ID: <nul\0id@example.com>']),
    outsized(['In-Reply-To: <nul\0id@example.com>'], 'Aggiungo che fa rumore.'),
    outsized([`Message-ID: ${encoded('utf-8', Buffer.from('<a\0b@example.com>'))}`]),
    outsized([`Message-ID: <${'a'.repeat(997)}>`]),
  ];
}

function people(): Buffer[] {
  const somebody = (): string => `${word(255, 3)}@${word(250, 3)}.it`;
  const known = (): string => `${word(85, 3)}@${word(83, 3)}.it`;
  const [one, two, three] = [somebody(), somebody(), known()];
  return [
    outsized([`From: ${one}`, `Cc: ${two}`]),
    outsized([`From: ${two}`, `Cc: ${fold([`${one},`, somebody()])}`], 'Non parte il computer.'),
    outsized([`Cc: ${fold([`${one},`, two])}`], 'Non parte il telefono.'),
    outsized([`From: ${three}`, `Cc: ${known()}`], 'Non parte il fax.'),
    outsized([`Reply-To: ${somebody()}`]),
    outsized([`From: ${encoded('utf-8', Buffer.from(word(250, 4)))} <nome@nome.example.com>`]),
    outsized([`From: ${encoded('utf-8', Buffer.from('a\0b'))} <nul\0@nul.example.com>`]),
    outsized([`To: ${fold(Array.from({ length: 300 }, (_, at) => `${word(20, 3)}${at}@example.com,`))}`]),
  ];
}

/** What comes of a character that is half of one, of NULs, and of dates that no column holds. */
function characters(): Buffer[] {
  const halves = Buffer.from([0xd8, 0x3d, 0x00, 0x61, 0xde, 0x00]);
  const html = 'Content-Type: text/html; charset=utf-8';
  const file = (name: string): string =>
    [
      '--edge',
      TEXT,
      '',
      'In allegato.',
      '--edge',
      `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`,
      '',
      'x',
    ].join('\r\n');
  return [
    outsized([`Subject: ${encoded('utf-16be', halves)}`]),
    outsized([html], '<p>La stampante &#xD83D; &#0; &#x0; \uFFFF non va &#x110000;</p>'),
    outsized(
      [TEXT, 'Content-Transfer-Encoding: quoted-printable'],
      'La stampante=00 =ED=A0=BD non va=C0=80=FF.',
    ),
    outsized(
      ['Content-Type: multipart/mixed; boundary=edge'],
      `${file(`a\0b${word(250, 4)}.pdf`)}\r\n--edge--`,
    ),
    outsized([`Content-Type: multipart/mixed; boundary=edge; nul="\0"`], `${file('..')}\r\n--edge--`),
    outsized([`Date: Fri, 31 Dec 275760 23:59:59 +0000`]),
    outsized([`Date: Fri, 31 Dec 9999999999 23:59:59 +0000`]),
    outsized([`Date: Thu, 1 Jan 0001 00:00:00 +9959`]),
    outsized([`Subject: ${fold(Array.from({ length: 40 }, () => word(40, 4)))}`]),
    outsized([`Subject: [${'9'.repeat(4)}-${'9'.repeat(300)}] guasto`]),
    outsized([`X-Nul: \0\0`, `X-Priority: ${'9'.repeat(400)}`, `Auto-Submitted: no\0`]),
  ];
}

/** Texts with more words, and longer ones, than a search index takes in one row. */
function texts(): Buffer[] {
  return [
    outsized([TEXT], word(300_000, 3)),
    outsized([TEXT], words(60_000, ' ')),
    outsized([TEXT], words(20_000, '\r\n')),
    outsized([TEXT], Array.from({ length: 3000 }, () => word(50, 4)).join(' ')),
    outsized([TEXT], `${'\u0301'.repeat(100_000)}'\\ & | ! <-> :* ' ${'e\u0301'.repeat(50_000)}`),
    outsized([TEXT], `x${'-'.repeat(100_000)}.${'/'.repeat(50_000)}@${'a.'.repeat(50_000)}it`),
  ];
}

/** All of them, in an order in which no answer comes before what it answers. */
export function outsizedMails(): Buffer[] {
  state = 1n;
  mails = 0;
  return [...ids(), ...people(), ...characters(), ...texts()];
}
