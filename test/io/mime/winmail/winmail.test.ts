import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberAttachments } from '../../../../src/core/mail/attachment.js';
import type { Attachment } from '../../../../src/core/mail/message.js';
import { readAttachment } from '../../../../src/io/mime/attachment.js';
import { readMessage } from '../../../../src/io/mime/read-message.js';
import { unpackWinmail } from '../../../../src/io/mime/winmail/unpack.js';
import { composed, inPieces } from '../../../support/mime-mail.js';
import { attribute, type PackedWords, winmail } from '../../../support/winmail.js';

const contract = Buffer.from('Il contratto firmato.');
const photo = Buffer.alloc(100_000, 'foto');

const FILES: readonly PackedWords[] = [
  {
    shortName: 'CONTRA~1.PDF',
    longName: 'Contratto è firmato.pdf',
    type: 'Application/PDF',
    content: contract,
  },
  { longName: 'Riunione', content: null },
  { shortName: 'citt\u00e0.png', content: photo },
];

function mailWith(content: Buffer, contentType = 'application/ms-tnef'): Promise<Buffer> {
  return composed({
    from: 'Anna <anna@cliente.example>',
    to: 'assistenza@example.it',
    subject: 'Contratto',
    text: 'Vedi allegati.',
    attachments: [
      { filename: 'winmail.dat', content, contentType },
      { filename: 'dopo.txt', content: 'dopo' },
    ],
  });
}

async function* streamed(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (const piece of inPieces(bytes, size)) yield Buffer.from(piece);
}

function unpack(bytes: Buffer, size = 1000): Promise<Attachment[]> {
  return unpackWinmail(streamed(bytes, size), () => null);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const unpacked = [
  {
    name: 'Contratto è firmato.pdf',
    type: 'application/pdf',
    bytes: contract.length,
    sha256: sha256(contract),
  },
  { name: 'città.png', type: 'application/octet-stream', bytes: photo.length, sha256: sha256(photo) },
];

it.each(['application/ms-tnef', 'application/vnd.ms-tnef', 'application/octet-stream'])(
  'the files of a winmail.dat follow it with their names: %s',
  async (type) => {
    const bytes = await mailWith(winmail(FILES), type);
    const message = await readMessage(inPieces(bytes, 997));
    const [whole, first, second, behind] = message.attachments;
    expect(whole).toMatchObject({ name: 'winmail.dat', sha256: sha256(winmail(FILES)) });
    expect([first, second]).toEqual(unpacked);
    expect(behind?.name).toBe('dopo.txt');
    expect(message.attachments).toHaveLength(4);
  },
);

it('each of them can be had by its number, and so can the others', async () => {
  const bytes = await mailWith(winmail(FILES));
  const expected = [winmail(FILES), contract, photo, Buffer.from('dopo')];
  const numbered = numberAttachments(await readMessage([bytes]));
  expect(numbered).toHaveLength(expected.length);
  for (const [index, { place }] of numbered.entries()) {
    const pieces: Uint8Array[] = [];
    for await (const piece of readAttachment([bytes], place)) pieces.push(piece);
    expect(sha256(Buffer.concat(pieces))).toBe(sha256(expected[index] ?? Buffer.alloc(0)));
  }
});

it('comes in whatever pieces', async () => {
  for (const size of [1, 2, 9, 4096]) expect(await unpack(winmail(FILES), size)).toEqual(unpacked);
});

it('is one attachment where it is something else, and gives what it has where it is cut short', async () => {
  expect(
    (await readMessage([await mailWith(Buffer.from('no TNEF'))])).attachments.map((one) => one.name),
  ).toEqual(['winmail.dat', 'dopo.txt']);
  const cut = winmail(FILES).subarray(0, 400);
  expect((await unpack(cut))[0]).toMatchObject({ bytes: contract.length });
});

it('is read in bounds, whatever it holds', async () => {
  const many = winmail(Array.from({ length: 1000 }, () => ({ shortName: 'a', content: Buffer.from('a') })));
  expect(await unpack(many)).toHaveLength(200);
  const name = `${'../'.repeat(10)}etc/passwd\u0000.txt`;
  expect((await unpack(winmail([{ longName: name, content: contract }])))[0]?.name).not.toMatch(/[/\0]/);
  const empty = Buffer.concat([winmail([]), ...Array<Buffer>(30_000).fill(attribute(1, 1, Buffer.alloc(0)))]);
  const behind = winmail([{ shortName: 'b', content: contract }]).subarray(6);
  expect(await unpack(Buffer.concat([empty, behind]))).toEqual([]);
});

it('never fails, whatever its bytes are', async () => {
  const sound = winmail(FILES.map((file) => ({ ...file, content: file.content && contract })));
  const place = fc.integer({ min: 6, max: sound.length - 1 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 5 }),
      async (bytes) => {
        const damaged = Buffer.from(sound);
        for (const [at, byte] of bytes) damaged[at] = byte;
        for (const { bytes: size, name } of await unpack(damaged)) {
          expect(size).toBeLessThanOrEqual(sound.length);
          expect(name.length).toBeLessThanOrEqual(255);
        }
      },
    ),
    { numRuns: 300 },
  );
});
