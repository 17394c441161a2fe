import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/io/mime/read-message.js';
import { composed, inPieces, multipart, ORDINARY, rawMail } from '../../support/mime-mail.js';

const REPORT = 'multipart/report; report-type=delivery-status';

describe('a well-made mail', () => {
  it('comes back as it was composed', async () => {
    const log = Buffer.from('riga di registro\n'.repeat(500));
    const bytes = await composed({
      from: { name: 'Niccolò Perché', address: 'Niccolo@Cliente.example.it' },
      to: ['support@example.it', { name: 'Rossi, Anna', address: 'anna@example.it' }],
      cc: 'capo@cliente.example.it',
      replyTo: 'ufficio@cliente.example.it',
      subject: 'La stampante non è più raggiungibile – urgente ✉',
      messageId: '<one@cliente.example.it>',
      inReplyTo: '<zero@example.it>',
      references: ['<nought@example.it>', '<zero@example.it>'],
      date: new Date('2025-02-03T09:00:00Z'),
      text: 'Buongiorno,\nla stampante è ferma.\n',
      html: '<p>Buongiorno,<br>la stampante è ferma.</p>',
      attachments: [{ filename: 'registro è.log', content: log, contentType: 'application/x-log' }],
    });
    for (const size of [bytes.length, 1000, 1]) {
      const message = await readMessage(inPieces(bytes, size));
      expect(message).toMatchObject({
        from: [{ name: 'Niccolò Perché', address: 'niccolo@cliente.example.it' }],
        to: [
          { name: '', address: 'support@example.it' },
          { name: 'Rossi, Anna', address: 'anna@example.it' },
        ],
        cc: [{ name: '', address: 'capo@cliente.example.it' }],
        replyTo: [{ name: '', address: 'ufficio@cliente.example.it' }],
        subject: 'La stampante non è più raggiungibile – urgente ✉',
        messageId: '<one@cliente.example.it>',
        inReplyTo: ['<zero@example.it>'],
        references: ['<nought@example.it>', '<zero@example.it>'],
        date: Date.UTC(2025, 1, 3, 9),
        contentType: 'multipart/mixed',
        attachments: [
          {
            name: 'registro è.log',
            type: 'application/x-log',
            bytes: log.length,
            sha256: createHash('sha256').update(log).digest('hex'),
          },
        ],
        enclosed: null,
        encrypted: false,
        incomplete: null,
      });
      expect(message.text.trim()).toBe('Buongiorno,\nla stampante è ferma.');
    }
  });

  it.each(['iso-8859-1', 'windows-1252', 'utf-8'])('is read in %s, encoded or raw', async (charset) => {
    const text = 'perché più città';
    const bytes = Buffer.from(text, charset === 'utf-8' ? 'utf8' : 'latin1');
    for (const encoding of ['8bit', 'base64']) {
      const head = rawMail([
        ...ORDINARY,
        `Content-Type: text/plain; charset=${charset}`,
        `Content-Transfer-Encoding: ${encoding}`,
      ]);
      const body = encoding === 'base64' ? Buffer.from(bytes.toString('base64')) : bytes;
      const message = await readMessage([head, Buffer.from('\r\n'), body]);
      expect(message.text.trim()).toBe(text);
    }
  });

  it('is unflowed (RFC 3676)', async () => {
    const header = [...ORDINARY, 'Content-Type: text/plain; format=flowed; delsp=no'];
    const message = await readMessage([rawMail(header, "una riga \r\nsola\r\nun'altra")]);
    expect(message.text).toBe("una riga sola\nun'altra");
  });
});

describe('HTML', () => {
  it('becomes text of the same lines, with quotations marked and no addresses of links', async () => {
    const message = await readMessage([
      html(
        '<style>p{color:red}</style><div>Buongiorno,</div><div>il <a href="https://x.example/?a">server</a> non va.</div>' +
          '<div>Il giorno lun 3 feb 2025 Anna ha scritto:</div><blockquote><p>Tutto bene?</p><p>Anna</p></blockquote>',
      ),
    ]);
    expect(message.text.split('\n').filter((line) => line.trim() !== '')).toEqual([
      'Buongiorno,',
      'il server non va.',
      'Il giorno lun 3 feb 2025 Anna ha scritto:',
      '> Tutto bene?',
      '> Anna',
    ]);
  });

  it('leaves the separator of Outlook on lines of its own', async () => {
    const message = await readMessage([
      html(
        '<p>Fatto.</p><hr><p><b>Da:</b> Anna<br><b>Inviato:</b> ieri<br><b>Oggetto:</b> prova</p><p>Testo</p>',
      ),
    ]);
    expect(message.text).toMatch(/Fatto\.\n+-+\n+Da: Anna\nInviato: ieri\nOggetto: prova\n+Testo/);
  });

  it('is not converted where the plain text says it all', async () => {
    const plain = 'La stampante del primo piano non risponde. '.repeat(8);
    const message = await readMessage([
      multipart('multipart/alternative', [
        ['Content-Type: text/plain', '', plain],
        ['Content-Type: text/html', '', '<p>altro</p>'],
      ]),
    ]);
    expect(message.text).toBe(plain);
  });

  it('is read where the plain text is a mere footer', async () => {
    const said = 'Il server non va da stamattina e nessuno riesce a lavorare in ufficio.';
    const message = await readMessage([
      multipart('multipart/mixed', [
        ['Content-Type: text/html', '', `<p>${said}</p>`],
        ['Content-Type: text/plain', '', 'Controllato da antivirus'],
      ]),
    ]);
    expect(message.text).toContain(said);
    expect(message.text).toContain('Controllato da antivirus');
  });
});

describe('a mail inside a mail', () => {
  const inner = [
    'From: inner@example.it',
    'Subject: dentro',
    'Content-Type: multipart/mixed; boundary=core',
    '',
    '--core',
    'Content-Type: text/plain',
    '',
    'testo interno',
    '--core',
    'Content-Type: image/png; name="foto.png"',
    '',
    'PNG',
    '--core--',
    '',
  ].join('\r\n');

  it.each(['7bit', 'base64'])('is read one level deep, in %s', async (encoding) => {
    const content = encoding === 'base64' ? Buffer.from(inner).toString('base64') : inner;
    const message = await readMessage([
      multipart('multipart/mixed', [
        ['Content-Type: text/plain', '', 'testo esterno'],
        [
          'Content-Type: message/rfc822; name=postacert.eml',
          `Content-Transfer-Encoding: ${encoding}`,
          '',
          content,
        ],
      ]),
    ]);
    expect(message.text).toBe('testo esterno');
    expect(message.attachments.map(({ name, type }) => [name, type])).toEqual([
      ['postacert.eml', 'message/rfc822'],
    ]);
    expect(message.attachments[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(message.enclosed).toMatchObject({
      from: [{ address: 'inner@example.it' }],
      subject: 'dentro',
      text: 'testo interno',
      attachments: [{ name: 'foto.png', type: 'image/png', bytes: 3 }],
      enclosed: null,
    });
  });

  it('goes no deeper', async () => {
    const middle = multipart('multipart/mixed', [['Content-Type: message/rfc822', '', inner]], 'middle');
    const message = await readMessage([
      multipart('multipart/mixed', [['Content-Type: message/rfc822', '', middle.toString('latin1')]]),
    ]);
    expect(message.enclosed?.subject).toBe('Stampante ferma');
    expect(message.enclosed?.attachments).toHaveLength(1);
    expect(message.enclosed?.enclosed).toBeNull();
  });

  it('may be a header alone, as in a bounce, whose status is kept for the core', async () => {
    const status =
      'Reporting-MTA: dns; mx.example.it\r\n\r\nFinal-Recipient: rfc822; a@b.it\r\nAction: failed\r\nStatus: 5.1.1';
    const message = await readMessage([
      multipart(REPORT, [
        ['Content-Type: text/plain', '', 'Non consegnato.'],
        ['Content-Type: message/delivery-status', '', status],
        ['Content-Type: text/rfc822-headers', '', 'Message-ID: <ours@example.it>\r\nSubject: ricevuta'],
      ]),
    ]);
    expect(message.contentParameters).toMatchObject({ 'report-type': 'delivery-status' });
    expect(message.machineParts).toEqual([
      { type: 'message/delivery-status', name: '', text: status.replaceAll('\r\n', '\n') },
    ]);
    expect(message.enclosed?.messageId).toBe('<ours@example.it>');
    expect(message.attachments).toEqual([]);
  });

  it('may stand beside certified data, which is both a machine part and an attachment', async () => {
    const message = await readMessage([
      multipart('multipart/mixed', [
        ['Content-Type: application/xml; name="daticert.xml"', '', '<postacert tipo="accettazione"/>'],
        ['Content-Type: message/rfc822; name="postacert.eml"', 'Content-Disposition: inline', '', inner],
      ]),
    ]);
    expect(message.machineParts).toEqual([
      { type: 'application/xml', name: 'daticert.xml', text: '<postacert tipo="accettazione"/>' },
    ]);
    expect(message.attachments.map(({ name }) => name)).toEqual(['daticert.xml', 'postacert.eml']);
    expect(message.enclosed?.subject).toBe('dentro');
    expect(message.from[0]?.address).toBe('mario.rossi@cliente.example.it');
  });
});

describe('encrypted mail', () => {
  it.each([
    [
      'PGP/MIME',
      'multipart/encrypted; protocol="application/pgp-encrypted"',
      'application/pgp-encrypted',
      '',
    ],
    [
      'enveloped S/MIME',
      'multipart/mixed',
      'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      '',
    ],
    ['S/MIME that does not say so', 'multipart/mixed', 'application/pkcs7-mime; name=smime.p7m', ''],
    [
      'inline PGP',
      'multipart/mixed',
      'text/plain',
      '-----BEGIN PGP MESSAGE-----\r\n\r\nhQ\r\n-----END PGP MESSAGE-----',
    ],
  ])('is known: %s', async (_name, kind, type, content) => {
    const message = await readMessage([multipart(kind, [[`Content-Type: ${type}`, '', content]])]);
    expect(message.encrypted).toBe(true);
  });

  it.each([
    ['a signed document', [['Content-Type: application/pkcs7-mime; name=contratto.pdf.p7m', '', 'x']]],
    ['a signature', [['Content-Type: application/pkcs7-signature; name=smime.p7s', '', 'x']]],
    ['a quoted block', [['Content-Type: text/plain', '', '> -----BEGIN PGP MESSAGE-----']]],
  ])('is not %s', async (_name, parts) => {
    const text = ['Content-Type: text/plain', '', 'Ecco il contratto.'];
    const message = await readMessage([multipart('multipart/mixed', [text, ...parts])]);
    expect(message.encrypted).toBe(false);
  });

  it('says when a signature lies around the text', async () => {
    const type = 'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m';
    const message = await readMessage([rawMail([...ORDINARY, type], 'MIIB')]);
    expect(message.encrypted).toBe(false);
    expect(message.incomplete).toContain('S/MIME');
  });
});

function html(body: string): Buffer {
  return rawMail([...ORDINARY, 'Content-Type: text/html; charset=utf-8'], body);
}
