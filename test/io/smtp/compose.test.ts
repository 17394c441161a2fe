// What is composed is what is read: whatever a letter says arrives as it was said, in lines that every server takes.
import * as fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { expect, it } from 'vitest';
import { compose, type Composition } from '../../../src/io/smtp/compose.js';

const DESK = { address: 'assistenza@example.it', name: 'Assistenza tecnica' };
const PNG = Uint8Array.from({ length: 200 }, (_, at) => at);

function letter(said: Partial<Composition>): Composition {
  return {
    from: DESK,
    replyTo: DESK,
    to: { address: 'anna@example.com', name: 'Anna Prova' },
    subject: 'Ticket 2026-000001',
    text: 'Buongiorno.\n',
    html: '<p>Buongiorno.</p>\n',
    images: [],
    messageId: '<uno@example.it>',
    inReplyTo: '<due@example.com>',
    references: ['<due@example.com>'],
    date: Date.UTC(2026, 0, 5, 9),
    automatic: 'auto-replied',
    original: null,
    ...said,
  };
}

/** Text with what is hard to write down: long words, accents, signs of the encoding, spaces at the ends of lines. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('è', '😀', '=', '=3D', '.', ' ', '\t', '\n', '\r\n', '--', 'parola ', 'x'.repeat(90)),
      fc.string({ maxLength: 30 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    ),
    { maxLength: 60 },
  )
  // No letter holds control characters: what a sender wrote is cleaned when it is read.
  .map((pieces) => `.${pieces.join('').replaceAll(/[^\P{Cc}\t\r\n]|\r(?!\n)/gu, '')}.`);

const lines = (said: string): string => said.replaceAll('\r\n', '\n').trim();

it('says in text and HTML what was to be said', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, async (plain, html) => {
      const { raw } = compose(letter({ text: plain, html }));
      const wire = Buffer.from(raw).toString('latin1');
      expect(wire).toMatch(/^[\t\r\n\x20-\x7e]*\r\n$/);
      expect(wire).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
      expect(wire.split('\r\n').filter((line) => line.length > 78)).toEqual([]);
      const read = await simpleParser(Buffer.from(raw));
      expect(lines(read.text ?? '')).toBe(lines(plain));
      expect(lines(read.html || '')).toBe(lines(html));
    }),
  );
});

it('writes plain text alone, and pictures beside the HTML that shows them', async () => {
  const plain = await simpleParser(Buffer.from(compose(letter({ html: null })).raw));
  expect(plain.headers.get('content-type')).toMatchObject({ value: 'text/plain' });
  expect(plain).toMatchObject({ text: 'Buongiorno.\n', html: false, attachments: [] });
  const html = '<p>Buongiorno. <img src="cid:andamento@example.it"></p>\n';
  const images = [{ cid: 'andamento@example.it', png: PNG }];
  const shown = await simpleParser(Buffer.from(compose(letter({ html, images })).raw), {
    skipImageLinks: true,
  });
  expect(shown).toMatchObject({ text: 'Buongiorno.\n', html });
  expect(shown.attachments).toMatchObject([
    { cid: 'andamento@example.it', contentType: 'image/png', related: true, content: Buffer.from(PNG) },
  ]);
});
