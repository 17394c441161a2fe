// Between the commit of a mail and its move on the server, and in the middle of a large mail: the two places where
// a killed process leaves more than a row behind.
import { chmodSync, chownSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

const request = (name: string, more: object = {}): Promise<Buffer> =>
  mail({ from: `${name}@example.com`, subject: `Guasto ${name}`, text: 'La stampante non stampa.', ...more });

/** How many rows a table has; none before the program has made it. */
function count(here: Installation, from: string): number {
  try {
    return query(here, `select 1 from ${from}`).length;
  } catch {
    return 0;
  }
}

/** A folder that the server sees but may not write into. */
function closeFolder(path: string): () => void {
  const { uid, gid } = statSync(path);
  for (const name of ['tmp', 'new', 'cur']) {
    chownSync(join(path, name), 0, 0);
    chmodSync(join(path, name), 0o555);
  }
  return () => {
    for (const name of ['tmp', 'new', 'cur']) {
      chmodSync(join(path, name), 0o700);
      chownSync(join(path, name), uid, gid);
    }
  };
}

it('decides and answers mail that the server refuses to move, and moves it when it can', async () => {
  const { dovecot, smtp } = stand;
  const here = stand.another('unmoved');
  dovecot.deliverMany('unmoved', await Promise.all(['a', 'b', 'c'].map((name) => request(name))));
  await here.run(['check', '--connect']);
  const openFolder = closeFolder(join(dirname(dirname(dovecot.files('unmoved')[0] ?? '')), '.Done'));
  const before = smtp.received.length;
  const end = await here.run(['once']);
  expect(end.code).toBe(69);
  expect(end.stderr).toMatch(
    /^imap support \(.*\): the server refused to move mail to "Done": is it full\?\n$/,
  );
  expect([dovecot.count('unmoved'), count(here, "outbox where state = 'sent'")]).toEqual([3, 3]);
  expect((await here.run(['once'])).code).toBe(69);
  openFolder();
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  expect([dovecot.count('unmoved'), dovecot.count('unmoved', 'Done')]).toEqual([0, 3]);
  expect([count(here, 'message'), smtp.received.length - before]).toEqual([3, 3]);
});

it('is killed before it can move what it has committed: nothing is decided or sent twice', async () => {
  const { dovecot, smtp } = stand;
  const here = stand.another('killed');
  dovecot.deliverMany('killed', await Promise.all(['a', 'b', 'c'].map((name) => request(name))));
  await here.run(['check', '--connect']);
  const openFolder = closeFolder(join(dirname(dirname(dovecot.files('killed')[0] ?? '')), '.Done'));
  const before = smtp.received.length;
  const daemon = here.start(['run']);
  await until('the letters went out', () => count(here, "outbox where state = 'sent'") === 3);
  daemon.signal('SIGKILL');
  await daemon.ended;
  expect([dovecot.count('killed'), count(here, "location where folder = 'INBOX'")]).toEqual([3, 3]);
  openFolder();
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  expect([dovecot.count('killed'), dovecot.count('killed', 'Done')]).toEqual([0, 3]);
  expect([count(here, 'message'), count(here, 'ticket'), count(here, 'outbox')]).toEqual([3, 3, 3]);
  expect(count(here, "location where folder = 'Done'")).toBe(3);
  expect(smtp.received.length - before).toBe(3);
});

it('is killed in the middle of a large mail: its pieces are cleared, and it is read again', async () => {
  const { dovecot } = stand;
  const here = stand.another('large');
  const bytes = await request('large', {
    attachments: [{ filename: 'foto.bin', content: Buffer.alloc(34_000_000, 'x') }],
  });
  dovecot.deliver('large', bytes);
  const killed = here.start(['once']);
  await until('some pieces are stored', () => count(here, 'chunk') > 3);
  killed.signal('SIGKILL');
  expect((await killed.ended).signal).toBe('SIGKILL');
  expect(count(here, "message where state = 'receiving'")).toBe(1);
  expect((await here.messages()).length).toBe(0);
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  expect(await here.messages()).toMatchObject([{ bytes: bytes.length, decision: 'opened' }]);
  expect(query(here, 'select sum(length(bytes)) as stored from chunk')).toEqual([{ stored: bytes.length }]);
});
