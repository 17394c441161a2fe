// The original bytes of a mail, and each of its attachments, come out as they went in: to a file, into a folder under
// a safe name, or to a pipe; and whatever is not as it was is told.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasCorpus, readCorpus } from '../support/corpus.js';
import type { Installation } from '../support/installation.js';
import { mail, SUPPORT } from '../support/mails.js';
import { envelope } from '../support/pec.js';
import { withCertifiedMailbox } from '../support/pec-mailbox.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { winmail } from '../support/winmail.js';

let stand: Stand;
let here: Installation;
beforeAll(async () => {
  stand = await startStand();
  here = stand.another('originals', (service) => {
    Object.assign(service['limits'] ?? {}, { messageBytes: '8MB' });
    withCertifiedMailbox(stand.smtp.port)(service);
  });
});
afterAll(() => stand.stop());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Imports a mail, and answers its number. */
async function imported(bytes: Buffer, mailbox = 'support'): Promise<string> {
  const file = join(here.root, 'import.eml');
  writeFileSync(file, bytes);
  expect(await here.run(['import', file, '--mailbox', mailbox, '--no-acknowledge'])).toMatchObject({
    code: 0,
  });
  const found = (await here.messages()).find((message) => message.sha256 === sha256(bytes));
  return String(found?.id);
}

/** Runs a command with its output taken as bytes. */
function bytesOf(args: readonly string[]): { status: number | null; stdout: Buffer } {
  return spawnSync(process.execPath, [resolve('dist/main.js'), ...args], { cwd: here.root, maxBuffer: 1e8 });
}

/** A new empty folder. */
function emptyFolder(name: string): string {
  const folder = join(here.root, name);
  mkdirSync(folder);
  return folder;
}

interface Shown {
  readonly attachments:
    { number: number; fileName: string; type: string; sha256: string; enclosed: boolean }[] | null;
}

async function shown(id: string): Promise<Shown> {
  return JSON.parse((await here.run(['message', 'show', id, '--json'])).stdout);
}

describe('an original', () => {
  const photo = randomBytes(3_000_000);
  let bytes: Buffer;
  let id: string;
  beforeAll(async () => {
    bytes = await mail({
      from: 'anna@example.com',
      subject: 'Guasto',
      text: 'La stampante è ferma.',
      attachments: [
        { filename: 'foto.jpg', content: photo },
        { filename: 'foto.jpg', content: 'un altro' },
      ],
    });
    id = await imported(bytes);
  });

  it('comes out byte for byte, through a pipe and as a file', async () => {
    const piped = bytesOf(['message', 'raw', id]);
    expect([piped.status, sha256(piped.stdout)]).toEqual([0, sha256(bytes)]);
    const file = join(here.root, 'raw.eml');
    expect(await here.run(['message', 'raw', id, '--out', file])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('gives each attachment, two of one name side by side', async () => {
    const piped = bytesOf(['message', 'attachment', id, '1']);
    expect([piped.status, sha256(piped.stdout)]).toEqual([0, sha256(photo)]);
    const folder = emptyFolder('photos');
    for (const number of ['1', '2'])
      expect(await here.run(['message', 'attachment', id, number, '--out', folder])).toMatchObject({
        code: 0,
      });
    expect(readdirSync(folder).toSorted()).toEqual(['foto (2).jpg', 'foto.jpg']);
    expect(readFileSync(join(folder, 'foto (2).jpg'), 'utf8')).toBe('un altro');
    expect((await here.run(['message', 'show', id])).stdout).toMatch(/1\s+foto\.jpg\s+image\/jpeg\s+3000000/);
    expect(await here.run(['message', 'attachment', id, '3'])).toMatchObject({ code: 65, stdout: '' });
  });

  it('never replaces a file unless that is asked, and fills no terminal', async () => {
    const file = join(here.root, 'mine.txt');
    writeFileSync(file, 'mine');
    for (const what of [
      ['raw', id],
      ['attachment', id, '2'],
    ]) {
      expect(await here.run(['message', ...what, '--out', file])).toMatchObject({ code: 74, stdout: '' });
      expect(readFileSync(file, 'utf8')).toBe('mine');
    }
    const forced = ['message', 'attachment', id, '2', '--out', file, '--force'];
    expect(await here.run(forced)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toBe('un altro');
    const command = `${process.execPath} ${resolve('dist/main.js')} message attachment ${id} 2`;
    const onTerminal = (more: string) =>
      spawnSync('script', ['-qec', command + more, '/dev/null'], { cwd: here.root, encoding: 'utf8' });
    expect(onTerminal('')).toMatchObject({ status: 64, stdout: expect.stringContaining('--out') });
    expect(onTerminal(' --force')).toMatchObject({ status: 0, stdout: 'un altro' });
  });

  it('that is no longer what was received is told, and no file is left', async () => {
    const spoilt = await imported(await mail({ from: 'bruno@example.com', subject: 'Fax', text: 'Il fax.' }));
    query(here, `update chunk set bytes = substr(bytes, 1, 1) where message_id = ${spoilt}`);
    const folder = emptyFolder('spoilt');
    const end = await here.run(['message', 'raw', spoilt, '--out', folder]);
    expect(end).toMatchObject({ code: 65, stderr: expect.stringContaining('SHA-256') });
    expect(readdirSync(folder)).toEqual([]);
    query(here, `delete from chunk where message_id = ${spoilt}`);
    expect(await here.run(['message', 'raw', spoilt])).toMatchObject({
      code: 65,
      stdout: '',
      stderr: `the bytes of message ${spoilt} are not kept\n`,
    });
  });
});

it('too large to be stored says how much is missing and where it stands', async () => {
  const large = await mail({
    from: 'carla@example.com',
    subject: 'Video',
    text: 'Ecco.',
    attachments: [{ filename: 'video.mp4', content: randomBytes(8_000_000) }],
  });
  stand.dovecot.deliver('originals', large);
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  const row = (await here.messages()).find((message) => message.subject === 'Video');
  const id = String(row?.id);
  const told = `of the ${large.length} bytes of message ${id} only its header and first text are stored: the original stands in mailbox support, folder Held, UID 1`;
  const file = join(here.root, 'part.eml');
  const raw = await here.run(['message', 'raw', id, '--out', file]);
  expect(raw).toMatchObject({ code: 65, stderr: expect.stringContaining(told) });
  expect(sha256(readFileSync(file))).toBe(row?.sha256);
  expect(await here.run(['message', 'attachment', id, '1'])).toMatchObject({
    code: 65,
    stdout: '',
    stderr: expect.stringContaining(told),
  });
  expect((await here.run(['message', 'show', id])).stdout).toContain('folder Held');
});

it('certified shows what the customer attached, inside the envelope', async () => {
  const inner = await mail({
    from: 'anna@pec.cliente.example',
    to: 'assistenza@pec.example.it',
    subject: 'Tutto fermo',
    text: 'Vedi allegato.',
    attachments: [{ filename: 'verbale.pdf', content: '%PDF-verbale' }],
  });
  for (const encoding of ['8bit', 'base64'] as const) {
    const id = await imported(envelope({ mail: inner, encoding }), 'pec');
    const { attachments } = await shown(id);
    const report = attachments?.find(({ enclosed }) => enclosed);
    expect(report).toMatchObject({ fileName: 'verbale.pdf', sha256: sha256(Buffer.from('%PDF-verbale')) });
    const taken = bytesOf(['message', 'attachment', id, String(report?.number)]);
    expect(taken.stdout.toString()).toBe('%PDF-verbale');
    const whole = attachments?.find(({ fileName }) => fileName === 'postacert.eml');
    const [first] = (await simpleParser(bytesOf(['message', 'attachment', id, String(whole?.number)]).stdout))
      .attachments;
    expect(first?.content.toString()).toBe('%PDF-verbale');
  }
});

it('packed into a winmail.dat bears the names of its files', async () => {
  const content = Buffer.from('%PDF-contratto');
  const bytes = await mail({
    from: 'anna@cliente.example',
    to: SUPPORT,
    subject: 'Contratto',
    text: 'Vedi allegato.',
    attachments: [
      {
        filename: 'winmail.dat',
        content: winmail([{ shortName: 'CONTRA~1.PDF', longName: 'Contratto firmato.pdf', content }]),
        contentType: 'application/ms-tnef',
      },
    ],
  });
  const id = await imported(bytes);
  const { attachments } = await shown(id);
  expect(attachments?.map(({ fileName }) => fileName)).toEqual(['winmail.dat', 'Contratto firmato.pdf']);
  expect(bytesOf(['message', 'attachment', id, '2']).stdout).toEqual(content);
});

it('with names made to do harm stays in its folder', async () => {
  const names = [
    '../../../tmp/x',
    '/etc/passwd',
    'a\\..\\b.txt',
    '.bashrc',
    'NUL',
    'x'.repeat(600),
    '',
    '-rf',
  ];
  const bytes = await mail({
    from: 'eva@example.com',
    to: SUPPORT,
    subject: 'Nomi',
    text: 'Ecco.',
    attachments: [
      ...names.map((filename, index) => ({ filename, content: `content ${index}` })),
      { filename: 'fattura\u202Efdp.exe', content: 'bidi' },
    ],
  });
  const id = await imported(bytes);
  const { attachments } = await shown(id);
  expect(attachments).toHaveLength(names.length + 1);
  const folder = emptyFolder('names');
  const before = readdirSync(here.root);
  for (const { number } of attachments ?? []) {
    const args = ['message', 'attachment', id, String(number), '--out', folder];
    expect(await here.run(args)).toMatchObject({ code: 0, stderr: '' });
  }
  expect(readdirSync(here.root)).toEqual(before);
  const written = readdirSync(folder);
  expect(written).toHaveLength(names.length + 1);
  for (const name of written) {
    expect(name).toMatch(/^[^.\s-][^\p{C}/\\:]*$/u);
    expect(statSync(join(folder, name)).isFile()).toBe(true);
  }
  const contents = written.map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(contents.toSorted()).toEqual([...names.map((_, index) => `content ${index}`), 'bidi'].toSorted());
});

it('of real mail is what an independent reader finds in it', async () => {
  if (!hasCorpus) {
    console.log('There is no collection of real mail beside the project: nothing is compared with it.');
    expect(hasCorpus).toBe(false);
    return;
  }
  const every = 150;
  const sample = readCorpus().filter((_, index) => index % every === 0);
  let compared = 0;
  for (const { file, bytes } of sample) {
    const id = await imported(bytes);
    expect(sha256(bytesOf(['message', 'raw', id]).stdout), file).toBe(sha256(bytes));
    const { attachments } = await shown(id);
    const own = (attachments ?? []).filter(({ enclosed }) => !enclosed);
    for (const { number, sha256: hash } of own.slice(0, 2)) {
      expect(sha256(bytesOf(['message', 'attachment', id, String(number)]).stdout), file).toBe(hash);
      compared += 1;
    }
    const theirs = new Set((await simpleParser(bytes)).attachments.map(({ content }) => sha256(content)));
    // Texts and mails inside the mail are decoded further by it.
    for (const { sha256: hash } of own.filter(({ type }) => /^(image|application)\//.test(type)))
      expect(theirs, file).toContain(hash);
  }
  expect(sample.length).toBeGreaterThan(4);
  expect(compared).toBeGreaterThan(0);
});
