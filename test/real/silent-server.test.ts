// A server that falls silent, or has vanished behind a connection that still stands: it is left within the bound, and
// asked whether it is still there while nothing else is.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openImap } from '../../src/io/imap/imap.js';
import type { AccessTokens } from '../../src/io/oauth/access-tokens.js';
import { startDovecot, type Dovecot } from '../support/dovecot.js';
import { startImapProxy, type ImapProxy } from '../support/imap-proxy.js';
import { until } from '../support/until.js';

const SILENCE_MS = 3_000;

let dovecot: Dovecot;
let proxy: ImapProxy;
beforeAll(async () => {
  dovecot = await startDovecot();
  proxy = await startImapProxy(dovecot.port);
});
afterEach(() => (proxy.onCommand = () => undefined));
afterAll(async () => {
  await proxy.stop();
  await dovecot.stop();
});

const NO_TOKENS: AccessTokens = {
  get: () => Promise.reject(new Error('no token is wanted')),
  refuse: () => false,
};

async function open(onArrival: () => void = () => undefined) {
  const login = { user: 'support', password: 'secret', oauth: null, ca: null };
  const imap = { host: '127.0.0.1', port: proxy.port, security: 'none' as const, ...login };
  const folders = { inbox: 'INBOX', done: 'Done', held: 'Held' };
  const mailbox = { name: 'support', imap, folders };
  const parts = { mailbox, tokens: NO_TOKENS, onArrival, silenceMs: SILENCE_MS };
  return openImap(parts, new AbortController().signal);
}

it('owes an answer: the command fails, and says why', async () => {
  const session = await open();
  proxy.onCommand = (line) => (/ SEARCH /.test(line) ? 'silent' : undefined);
  await expect(session.list()).rejects.toMatchObject({
    name: 'Unavailable',
    message: expect.stringContaining('no answer in time'),
  });
  await session.close();
});

const asked = (): number => proxy.seen.filter((line) => line.endsWith(' NOOP')).length;

it('is asked while nothing else is, and stays open when it answers', async () => {
  const session = await open();
  const before = asked();
  await until('it was asked twice', () => asked() >= before + 2);
  expect(await session.list()).toEqual([]);
  await session.close();
});

it('vanishes while idle: the connection is given up, and the next command says why', async () => {
  let arrivals = 0;
  const session = await open(() => (arrivals += 1));
  await until('it idles', () => proxy.seen.at(-1)?.endsWith(' IDLE') === true);
  const before = arrivals;
  proxy.onCommand = () => 'silent';
  await until('the end was noticed', () => arrivals > before);
  await expect(session.list()).rejects.toMatchObject({
    name: 'Unavailable',
    message: expect.stringContaining('no answer in time'),
  });
  await session.close();
});
