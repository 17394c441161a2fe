// One mail that cannot be read, is too large, vanishes or comes twice never stops the mail behind it, and what is
// stored is what was delivered, byte for byte.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FEW_RULES } from '../support/few-rules.js';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { refuseRows } from '../support/refuse-rows.js';
import { isOnServer } from '../support/store-database.js';
import { until } from '../support/until.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

const request = (name: string, more: object = {}): Promise<Buffer> =>
  mail({ from: `${name}@example.com`, subject: `Guasto ${name}`, text: 'La stampante non stampa.', ...more });
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The bytes that the store keeps of each mail, by the hash that it names. */
function stored(here: Installation): Map<string, Buffer> {
  const chunks = query<{ sha256: string; bytes: Buffer }>(
    here,
    'select sha256, chunk.bytes from chunk join message on message.id = chunk.message_id order by message.id, seq',
  );
  const mails = new Map<string, Buffer>();
  for (const chunk of chunks)
    mails.set(chunk.sha256, Buffer.concat([mails.get(chunk.sha256) ?? Buffer.alloc(0), chunk.bytes]));
  return mails;
}

/** Delivers three mails, spoils the second, and looks what becomes of the others. */
async function afterSpoiling(user: string, spoil: (file: string) => void): Promise<Installation> {
  const { dovecot } = stand;
  const here = stand.another(user);
  dovecot.deliverMany(user, await Promise.all(['one', 'two', 'three'].map((who) => request(who))));
  spoil(dovecot.files(user)[1] ?? '');
  return here;
}

const openedFor = async (here: Installation) =>
  (await here.tickets()).map((ticket) => ticket.requester).toSorted();

describe('a mail that the server does not give', () => {
  const UNREAD = '1 mail could not be read and stayed in the inbox\n';

  it.each([
    ['forbidden', (file: string) => chmodSync(file, 0o000)],
    ['empty', (file: string) => truncateSync(file, 0)],
  ])('because its file is %s stays in the inbox; the mail around it is answered', async (user, spoil) => {
    const here = await afterSpoiling(user, spoil);
    expect(await here.run(['once'])).toMatchObject({ code: 75, stderr: UNREAD });
    expect(await openedFor(here)).toEqual(['one@example.com', 'three@example.com']);
    expect(stand.dovecot.count(user)).toBe(1);
    // The next pass knows nothing of this one, and gets past it all the same.
    stand.dovecot.deliver(user, await request('four'));
    expect(await here.run(['once'])).toMatchObject({ code: 75, stderr: UNREAD });
    expect(await openedFor(here)).toEqual(['four@example.com', 'one@example.com', 'three@example.com']);
  });

  it('is read when its file is mended', async () => {
    const here = await afterSpoiling('mended', (file) => chmodSync(file, 0o000));
    await here.run(['once']);
    for (const file of stand.dovecot.files('mended')) chmodSync(file, 0o600);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect(await openedFor(here)).toHaveLength(3);
  });

  it('does not stop a daemon either', async () => {
    const here = await afterSpoiling('daemon', (file) => chmodSync(file, 0o000));
    const daemon = here.start(['run']);
    await until('two tickets', () => (isOnServer || existsSync(here.database)) && countTickets(here) === 2);
    stand.dovecot.deliver('daemon', await request('four'));
    await until('a third ticket', () => countTickets(here) === 3);
    daemon.signal('SIGTERM');
    expect(await daemon.ended).toMatchObject({ code: 0 });
  });
});

function countTickets(here: Installation): number {
  try {
    return query(here, 'select id from ticket').length;
  } catch {
    return 0;
  }
}

describe('a mailbox in which a person works too', () => {
  it('may lose mail while it is read', async () => {
    const { dovecot } = stand;
    const here = stand.another('person');
    const names = Array.from({ length: 120 }, (_, index) => `p${index}`);
    dovecot.deliverMany('person', await Promise.all(names.map((name) => request(name))));
    const pass = here.start(['once'], {
      env: { SPORTELLO_LOG: 'info' },
      onLine: (line) => {
        if (!line.includes('imap.opened')) return;
        for (const file of dovecot.files('person').slice(60, 90)) rmSync(file, { force: true });
      },
    });
    expect((await pass.ended).code).toBe(0);
    expect(dovecot.count('person')).toBe(0);
    expect(query(here, "select id from message where state = 'stored'")).toHaveLength(countTickets(here));
    expect(countTickets(here)).toBeGreaterThanOrEqual(90);
    expect(query(here, "select uid from location where folder = 'INBOX'")).toEqual([]);
  });
});

describe('a large mail', () => {
  it.each([300_000, 6_000_000])('of %i bytes is stored byte for byte', async (size) => {
    const user = `large-${size}`;
    const here = stand.another(user);
    const bytes = await request(user, {
      attachments: [{ filename: 'foto.bin', content: randomBytes(Math.round((size * 3) / 4)) }],
    });
    stand.dovecot.deliver(user, bytes);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect(await here.messages()).toMatchObject([
      { sha256: sha256(bytes), bytes: bytes.length, decision: 'opened' },
    ]);
    expect([...stored(here)].map(([name, kept]) => [name, sha256(kept)])).toEqual([
      [sha256(bytes), sha256(bytes)],
    ]);
  });

  it('above the limit becomes a ticket; the answer says so, and the original stands in Held', async () => {
    const { dovecot, smtp } = stand;
    const here = stand.another('too-large', (service) =>
      Object.assign(service['limits'] ?? {}, { messageBytes: '1MB' }),
    );
    const big = await request('too-large', {
      attachments: [{ filename: 'video.mp4', content: randomBytes(2_000_000) }],
    });
    const before = smtp.received.length;
    dovecot.deliverMany('too-large', [big, await request('behind')]);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect([
      dovecot.count('too-large'),
      dovecot.count('too-large', 'Done'),
      dovecot.count('too-large', 'Held'),
    ]).toEqual([0, 1, 1]);
    expect(readFileSync(dovecot.files('too-large', 'Held')[0] ?? '').equals(big)).toBe(true);
    const letters = await Promise.all(smtp.received.slice(before).map(({ raw }) => simpleParser(raw)));
    const told = letters.filter((letter) => letter.text?.includes('troppo grande per essere acquisito'));
    expect(told.map((letter) => letter.subject)).toEqual([expect.stringContaining('Guasto too-large')]);
    expect(letters).toHaveLength(2);
    const kept = query<{ bytes: number; original_bytes: number }>(
      here,
      'select bytes, original_bytes from message where original_bytes is not null',
    );
    expect(kept).toMatchObject([{ original_bytes: big.length }]);
    expect(kept[0]?.bytes).toBeLessThan(10_000);
  });
});

describe('a mail at which the program fails', () => {
  it('leaves no trace of its decision, is tried three times and held; the mail around it is answered once', async () => {
    const { dovecot, smtp } = stand;
    const here = stand.another('stumbles');
    expect(await here.run(['once'])).toMatchObject({ code: 0 });
    // At its answer: by then it has its ticket, and a number.
    refuseRows(here, {
      table: 'outbox',
      condition: "new.to_address = 's3@example.com'",
      words: 'the program stumbles',
    });
    const before = smtp.received.length;
    const names = ['s1', 's2', 's3', 's4', 's5'];
    dovecot.deliverMany('stumbles', await Promise.all(names.map((name) => request(name))));
    const pass = await here.run(['once'], { env: { SPORTELLO_LOG: 'error' } });
    expect(pass.stderr.match(/the program stumbles/g)).toHaveLength(3);
    const others = ['s1', 's2', 's4', 's5'].map((name) => `${name}@example.com`);
    expect(await openedFor(here)).toEqual(others);
    expect((await here.tickets()).map(({ number }) => number.slice(-6)).toSorted()).toEqual([
      '000001',
      '000002',
      '000003',
      '000004',
    ]);
    expect(
      smtp.received
        .slice(before)
        .flatMap(({ to }) => to)
        .toSorted(),
    ).toEqual(others);
    const held = (await here.messages()).filter(({ decision }) => decision === 'held');
    expect(held).toMatchObject([
      { reason: expect.stringContaining('failed on it three times (the program stumbles)') },
    ]);
  });
});

describe('a mail that takes long to decide', () => {
  it('is given up three times and held; the mail around it is answered', async () => {
    const { dovecot } = stand;
    const here = stand.another('slow');
    // Patterns of an administrator, none of which stands there: each tries every way through a text. There are so many
    // that no machine is through with them in a second.
    const wide = Array.from(
      { length: 60 },
      (_, at) => `{ in: text, pattern: '(?:(?:a?){100}){10}[!,${at}]' }`,
    );
    writeFileSync(
      join(here.config, 'rules.yaml'),
      FEW_RULES.replace(
        '      all:\n        - { in: text, any: [$stopped] }',
        `      any: [${wide.join(', ')}]`,
      ).replace('matches: true', 'matches: false'),
    );
    const text = `Fermo. ${'a'.repeat(40_000)}`;
    dovecot.deliverMany('slow', [await request('l1'), await request('l2', { text }), await request('l3')]);
    const pass = here.run(['once'], { env: { SPORTELLO_LOG: 'error' } });
    expect((await pass).stderr.match(/deciding it .* took longer than 1 s/g)).toHaveLength(3);
    expect(await openedFor(here)).toEqual(['l1@example.com', 'l3@example.com']);
    expect((await here.messages()).filter(({ decision }) => decision === 'held')).toMatchObject([
      { reason: expect.stringContaining('took longer than 1 s') },
    ]);
  });
});

describe('the same mail again', () => {
  it('twice in the inbox is one message and one letter', async () => {
    const here = stand.another('twice');
    const bytes = await request('twice');
    stand.dovecot.deliverMany('twice', [bytes, bytes]);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    stand.dovecot.deliver('twice', bytes);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect([(await here.messages()).length, (await here.outbox()).length]).toEqual([1, 1]);
    expect([stand.dovecot.count('twice'), stand.dovecot.count('twice', 'Done')]).toEqual([0, 3]);
  });

  it('under another UIDVALIDITY is recognised', async () => {
    const { dovecot } = stand;
    const here = stand.another('renumbered');
    const mails = await Promise.all(['r1', 'r2'].map((name) => request(name)));
    dovecot.deliverMany('renumbered', mails);
    expect((await here.run(['once'])).code).toBe(0);
    dovecot.reset('renumbered');
    dovecot.deliverMany('renumbered', [await request('r0'), ...mails]);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect([(await here.messages()).length, (await here.outbox()).length]).toEqual([3, 3]);
    expect(dovecot.count('renumbered')).toBe(0);
  });

  it('in two mailboxes is one ticket and one letter', async () => {
    const { dovecot, smtp } = stand;
    const here = stand.another('both-a', (service) => {
      const [one] = service.mailboxes;
      if (one !== undefined)
        service.mailboxes.push({ ...one, name: 'second', imap: { ...one.imap, user: 'both-b' } });
    });
    const before = smtp.received.length;
    const bytes = await request('both');
    dovecot.deliver('both-a', bytes);
    dovecot.deliver(
      'both-b',
      Buffer.concat([Buffer.from('Received: by mx.example.it; Tue, 3 Mar 2026 10:15:00 +0100\r\n'), bytes]),
    );
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    const decisions = new Set((await here.messages()).map((message) => message.decision));
    expect(decisions).toEqual(new Set(['opened', 'appended']));
    expect(smtp.received.length - before).toBe(1);
  });
});
