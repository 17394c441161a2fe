// Whatever bytes come in, a message within its limits comes out. The bytes are well-made mails, damaged: cut,
// turned, doubled, and sprinkled with what mail parsers stumble over.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMessage } from '../../src/io/mime/read-message.js';
import { expectBounded } from '../support/mime-bounds.js';
import { composed, inPieces, multipart, ORDINARY, rawMail } from '../support/mime-mail.js';

const SEED = 20250203;
const RUNS = 1500;

const STUMBLING_BLOCKS = [
  '\r',
  '\r\n\r\n',
  '\0',
  '--edge\r\n',
  '--edge--\r\n',
  '=?utf-8?b?////?=',
  '=?utf-7?q?+AAo-?=',
  'Content-Type: multipart/mixed; boundary=edge\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
  'Content-Type: message/delivery-status\r\n\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Disposition: attachment; filename*0*=utf-8\'\'%00; filename*1="..\\..\\x"\r\n',
  'From: a@b.it\r\n',
  'Message-ID: <>\r\n',
  'References: <<>><a@b\r\n',
  'To: "((((<<<<,;:\\\r\n',
  'Date: 31 Feb 99999 99:99\r\n',
  '\u00ff\u00fe',
  '<blockquote><!-- ',
  'begin 644 x\r\n',
];

const inner = rawMail([...ORDINARY, 'Content-Type: text/html'], '<p>dentro</p>').toString('latin1');
const SOUND = [
  rawMail(ORDINARY, 'La stampante non va.'),
  multipart('multipart/report; report-type=delivery-status', [
    ['Content-Type: text/plain', '', 'Non consegnato.'],
    ['Content-Type: message/delivery-status', '', 'Action: failed'],
    ['Content-Type: message/rfc822', '', inner],
  ]),
  await composed({
    from: 'Niccolò <n@example.it>',
    to: 'support@example.it',
    subject: 'è fermo',
    text: 'perché\n> citato\n-- \nfirma',
    html: '<div>perché</div><blockquote>citato</blockquote>',
    attachments: [{ filename: 'è.bin', content: Buffer.from([0, 1, 2, 255]) }],
  }),
];

type Damage = (bytes: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, noNaN: true });
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.constantFrom(...STUMBLING_BLOCKS)).map(
    ([at, block]): Damage =>
      (bytes) =>
        spliced(bytes, at, at, Buffer.from(block, 'latin1')),
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 20 })).map(
    ([at, noise]): Damage =>
      (bytes) =>
        spliced(bytes, at, at, noise),
  ),
  fc.tuple(place, place).map(
    ([from, to]): Damage =>
      (bytes) =>
        spliced(bytes, Math.min(from, to), Math.min(1, Math.min(from, to) + 0.1), Buffer.alloc(0)),
  ),
  fc.tuple(place, place).map(
    ([from, at]): Damage =>
      (bytes) =>
        spliced(bytes, at, at, bytes.subarray(Math.floor(from * bytes.length))),
  ),
  place.map(
    (at): Damage =>
      (bytes) =>
        bytes.subarray(0, Math.floor(at * bytes.length)),
  ),
);

function spliced(bytes: Buffer, from: number, to: number, middle: Uint8Array): Buffer {
  const [start, end] = [Math.floor(from * bytes.length), Math.floor(to * bytes.length)];
  return Buffer.concat([bytes.subarray(0, start), middle, bytes.subarray(end)]);
}

it('every damaged mail gives a message, the same in one piece and in many', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SOUND),
      fc.array(damage, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 400 }),
      async (sound, damages, size) => {
        const bytes = damages.reduce((damaged, next) => next(damaged), sound);
        const message = await readMessage([bytes]);
        expectBounded(message);
        expect(await readMessage(inPieces(bytes, size))).toEqual(message);
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
});

it('bytes that were never a mail give a message', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
      expectBounded(await readMessage([bytes]));
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
