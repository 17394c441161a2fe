// Servers that say what is not so, give half of a mail, or hang up at one: the mail behind it goes on, nothing is decided
// twice, and whoever looks is told which mail it is and why.
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startImapProxy, type ImapProxy } from '../support/imap-proxy.js';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

let stand: Stand;
let proxy: ImapProxy;
beforeAll(async () => {
  stand = await startStand();
  proxy = await startImapProxy(stand.dovecot.port);
});
afterEach(() => (proxy.onCommand = () => undefined));
afterAll(async () => {
  await proxy.stop();
  await stand.stop();
});

/** An installation that reads its mailbox through the proxy. */
const throughProxy = (user: string): Installation =>
  stand.another(user, (service) => {
    Object.assign(service.mailboxes[0]?.imap ?? {}, { port: proxy.port });
    Object.assign(service.desk, { operator: ['operator@example.it'] });
  });

const request = (name: string, more: object = {}): Promise<Buffer> =>
  mail({ from: `${name}@example.com`, subject: `Guasto ${name}`, text: 'La stampante non stampa.', ...more });

const large = (name: string): Promise<Buffer> =>
  request(name, { attachments: [{ filename: 'foto.bin', content: randomBytes(700_000) }] });

const suspects = (here: Installation) =>
  query<{ failures: number; pauseMs: number; problem: string }>(
    here,
    'select failures, due_at - since as "pauseMs", problem from suspect',
  );

it('says that it moved a mail that stays: once ends, and nothing is decided twice', async () => {
  const { dovecot } = stand;
  const here = throughProxy('liar');
  dovecot.deliverMany('liar', [await request('liar-1'), await request('liar-2')]);
  proxy.onCommand = (line) => (/ UID MOVE /.test(line) ? { answer: 'TAG OK Moved.\r\n' } : undefined);
  const stderr = '2 mails stayed in the inbox though the server said that it had moved them\n';
  expect(await here.run(['once'])).toMatchObject({ code: 75, stderr });
  expect(dovecot.count('liar')).toBe(2);
  const { stdout } = await here.run(['status']);
  expect(stdout.match(/UID \d+ stays in the inbox .*: the server said that it moved it/g)).toHaveLength(2);
  // Another session tries once more.
  expect(await here.run(['once'])).toMatchObject({ code: 75, stderr });
  expect([(await here.messages()).length, (await here.outbox()).length]).toEqual([2, 2]);
  proxy.onCommand = () => undefined;
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  expect([dovecot.count('liar'), dovecot.count('liar', 'Done')]).toEqual([0, 2]);
  expect([(await here.messages()).length, suspects(here).length]).toEqual([2, 0]);
});

it('makes one attempt at a mail that stays in one session of the daemon', async () => {
  const here = throughProxy('stubborn');
  here.configure((service) => Object.assign(service['limits'] ?? {}, { poll: '1s' }));
  stand.dovecot.deliver('stubborn', await request('stubborn'));
  let moves = 0;
  proxy.onCommand = (line) => {
    if (!/ UID MOVE /.test(line)) return undefined;
    moves += 1;
    return { answer: 'TAG OK Moved.\r\n' };
  };
  const daemon = here.start(['run']);
  await until('it was seen to stay', () => moves > 0 && suspects(here).length === 1);
  const searches = () => proxy.seen.filter((line) => / SEARCH /.test(line)).length;
  const before = searches();
  await until('the inbox was listed three times more', () => searches() > before + 3);
  expect(moves).toBe(1);
  daemon.signal('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
});

it('hangs up at one mail: the pauses grow, status names it, and the operator is told', async () => {
  const { dovecot } = stand;
  const here = throughProxy('hangs-up');
  dovecot.deliverMany('hangs-up', [await large('heavy'), await request('light')]);
  proxy.onCommand = (line) => (/BODY\.PEEK\[\]<0/.test(line) ? 'cut' : undefined);
  for (const [failures, pauseMs] of [
    [1, 10_000],
    [2, 60_000],
    [3, 600_000],
  ] as const) {
    expect((await here.run(['once'])).stderr).toContain('1 mail could not be read and stayed in the inbox\n');
    const [suspect] = suspects(here);
    expect(suspect).toMatchObject({ failures, problem: expect.stringContaining('closed') });
    expect(suspect?.pauseMs).toBeGreaterThanOrEqual(pauseMs);
  }
  expect((await here.tickets()).map(({ requester }) => requester)).toEqual(['light@example.com']);
  expect((await here.run(['status'])).stdout).toMatch(
    /support: the mail with UID 1 stays in the inbox \(tried 3 times since .*, next .*\): /,
  );
  const news = () =>
    query<{ subject: string }>(here, "select subject from outbox where letter = 'health' order by id");
  const daemon = here.start(['run']);
  await until('the operator is told', () => news().length === 1);
  proxy.onCommand = () => undefined;
  dovecot.deliver('hangs-up', await request('another'));
  daemon.signal('SIGTERM');
  await daemon.ended;
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  expect([dovecot.count('hangs-up'), suspects(here).length]).toEqual([0, 0]);
  expect(await here.tickets()).toHaveLength(3);
});

const SECOND_PIECE = /^(\S+) UID FETCH (\d+) .*BODY\.PEEK\[\]<524288\.\d+>/;

it('gives NIL behind the first piece of a mail: it is read again, and whole when it comes whole', async () => {
  const { dovecot } = stand;
  const here = throughProxy('cut-once');
  const bytes = await large('cut-once');
  dovecot.deliver('cut-once', bytes);
  proxy.onCommand = (line) =>
    SECOND_PIECE.test(line)
      ? { answer: `* 1 FETCH (UID 1 BODY[]<524288> NIL)\r\nTAG OK Fetched.\r\n` }
      : undefined;
  expect(await here.run(['once'])).toMatchObject({ code: 75 });
  expect(await here.messages()).toEqual([]);
  expect(suspects(here)).toMatchObject([
    { failures: 1, problem: `the server gave only 524288 of its ${bytes.length} bytes` },
  ]);
  proxy.onCommand = () => undefined;
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(await here.messages()).toMatchObject([{ sha256, decision: 'opened' }]);
});

it.each([
  ['NIL', 'NIL'],
  ['a short piece', '{5}\r\nabcde'],
])('gives %s behind the first piece again and again: held, with the original', async (name, piece) => {
  const { dovecot } = stand;
  const user = `cut-${name === 'NIL' ? 'nil' : 'short'}`;
  const here = throughProxy(user);
  const bytes = await large(user);
  dovecot.deliver(user, bytes);
  proxy.onCommand = (line) => {
    const start = /BODY\.PEEK\[\]<([1-9]\d*)\.\d+>/.exec(line)?.[1];
    if (start === undefined) return undefined;
    const rest = start === '524288' ? piece : 'NIL';
    return { answer: `* 1 FETCH (UID 1 BODY[]<${start}> ${rest})\r\nTAG OK Fetched.\r\n` };
  };
  for (const code of [75, 75, 0]) expect(await here.run(['once'])).toMatchObject({ code });
  expect(await here.messages()).toMatchObject([
    { from: `${user}@example.com`, decision: 'held', reason: expect.stringContaining('cut short: ') },
  ]);
  expect([dovecot.count(user), dovecot.count(user, 'Held'), suspects(here).length]).toEqual([0, 1, 0]);
  expect(await here.tickets()).toEqual([]);
  const [held] = await here.messages();
  expect(await here.run(['message', 'release', String(held?.id)])).toMatchObject({ code: 0 });
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  expect(await here.tickets()).toHaveLength(1);
});

it('says a size that is too large: what it gives is whole where it says that nothing follows', async () => {
  const { dovecot } = stand;
  const here = throughProxy('boaster');
  const bytes = await large('boaster');
  dovecot.deliver('boaster', bytes);
  proxy.onCommand = (line) =>
    / UID FETCH 1 \(UID RFC822\.SIZE.*\)$/.test(line) && !line.includes('BODY')
      ? { answer: `* 1 FETCH (UID 1 RFC822.SIZE ${bytes.length + 999})\r\nTAG OK Fetched.\r\n` }
      : undefined;
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  expect(await here.messages()).toMatchObject([{ bytes: bytes.length, decision: 'opened' }]);
  expect(proxy.seen.some((line) => line.includes(`<${bytes.length}.1>`))).toBe(true);
});
