import { describe, expect, it } from 'vitest';
import { namesInMail } from '../../../src/io/mime/person-in-mail.js';

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const ANNA = 'anna.verdi@example.com';
const base64 = Buffer.from(`${'x'.repeat(300)} ${ANNA} ${'y'.repeat(300)}`).toString('base64');

describe('somebody is found in a mail', () => {
  it.each([
    ['as it stands, in any case', `To: ANNA.Verdi@example.com\r\n\r\nCiao`],
    ['across a soft line break', 'Ciao anna.ver=\r\ndi@exam=\r\nple.com'],
    ['in quoted-printable', 'Ciao anna=2Everdi=40example.com'],
    ['in lines of base64', `\r\n${base64.replaceAll(/.{76}/g, '$&\r\n')}\r\n`],
    ['in an encoded word', `To: =?utf-8?B?${Buffer.from(`<${ANNA}>`).toString('base64')}?=`],
  ])('%s, however it is cut', async (_, text) => {
    for (const size of [200, 400, 100_000]) {
      expect(await namesInMail(pieces(text, size), [ANNA])).toBe(true);
      expect(await namesInMail(pieces(text, size), ['bruno@example.com'])).toBe(false);
    }
  });

  it('also by a name with accents', async () => {
    expect(await namesInMail(pieces('scrive Niccolò Però:', 400), ['Niccolò Però'])).toBe(true);
    expect(
      await namesInMail(pieces('scrive =?utf-8?Q?Niccol=C3=B2_Per=C3=B2?=', 400), ['Niccolò Però']),
    ).toBe(true);
  });
});
