import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/core/mail/message.js';
import { readDate } from '../../../src/io/mime/header/date.js';
import { readMessage } from '../../../src/io/mime/read-message.js';
import { rawMail } from '../../support/mime-mail.js';

const read = (...header: string[]): Promise<Message> => readMessage([rawMail(header, 'testo')]);

describe('the Date field', () => {
  it.each([
    ['Mon, 3 Feb 2025 10:00:00 +0100', '2025-02-03T09:00:00Z'],
    ['3 Feb 25 10:00 -0530 (IST)', '2025-02-03T15:30:00Z'],
    ['Mon, 03 February 2025 10:00:00 GMT', '2025-02-03T10:00:00Z'],
    ['Mon, 3 Feb 2025 10:00:00 CEST', '2025-02-03T08:00:00Z'],
    ['Mon, 3 Feb 2025 10:00:00 XYZ', '2025-02-03T10:00:00Z'],
    ['Mon Feb  3 10:00:00 2025', '2025-02-03T10:00:00Z'],
    ['2025-02-03T10:00:00+01:00', '2025-02-03T09:00:00Z'],
    ['Sat, 31 Dec 9999 23:59:59 +0000', '9999-12-31T23:59:59Z'],
  ])('reads %s', (field, instant) => {
    expect(readDate(field)).toBe(Date.parse(instant));
  });

  it.each([
    '',
    'hello 12',
    'yesterday',
    '30 Feb 2025 10:00:00 +0000',
    '1 Foo 2025 10:00 +0000',
    '3 Feb 2025 25:00 +0000',
  ])('takes "%s" for none, never for now', (field) => {
    expect(readDate(field)).toBeNull();
  });
});

describe('message ids', () => {
  it('are put together again where they were folded, and taken out of comments', async () => {
    const message = await read(
      'Message-ID: <opec.1234567890\r\n .abc@pec.example.it>',
      'In-Reply-To: Your message of Monday <a@b> (from Anna)',
      'References: <r1@b>\r\n <r2@b><r3@b> <> <r1@b>',
    );
    expect(message.messageId).toBe('<opec.1234567890.abc@pec.example.it>');
    expect(message.inReplyTo).toEqual(['<a@b>']);
    expect(message.references).toEqual(['<r1@b>', '<r2@b>', '<r3@b>']);
  });

  it('get their brackets, and are never empty', async () => {
    expect((await read('Message-ID: plain@id')).messageId).toBe('<plain@id>');
    for (const empty of ['Message-ID:', 'Message-ID: <>', 'Message-ID: < >', 'Subject: x']) {
      const message = await read(empty, 'References: <>');
      expect(message.messageId).toBeNull();
      expect(message.references).toEqual([]);
    }
  });

  it('of a very long thread are kept from both ends', async () => {
    const ids = Array.from({ length: 600 }, (_, index) => `<${index}@thread>`);
    const { references } = await read(`References: ${ids.join('\r\n ')}`);
    expect(references).toHaveLength(100);
    expect(references[0]).toBe('<0@thread>');
    expect(references.at(-1)).toMatch(/@thread>$/);
  });
});

describe('addresses', () => {
  it('of every From field are kept', async () => {
    const message = await read('From: a@example.it', 'From: B <b@example.it>, c@example.it');
    expect(message.from.map(({ address }) => address)).toEqual([
      'a@example.it',
      'b@example.it',
      'c@example.it',
    ]);
  });

  it.each([
    ['From:', []],
    ['Subject: none', []],
    ['From: MAILER-DAEMON (Mail System)', [{ address: '', name: 'MAILER-DAEMON' }]],
    ['From: Mail System <MAILER-DAEMON>', [{ address: 'mailer-daemon', name: 'Mail System' }]],
    ['From: Rossi, Mario <m@example.it>', [{ address: 'm@example.it', name: 'Rossi, Mario' }]],
  ])('of the sender are none, or a name, or the usable ones: "%s"', async (field, from) => {
    expect((await read(field)).from).toEqual(from);
  });

  it('cannot be smuggled in by a name, nor a line by either', async () => {
    const name = Buffer.from('capo@example.it" <evil@example.it>\r\nBcc: x@example.it').toString('base64');
    const { from } = await read(`From: =?utf-8?b?${name}?= <real@example.it>`);
    expect(from.map(({ address }) => address)).toEqual(['real@example.it']);
    expect(from[0]?.name).not.toMatch(/[\r\n]/);
  });

  it('of groups are the members', async () => {
    const { to } = await read('To: Ufficio: a@example.it, B <b@example.it>;');
    expect(to.map(({ address }) => address)).toEqual(['a@example.it', 'b@example.it']);
  });
});

describe('header values', () => {
  it('are one clean line each, in the order of the mail', async () => {
    const crlf = Buffer.from('uno\r\nBcc: x@example.it\0due').toString('base64');
    const message = await read(`Subject: =?utf-8?b?${crlf}?=`, 'X-One: a\r\n\tb', 'x-one:  c ');
    expect(message.subject).toBe('uno Bcc: x@example.it due');
    expect(message.headers.slice(1)).toEqual([
      { name: 'x-one', value: 'a b' },
      { name: 'x-one', value: 'c' },
    ]);
  });

  it('in raw Latin-1 or UTF-8 are understood', async () => {
    expect((await read('Subject: perch\u00e9')).subject).toBe('perché');
    expect((await read(`Subject: ${Buffer.from('perché').toString('latin1')}`)).subject).toBe('perché');
  });

  it('survive unknown charsets and refuse UTF-7', async () => {
    expect((await read('Subject: =?x-unknown?q?ciao?=')).subject).toBe('ciao');
    expect((await read('Subject: =?utf-7?q?+ADw-script+AD4-?=')).subject).not.toContain('<script>');
  });
});
