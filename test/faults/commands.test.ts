// The commands an operator's scripts rely on: what they do to the store, and their exit codes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type Installation } from '../support/installation.js';
import { mail, rawMail } from '../support/mails.js';
import { freePort } from '../support/port.js';
import { startSmtp, type SmtpSink } from '../support/smtp.js';

let smtp: SmtpSink;
let here: Installation;
beforeAll(async () => {
  smtp = await startSmtp();
  here = installation({ imapPort: await freePort(), smtpPort: smtp.port });
});
afterAll(async () => {
  here.remove();
  await smtp.stop();
});

const request = (name: string): Promise<Buffer> =>
  mail({ from: `${name}@example.com`, subject: `Guasto ${name}`, text: 'La stampante non stampa.' });
const first = (): string => `${new Date().getFullYear()}-000001`;

const separated = (bytes: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('From anna@example.com Tue Mar  3 10:15:00 2026\n'),
    bytes,
    Buffer.from('\n\n'),
  ]);

describe('import', () => {
  it('takes mails, mbox files, Maildirs and folders of these, once', async () => {
    const archive = join(here.root, 'archive');
    for (const folder of ['maildir/cur', 'maildir/new', 'maildir/tmp', 'single'])
      mkdirSync(join(archive, folder), { recursive: true });
    writeFileSync(join(archive, 'single', 'one.eml'), await request('eml'));
    writeFileSync(join(archive, 'maildir', 'cur', '1700000000.M1.host:2,S'), await request('seen'));
    writeFileSync(join(archive, 'maildir', 'new', '1700000001.M2.host'), await request('new'));
    writeFileSync(join(archive, 'maildir', 'tmp', '1700000002.M3.host'), await request('unfinished'));
    writeFileSync(
      join(archive, 'old.mbox'),
      Buffer.concat([separated(await request('mbox-1')), separated(await request('mbox-2'))]),
    );
    const command = ['import', archive, '--mailbox', 'support'];
    expect(await here.run(command)).toMatchObject({
      code: 0,
      stdout: '5 mails recorded, 5 decided.\n',
      stderr: '',
    });
    expect((await here.tickets()).map((ticket) => ticket.requester).toSorted()).toEqual(
      ['eml', 'mbox-1', 'mbox-2', 'new', 'seen'].map((name) => `${name}@example.com`),
    );
    expect((await here.run(command)).stdout).toBe('0 mails recorded, 0 decided, 5 were there already.\n');
    expect((await here.outbox()).length).toBe(5);
  });

  it('answers nobody where that is asked, and refuses what is not there', async () => {
    const file = join(here.root, 'quiet.eml');
    writeFileSync(file, await request('quiet'));
    expect((await here.run(['import', file, '--mailbox', 'support', '--no-acknowledge'])).code).toBe(0);
    expect(await here.outbox()).toHaveLength(5);
    expect(await here.run(['import', file, '--mailbox', 'sales'])).toMatchObject({ code: 64 });
    expect(await here.run(['import', join(here.root, 'none.eml'), '--mailbox', 'support'])).toMatchObject({
      code: 74,
    });
    expect(await here.run(['import', file])).toMatchObject({ code: 64 });
  });
});

describe('message', () => {
  it('release sends a held mail through again, once', async () => {
    const file = join(here.root, 'nobody.eml');
    writeFileSync(
      file,
      rawMail(['To: assistenza@example.it', 'Subject: Stampante', '', 'La stampante non stampa.']),
    );
    await here.run(['import', file, '--mailbox', 'support']);
    const [held] = await here.messages();
    expect(held).toMatchObject({ decision: 'held' });
    const id = String(held?.id);
    expect((await here.run(['message', 'show', id])).stdout).toContain('held');
    expect(await here.run(['message', 'release', id, '--from', 'anna@example.com'])).toMatchObject({
      code: 0,
    });
    await here.run(['once']);
    const show = JSON.parse((await here.run(['message', 'show', id, '--json'])).stdout);
    expect(show).toMatchObject({ decision: 'opened', ticket: expect.any(String) });
    expect((await here.tickets())[0]).toMatchObject({ number: show.ticket, requester: 'anna@example.com' });
    expect(smtp.received.filter(({ to }) => to.includes('anna@example.com'))).toHaveLength(1);
    expect(await here.run(['message', 'release', id])).toMatchObject({ code: 65, stdout: '' });
  });
});

describe('ticket', () => {
  it('open, set and close leave their trace', async () => {
    const opened = await here.run([
      'ticket',
      'open',
      '--origin',
      'phone',
      '--from',
      'Bruno@Example.com',
      '--subject',
      'Server fermo',
      '--json',
    ]);
    const { number, severity } = JSON.parse(opened.stdout);
    expect(severity).toBe(1);
    expect((await here.run(['ticket', 'set', number, '--severity', '2'])).code).toBe(64);
    expect(
      (await here.run(['ticket', 'set', number, '--severity', '2', '--why', 'solo una linea'])).code,
    ).toBe(0);
    expect((await here.run(['ticket', 'close', number, '--why', 'riavviato'])).code).toBe(0);
    expect((await here.run(['ticket', 'close', number])).stdout).toContain('was closed already');
    const shown = JSON.parse((await here.run(['ticket', 'show', number, '--json'])).stdout);
    expect(shown).toMatchObject({ state: 'closed', severity: 2, requester: 'bruno@example.com' });
    expect(shown.events.map((event: { kind: string }) => event.kind)).toEqual([
      'opened',
      'severity',
      'closed',
    ]);
    expect(shown.outbox.map((letter: { kind: string }) => letter.kind).toSorted()).toEqual([
      'acknowledgement',
      // Of the new severity, and of the closing.
      'notice',
      'notice',
    ]);
  });
});

describe('what is asked wrongly', () => {
  it.each([
    ['there is no such ticket', 65, ['ticket', 'show', '1999-000001']],
    ['there is no such ticket to close', 65, ['ticket', 'close', '1999-000001']],
    ['there is no such ticket to set', 65, ['ticket', 'set', '1999-000001', '--taken-by', 'anna']],
    ['there is no such message', 65, ['message', 'show', '99999']],
    ['there is no such message to release', 65, ['message', 'release', '99999']],
    ['a message has no such number', 64, ['message', 'show', 'abc']],
    ['there is no such command', 64, ['frobnicate']],
    ['there is no such option', 64, ['tickets', '--nonsense']],
    ['the limit is no count', 64, ['tickets', '--limit', '0']],
    ['a severity is 1, 2 or 3', 64, ['tickets', '--severity', '4']],
    ['an address is needed', 64, ['ticket', 'open', '--from', 'anna', '--subject', 'x']],
    ['a set needs something to set', 64, ['ticket', 'set', first(), '--why', 'x']],
    ['there is no configuration', 78, ['--config', '/nonexistent', 'status']],
  ])('%s: %i', async (_, code, args) => {
    const end = await here.run(args);
    expect([end.code, end.stdout]).toEqual([code, '']);
    expect(end.stderr).not.toMatch(/^\s+at /m);
  });

  it('--limit shortens every list', async () => {
    for (const list of ['messages', 'tickets', 'outbox']) {
      expect((await here.run([list, '--json', '--limit', '2'])).stdout.trim().split('\n'), list).toHaveLength(
        2,
      );
    }
  });
});
