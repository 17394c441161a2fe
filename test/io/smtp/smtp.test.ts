// A letter whose bytes cannot be read is that letter's own failure, on a real server: the others go on through it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSmtp, type Parcel, type SmtpClient } from '../../../src/io/smtp/smtp.js';
import { Deferred } from '../../../src/io/system/failure.js';
import { startSmtp, type SmtpSink } from '../../support/smtp.js';

let server: SmtpSink;
let client: SmtpClient;
beforeAll(async () => {
  server = await startSmtp();
  const noTokens = { get: () => Promise.reject(new Error('no token')), refuse: () => false };
  client = openSmtp(
    'smtp',
    {
      host: '127.0.0.1',
      port: server.port,
      security: 'none',
      user: null,
      password: null,
      oauth: null,
      ca: null,
      envelopeSender: null,
      connections: 1,
    },
    noTokens,
  );
});
afterAll(async () => {
  client.close(true);
  await server.stop();
});

const parcel = (raw: Parcel['raw']): Parcel => ({
  from: '',
  to: ['anna@cliente.example'],
  raw,
  eightBit: false,
  reportFailure: false,
});
const bytes = Buffer.from('From: assistenza@example.it\r\nSubject: Ticket\r\n\r\nAperto.\r\n');

async function* brokenAfter(whole: number): AsyncGenerator<Uint8Array> {
  for (let piece = 0; piece < whole; piece += 1) yield Buffer.alloc(100_000, 'abcdefg\r\n');
  await Promise.resolve();
  throw new Error('database disk image is malformed');
}

it.each([0, 30])(
  'a letter whose bytes end in a failure after %i pieces waits, and the next goes out',
  async (whole) => {
    const before = server.received.length;
    const failure = await client.send(parcel(brokenAfter(whole))).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Deferred);
    expect(String(failure)).toContain('its bytes could not be read (database disk image is malformed)');
    await client.send(parcel([bytes]));
    expect(server.received.slice(before).map(({ raw }) => raw.toString())).toEqual([bytes.toString()]);
  },
);

it('sends to several at once, and names those whom the server refuses', async () => {
  server.faults = { recipient: (to) => (to.startsWith('luca') ? '550 5.1.1 No such user here' : undefined) };
  const to = ['anna@cliente.example', 'luca@cliente.example'];
  const refused = await client.send({ ...parcel([bytes]), to });
  server.faults = {};
  expect(refused).toEqual([{ address: 'luca@cliente.example', answer: '550 5.1.1 No such user here' }]);
  expect(server.received.at(-1)?.to).toEqual(['anna@cliente.example']);
});
