// A mail inside a letter of ours, read back by a parser that knows nothing of how it was put in.
import { simpleParser } from 'mailparser';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../src/io/smtp/compose.js';
import { spliceOriginal, surveyOriginal } from '../../../src/io/smtp/original.js';

/** In pieces of that size, as the store hands a mail out. */
function pieces(bytes: Buffer, size: number): AsyncIterable<Uint8Array> {
  return Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    ),
  );
}

const lines = (...all: string[]): Buffer => Buffer.from(all.join('\r\n'));

const MAILS: readonly [string, Buffer, '7bit' | '8bit' | 'base64'][] = [
  ['ASCII', lines('Subject: x', '', 'testo', ''), '7bit'],
  ['bytes above 127', lines('Subject: è', '', 'così'), '8bit'],
  ['no line end at its end', lines('Subject: x', '', 'testo'), '7bit'],
  ['a line of 998 octets', lines('Subject: x', '', 'y'.repeat(998), ''), '7bit'],
  ['a line of 999 octets', lines('Subject: x', '', 'y'.repeat(999), ''), 'base64'],
  ['bare line feeds', Buffer.from('Subject: x\n\ntesto\n'), 'base64'],
  ['a bare carriage return', Buffer.from('Subject: x\r\n\r\nte\rsto\r\n'), 'base64'],
  ['a carriage return at its end', Buffer.from('Subject: x\r\n\r\ntesto\r'), 'base64'],
  ['NUL', Buffer.from('Subject: x\r\n\r\nte\0sto\r\n'), 'base64'],
  ['lines that look like boundaries', lines('Subject: x', '', '--a--', '.', '..', 'From x', ''), '7bit'],
];

describe.each(MAILS)('an original with %s', (_, original, encoding) => {
  it.each([1, 2, 7, 64, 1 << 16])('is read alike in pieces of %i bytes', async (size) => {
    expect(await surveyOriginal(pieces(original, size))).toBe(encoding);
  });

  it.each([5, 58, 1 << 16])('comes out as it went in, in pieces of %i bytes', async (size) => {
    const desk = { address: 'assistenza@example.it', name: 'Assistenza' };
    const { raw, originalAt } = compose({
      from: desk,
      replyTo: { address: 'anna@example.com', name: '' },
      to: { address: 'commerciale@example.it', name: '' },
      subject: 'Inoltro',
      text: 'Testo\n',
      html: '<p>Testo</p>',
      messageId: '<a@example.it>',
      inReplyTo: null,
      references: [],
      date: 0,
      images: [],
      automatic: 'auto-generated',
      original: encoding,
    });
    const place = { at: originalAt ?? -1, encoding };
    const wire = await buffer(Readable.from(spliceOriginal(raw, place, pieces(original, size))));
    const { attachments, text } = await simpleParser(wire);
    expect(attachments).toHaveLength(1);
    expect(attachments[0]?.content.equals(original)).toBe(true);
    expect(text?.trim()).toBe('Testo');
    if (encoding !== 'base64') expect(wire.includes(original)).toBe(true);
  });
});
