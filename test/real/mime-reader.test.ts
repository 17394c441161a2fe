import { afterEach, describe, expect, it } from 'vitest';
import { openMimeReader, ReaderFailed, type MimeReader } from '../../src/io/mime/mime.js';
import { readMessage } from '../../src/io/mime/read-message.js';
import { until } from '../support/until.js';
import { inPieces, largeMail, multipart, ORDINARY, rawMail } from '../support/mime-mail.js';

let reader: MimeReader;
afterEach(() => reader.close());

const SMALL = rawMail([...ORDINARY, 'X-Mark: small'], 'La stampante non va.');
const PATIENT = { parseMs: 20_000, heapMb: 128, workers: 2 };
/** A megabyte that becomes a tree of some hundred megabytes; its bytes are gone once they are handed over. */
const heavy = (): Buffer => rawMail([...ORDINARY, 'Content-Type: text/html'], '<i>a</i>'.repeat(120_000));

describe('a reader', () => {
  it('reads in its workers what readMessage reads here', async () => {
    reader = openMimeReader(PATIENT);
    const mail = multipart('multipart/mixed', [
      ['Content-Type: text/plain', '', 'testo'],
      ['Content-Type: message/rfc822', '', SMALL.toString('latin1')],
    ]);
    const expected = await readMessage([mail]);
    expect(await reader.read([mail])).toEqual(expected);
    expect(await reader.read(inPieces(mail, 10))).toEqual(expected);
  });

  it('keeps mails apart when many are read at once', async () => {
    reader = openMimeReader(PATIENT);
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const messages = await Promise.all(
      numbers.map((index) =>
        reader.read(inPieces(rawMail([`Subject: ${index}`], 'x'.repeat(index * 50)), 500)),
      ),
    );
    expect(messages.map(({ subject, text }) => [Number(subject), text.length / 50])).toEqual(
      numbers.map((n) => [n, n]),
    );
  });

  it('pulls a large mail one chunk at a time', async () => {
    reader = openMimeReader(PATIENT);
    const before = process.memoryUsage().rss;
    let peak = before;
    const watched = function* (): Generator<Uint8Array> {
      for (const chunk of largeMail(50)) {
        peak = Math.max(peak, process.memoryUsage().rss);
        yield new Uint8Array(chunk);
      }
    };
    const message = await reader.read(watched());
    expect(message.attachments).toMatchObject([{ name: 'registro.bin', bytes: 50 * 18 * 1024 * 57 }]);
    // The mail is 70 MB on the wire; a worker starting up takes its share of this too.
    expect((peak - before) / 2 ** 20).toBeLessThan(150);
  });

  it('hands on what its source fails with, and reads the next', async () => {
    reader = openMimeReader({ ...PATIENT, workers: 1 });
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield SMALL;
      yield await Promise.resolve(SMALL);
      throw new Error('the store is gone');
    };
    await expect(reader.read(failing())).rejects.toThrow('the store is gone');
    await expect(reader.read([SMALL])).resolves.toMatchObject({ subject: 'Stampante ferma' });
  });
});

describe('a worker that fails', () => {
  it('in time is replaced', async () => {
    reader = openMimeReader({ ...PATIENT, parseMs: 1500, workers: 1 });
    await reader.read([SMALL]);
    const failure = await reader.read(endless()).catch((problem: unknown) => problem);
    expect(failure).toBeInstanceOf(ReaderFailed);
    expect(failure).toMatchObject({ reason: 'timed-out' });
    await expect(reader.read([SMALL])).resolves.toMatchObject({ subject: 'Stampante ferma' });
  });

  it('in memory is replaced, and takes no other mail with it', async () => {
    reader = openMimeReader({ ...PATIENT, heapMb: 40 });
    await reader.read([SMALL]);
    const [failure, ...others] = await Promise.allSettled([
      reader.read([heavy()]),
      ...Array.from({ length: 20 }, () => reader.read([SMALL])),
    ]);
    expect(failure).toMatchObject({ status: 'rejected', reason: { name: 'ReaderFailed', reason: 'died' } });
    expect(others.filter(({ status }) => status !== 'fulfilled')).toEqual([]);
    await expect(reader.read([SMALL])).resolves.toMatchObject({ subject: 'Stampante ferma' });
  });
});

function pieces(...mails: Buffer[]): Uint8Array<ArrayBuffer>[][] {
  return mails.map((mail) => [new Uint8Array(mail)]);
}

describe('mails that are read together', () => {
  /** Long to read whatever the machine: a megabyte of elements, and another within. */
  const LONG = multipart('multipart/mixed', [
    ['Content-Type: text/html', '', '<i>a</i>'.repeat(120_000)],
    ['Content-Type: message/rfc822', '', heavy().toString('latin1')],
  ]);

  it('are all read', async () => {
    reader = openMimeReader(PATIENT);
    const read = await reader.readTogether(pieces(SMALL, SMALL, SMALL));
    expect(read).toMatchObject([1, 2, 3].map(() => ({ subject: 'Stampante ferma' })));
  });

  it('show which of them was too large for its worker; the others are not to blame', async () => {
    reader = openMimeReader({ ...PATIENT, heapMb: 40, workers: 1 });
    const [before, failure, after] = await reader.readTogether(pieces(SMALL, heavy(), SMALL));
    expect([before, after]).toEqual([null, null]);
    expect(failure).toMatchObject({ name: 'ReaderFailed', reason: 'died', hasBegun: true, isOfMemory: true });
  });

  it('show which of them took too long: each has its own time', async () => {
    reader = openMimeReader({ parseMs: 700, heapMb: 512, workers: 1 });
    // A worker that has read one knows how.
    await until('a worker is warm', () => reader.read([SMALL]).then(Boolean, () => false));
    const [before, failure, after] = await reader.readTogether(pieces(SMALL, LONG, SMALL));
    expect([before, after]).toEqual([null, null]);
    expect(failure).toMatchObject({ name: 'ReaderFailed', reason: 'timed-out', hasBegun: true });
  });
});

describe('the beginning of a worker', () => {
  it('is waited for: no byte is pulled before it', async () => {
    reader = openMimeReader(PATIENT);
    const steps: string[] = [];
    const watched = function* (): Generator<Uint8Array> {
      steps.push('pulled');
      yield SMALL;
    };
    const onBegun = (): Promise<void> => Promise.resolve(void steps.push('begun'));
    expect(await reader.read(watched(), undefined, onBegun)).toMatchObject({ subject: 'Stampante ferma' });
    expect(steps).toEqual(['begun', 'pulled']);
  });

  it('that is refused is what the reading fails with', async () => {
    reader = openMimeReader(PATIENT);
    await expect(
      reader.read([SMALL], undefined, () => Promise.reject(new Error('the store is gone'))),
    ).rejects.toThrow('the store is gone');
  });
});

/** An attachment that goes on for ever. */
function* endless(): Generator<Uint8Array> {
  yield rawMail([...ORDINARY, 'Content-Type: image/png']);
  for (;;) yield Buffer.alloc(65_536);
}
