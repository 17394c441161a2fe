// The tests stand on these servers, so they are tried first: what is delivered is seen, what is sent is kept,
// and every fault strikes as it was asked to.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import type { ImapFlowOptions } from 'imapflow';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startDovecot } from '../support/dovecot.js';
import type { Dovecot } from '../support/dovecot.js';

import { fiftyMails } from '../support/fifty-mails.js';
import { installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { startNode } from '../support/process.js';
import { first, refuseNullSender, startSmtp } from '../support/smtp.js';
import type { SmtpOptions, SmtpSink } from '../support/smtp.js';

const text = { from: 'anna@example.com', subject: 'Stampante', text: 'La stampante è ferma.' };

async function seen(options: Partial<ImapFlowOptions> & { port: number }, user = 'support') {
  const client = new ImapFlow({
    host: '127.0.0.1',
    auth: { user, pass: 'secret' },
    logger: false,
    secure: false,
    doSTARTTLS: false,
    ...options,
  });
  client.on('error', () => undefined);
  await client.connect();
  await client.mailboxOpen('INBOX');
  const mails = await client.fetchAll('1:*', { source: true });
  const capabilities = [...client.capabilities.keys()];
  await client.logout();
  return { sources: mails.map(({ source }) => source), capabilities };
}

describe('Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.stop());

  it('shows a delivered mail, byte for byte, over plain, STARTTLS and TLS', async () => {
    const bytes = await mail(text);
    dovecot.deliver('support', bytes);
    const tls = { ca: readFileSync(dovecot.certificate) };
    const ways = [
      { port: dovecot.port },
      { port: dovecot.port, doSTARTTLS: true, tls },
      { port: dovecot.tlsPort, secure: true, tls },
    ];
    for (const way of ways) expect((await seen(way)).sources).toEqual([bytes]);
    expect(dovecot.count('support')).toBe(1);
    expect(readFileSync(dovecot.files('support')[0] ?? '')).toEqual(bytes);
  });

  it('keeps the order of delivery and forgets a user', async () => {
    const mails = ['one', 'two', 'three'].map((subject) => `Subject: ${subject}\r\n\r\n`);
    dovecot.deliverMany('order', mails);
    expect((await seen({ port: dovecot.port }, 'order')).sources.map(String)).toEqual(mails);
    dovecot.reset('order');
    expect(dovecot.count('order')).toBe(0);
  });

  it('refuses connections while it is paused', async () => {
    await dovecot.pause();
    await expect(seen({ port: dovecot.port })).rejects.toThrow(/ECONNREFUSED/);
    await dovecot.resume();
    await dovecot.restart();
    expect((await seen({ port: dovecot.port })).sources).toHaveLength(1);
  });

  it('can hide MOVE and name another host, beside the first instance, and leaves nothing behind', async () => {
    const other = await startDovecot({ without: ['MOVE'], hostName: 'mail.example.net' });
    const { capabilities } = await seen({ port: other.port });
    expect(capabilities).toContain('UIDPLUS');
    expect(capabilities).not.toContain('MOVE');
    const tls = { ca: readFileSync(other.certificate), servername: 'localhost' };
    await expect(seen({ port: other.tlsPort, secure: true, tls })).rejects.toThrow(/altnames/);
    await other.stop();
    expect(existsSync(other.certificate)).toBe(false);
  });
});

describe('the SMTP sink', () => {
  let sink: SmtpSink;
  afterEach(() => sink.stop());
  const start = async (options?: SmtpOptions) => (sink = await startSmtp(options));
  const send = (more: object = {}, transport: object = {}) =>
    createTransport({
      host: '127.0.0.1',
      port: sink.port,
      ignoreTLS: true,
      socketTimeout: 1_000,
      ...transport,
    }).sendMail({
      ...text,
      envelope: { from: '', to: ['anna@example.com'] },
      ...more,
    });

  it('keeps envelope, NOTIFY and bytes', async () => {
    await start();
    const envelope = { from: '', to: ['anna@example.com'] };
    await send({ raw: 'Subject: x\r\n\r\n.dot\r\n', envelope, dsn: { notify: 'never' } });
    const [received] = await sink.waitFor(1);
    expect(received).toMatchObject({ from: '', to: ['anna@example.com'], notify: [['NEVER']] });
    expect(String(received?.raw)).toBe('Subject: x\r\n\r\n.dot\r\n');
    await expect(sink.waitFor(2, 30)).rejects.toThrow('1 of 2');
  });

  it('speaks STARTTLS and TLS with a certificate that holds', async () => {
    for (const [security, secure] of [
      ['starttls', false],
      ['tls', true],
    ] as const) {
      await start({ security });
      const ca = readFileSync(sink.certificate);
      await send({}, { ignoreTLS: false, requireTLS: !secure, secure, tls: { ca } });
      await expect(send({}, { ignoreTLS: false, requireTLS: !secure, secure })).rejects.toThrow(
        /self-signed/,
      );
      expect(sink.received).toHaveLength(1);
      if (security === 'starttls') await sink.stop();
    }
  });

  it('demands its login', async () => {
    await start({ login: { user: 'desk', password: 'right' } });
    await send({}, { auth: { user: 'desk', pass: 'right' } });
    await expect(send({}, { auth: { user: 'desk', pass: 'wrong' } })).rejects.toMatchObject({
      responseCode: 535,
    });
    await expect(send()).rejects.toMatchObject({ responseCode: 530 });
    expect(sink.received).toHaveLength(1);
  });

  it('refuses as it is told: connection, null sender, recipient, data', async () => {
    await start();
    sink.faults = { connection: first(1, '421 4.3.2 Closing') };
    await expect(send()).rejects.toMatchObject({ responseCode: 421 });
    sink.faults = { sender: refuseNullSender };
    await expect(send()).rejects.toMatchObject({ responseCode: 501 });
    sink.faults = {
      recipient: (address) => (address.startsWith('anna@') ? '550 5.1.1 No such user' : undefined),
    };
    await expect(send()).rejects.toMatchObject({ responseCode: 550, response: '550 5.1.1 No such user' });
    sink.faults = { data: first(1, '452 4.2.2 Full') };
    await expect(send()).rejects.toMatchObject({ responseCode: 452 });
    expect(sink.received).toHaveLength(0);
    await send();
    expect(sink.received).toHaveLength(1);
  });

  it('has the mail when it drops or hangs after the final dot', async () => {
    await start({ faults: { data: first(1, 'drop') } });
    await expect(send()).rejects.toThrow();
    sink.faults = { data: first(1, 'hang') };
    await expect(send()).rejects.toThrow(/timeout/i);
    expect(sink.received).toHaveLength(2);
  });

  it('closes its port and opens it again', async () => {
    await start();
    await sink.pause();
    await expect(send()).rejects.toThrow(/ECONNREFUSED/);
    await sink.resume();
    await send();
    expect(sink.received).toHaveLength(1);
  });
});

it('makes the same fifty mails at every call, no two alike', async () => {
  const [mails, again] = [await fiftyMails(), await fiftyMails()];
  expect(mails.every(({ bytes }, index) => again[index]?.bytes.equals(bytes))).toBe(true);
  expect(new Set(mails.map(({ bytes }) => String(bytes))).size).toBe(50);
  for (const { bytes, why } of mails) {
    const header = String(bytes).split('\r\n\r\n', 1)[0] ?? '';
    expect(header.match(/^content-type:/gim)?.length ?? 0, why).toBeLessThan(2);
  }
});

it('runs a process, hears its lines, and kills it when its time is over', async () => {
  const lines: string[] = [];
  const script = 'console.log(process.env.WHO); console.error("here"); setInterval(() => {}, 1000)';
  const options = { env: { WHO: 'me' }, killAfterMs: 2_000, onLine: (line: string) => lines.push(line) };
  const { ended } = startNode(['-e', script], options);
  expect(await ended).toEqual({ code: null, signal: 'SIGKILL', stdout: 'me\n', stderr: 'here\n' });
  expect(lines.toSorted()).toEqual(['here', 'me']);
  expect(await startNode(['-e', 'process.exit(75)']).ended).toMatchObject({ code: 75, signal: null });
});

it('makes an installation that points at the servers of the test, and removes it', () => {
  const place = installation({
    imapPort: 1143,
    smtpPort: 1025,
    edit: (service) => (service.desk['name'] = 'Sportello'),
  });
  const service = () => parse(readFileSync(join(place.config, 'service.yaml'), 'utf8'));
  expect(service()).toMatchObject({
    desk: { name: 'Sportello' },
    mailboxes: [{ imap: { port: 1143 } }],
    smtp: { port: 1025 },
  });
  place.configure((next) => (next.smtp['port'] = 2525));
  expect(service()).toMatchObject({ desk: { name: 'Sportello' }, smtp: { port: 2525 } });
  place.remove();
  expect(existsSync(place.root)).toBe(false);
});
