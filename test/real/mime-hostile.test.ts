import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/io/mime/read-message.js';
import { expectBounded } from '../support/mime-bounds.js';
import { inPieces, largeMail, multipart, ORDINARY, rawMail } from '../support/mime-mail.js';

describe('mail that is hardly one', () => {
  it.each([
    ['no byte', ''],
    ['an empty line', '\r\n'],
    ['NULs', '\0'.repeat(1000)],
    ['carriage returns', '\r'.repeat(100_000)],
    ['colons', ':'.repeat(100_000)],
    ['a header field without end', `Subject: ${'a'.repeat(300_000)}`],
  ])('gives a message: %s', async (_name, text) => {
    expectBounded(await readMessage([Buffer.from(text)]));
  });

  it('with a body alone has it for its text', async () => {
    const message = await readMessage([Buffer.from('Buongiorno,\r\nla stampante non va.\r\n\r\nAnna\r\n')]);
    expect(message.text).toBe('Buongiorno,\nla stampante non va.\n\nAnna\n');
    expect(message.headers).toEqual([]);
  });

  it('without an empty line behind the header keeps its text', async () => {
    const message = await readMessage([Buffer.from('From: a@b.it\nSubject: x\nLa stampante\nnon va.\n')]);
    expect(message).toMatchObject({ subject: 'x', text: 'La stampante\nnon va.\n' });
  });

  it('with a stray line in its header keeps the fields behind it', async () => {
    const message = await readMessage([Buffer.from('From: a@b.it\n???\nSubject: x\n\nciao\n')]);
    expect(message).toMatchObject({ subject: 'x', text: 'ciao\n' });
  });

  it('as it stands in an mbox file keeps its header', async () => {
    const message = await readMessage([
      Buffer.from('From a@b.it Mon Feb  3 10:00:00 2025\nSubject: x\n\nciao\n'),
    ]);
    expect(message).toMatchObject({ subject: 'x', text: 'ciao\n' });
  });
});

describe('line ends', () => {
  const mail = multipart('multipart/mixed', [
    ['Content-Type: text/plain', '', 'prima', 'seconda'],
    ['Content-Type: text/csv; name=a.csv', '', 'x'],
  ]).toString('latin1');

  it.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CR CR LF', '\r\r\n'],
    ['CR LF', '\r\n'],
  ])('of %s are all the same to the reader', async (_name, lineEnd) => {
    const bytes = Buffer.from(mail.replaceAll('\r\n', lineEnd));
    for (const size of [bytes.length, 7, 1]) {
      const message = await readMessage(inPieces(bytes, size));
      expect(message.from[0]?.address).toBe('mario.rossi@cliente.example.it');
      expect(message.text).toBe('prima\nseconda');
      expect(message.attachments.map(({ name }) => name)).toEqual(['a.csv']);
    }
  });

  it('are left alone inside of a field', async () => {
    const message = await readMessage([Buffer.from('Subject: uno\rBcc: x@example.it\r\n\r\nciao')]);
    expect(message.headers.map(({ name }) => name)).toEqual(['subject']);
  });
});

describe('too much of something', () => {
  it('10,000 parts: the first text and the header are kept', async () => {
    const parts = Array.from({ length: 10_000 }, (_, index) => [
      'Content-Type: text/plain',
      '',
      `parte ${index}`,
    ]);
    const message = await readMessage(inPieces(multipart('multipart/mixed', parts), 65_536));
    expect(message.subject).toBe('Stampante ferma');
    expect(message.text).toContain('parte 0\n');
    expect(message.incomplete).toContain('only its beginning');
    expectBounded(message);
  });

  it('5,000 levels of nesting', async () => {
    const levels = Array.from({ length: 5000 }, (_, level) => opening(level)).join('');
    const message = await readMessage([Buffer.from(`Subject: matrioska\r\n${levels}\r\nfondo`)]);
    expect(message.subject).toBe('matrioska');
    expect(message.incomplete).not.toBeNull();
  });

  it('2 MB of header: the fields that matter are found behind it', async () => {
    const filler = Array.from({ length: 20_000 }, (_, index) => `X-Filler-${index}: ${'x'.repeat(90)}`);
    const message = await readMessage(inPieces(rawMail([...filler, ...ORDINARY], 'aiuto'), 65_536));
    expect(message).toMatchObject({
      subject: 'Stampante ferma',
      messageId: '<first@cliente.example.it>',
      text: 'aiuto',
    });
    expect(message.incomplete).toContain('header');
    expectBounded(message);
  });

  it('100,000 recipients, folded or on one line', async () => {
    const people = Array.from({ length: 100_000 }, (_, index) => `p${index}@example.it`);
    for (const between of [',\r\n ', ', ']) {
      const message = await readMessage(
        inPieces(rawMail([`To: ${people.join(between)}`, ...ORDINARY.slice(2)], 'x'), 65_536),
      );
      expect(message.subject).toBe('Stampante ferma');
      expect(message.to.length).toBeGreaterThan(100);
      expect(message.incomplete).not.toBeNull();
      expectBounded(message);
    }
  });

  it('a text of many megabytes: its beginning is kept', async () => {
    const lines = Buffer.from('La stampante non va.\r\n'.repeat(3000));
    const bytes = function* (): Generator<Uint8Array> {
      yield rawMail(ORDINARY);
      for (let block = 0; block < 300; block += 1) yield lines;
    };
    const message = await readMessage(bytes());
    expect(message.text.startsWith('La stampante non va.\n')).toBe(true);
    expect(message.incomplete).toContain('only its beginning');
    expectBounded(message);
  });

  it('an attachment of 50 MB streams by', async () => {
    const before = process.memoryUsage().rss;
    let peak = before;
    const watched = function* (): Generator<Uint8Array> {
      for (const chunk of largeMail(50)) {
        peak = Math.max(peak, process.memoryUsage().rss);
        yield chunk;
      }
    };
    const message = await readMessage(watched());
    expect(message.text).toBe('Allego il registro.');
    expect(message.attachments).toMatchObject([{ name: 'registro.bin', bytes: 50 * 18 * 1024 * 57 }]);
    expect((peak - before) / 2 ** 20).toBeLessThan(60);
  });

  it('HTML nested a hundred thousand deep', async () => {
    const body = `${'<b>'.repeat(100_000)}aiuto${'</b>'.repeat(100_000)}`;
    const message = await readMessage([rawMail([...ORDINARY, 'Content-Type: text/html'], body)]);
    expect(message.text.trim()).toBe('aiuto');
    expect(message.incomplete).toContain('nested');
  });
});

describe('charsets', () => {
  it.each(['x-nobody-knows', '""', 'us-ascii', 'utf-8'])(
    'raw Italian is read although %s is named',
    async (charset) => {
      const message = await readMessage([
        rawMail([...ORDINARY, `Content-Type: text/plain; charset=${charset}`], 'perch\u00e9'),
      ]);
      expect(message.text).toBe('perché');
    },
  );

  it('UTF-7 is not decoded', async () => {
    const message = await readMessage([
      rawMail([...ORDINARY, 'Content-Type: text/plain; charset=utf-7'], '+ADw-script+AD4-'),
    ]);
    expect(message.text).not.toContain('<script>');
  });

  it('control characters do not reach the text', async () => {
    const message = await readMessage([rawMail(ORDINARY, 'a\0b\u0007c\u001b[31m\td\r\ne')]);
    expect(message.text).toBe('abc[31m\td\ne');
  });
});

describe('file names', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\win.ini', 'win.ini'],
    ['fattura\u202Efdp.exe', 'fatturafdp.exe'],
    ['uno\r\ndue.txt', 'unodue.txt'],
    ['..', ''],
    ['winmail.dat', 'winmail.dat'],
    [`${'lungo'.repeat(60)}.pdf`, `${'lungo'.repeat(60).slice(0, 251)}.pdf`],
  ])('lose what is dangerous: %j', async (name, safe) => {
    const encoded = encodeURIComponent(name);
    const disposition = `Content-Disposition: attachment; filename*=utf-8''${encoded}`;
    const message = await readMessage([
      multipart('multipart/mixed', [['Content-Type: application/ms-tnef', disposition, '', 'x']]),
    ]);
    expect(message.attachments.map((attachment) => attachment.name)).toEqual([safe]);
  });
});

describe('a boundary that is wrong', () => {
  it('leaves the body readable as it stands', async () => {
    const body = '--other\r\nContent-Type: text/plain\r\n\r\nla stampante\r\n--other--\r\n';
    const message = await readMessage([
      rawMail([...ORDINARY, 'Content-Type: multipart/mixed; boundary=edge'], body),
    ]);
    expect(message.text).toContain('la stampante');
  });

  it('is found although its fold has lost the space', async () => {
    const body = '--edge\r\nContent-Type: text/plain\r\n\r\nla stampante\r\n--edge--\r\n';
    const message = await readMessage([
      rawMail([...ORDINARY, 'Content-Type: multipart/mixed;', 'boundary=edge'], body),
    ]);
    expect(message.text).toBe('la stampante');
  });
});

it('what the source fails with is handed on', async () => {
  await expect(readMessage(failing())).rejects.toThrow('the store is gone');
});

function* failing(): Generator<Uint8Array> {
  yield rawMail(ORDINARY, 'inizio');
  throw new Error('the store is gone');
}

/** The header of a mail, and the delimiter in front of its first part. */
function opening(level: number): string {
  return `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`;
}
