// No token, client secret or key ever stands in a log, an output, a letter or the database as it is: a person signs in,
// the daemon works on tokens that are rotated, taken back, refused and revoked, and everything that was said is searched.
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findCanaries, type Told } from '../support/canary.js';
import { type Dovecot, startDovecot } from '../support/dovecot.js';
import { installation, type Installation, type Service } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { type SmtpSink, startSmtp } from '../support/smtp.js';
import { isOnServer } from '../support/store-database.js';
import { startTokenServer, type TokenServer } from '../support/token-server.js';
import { until } from '../support/until.js';

const KEY = '6b'.repeat(31) + 'f0';
/** What the token server takes for the application's secret. */
const CLIENT_SECRET = 'client-secret-0123';
const WRONG_SECRET = 'client-secret-wrong-77';
const ENV = { SPORTELLO_LOG: 'trace', STORE_KEY: KEY, CLIENT_SECRET };

let server: TokenServer;
let dovecot: Dovecot;
let smtp: SmtpSink;
let here: Installation;
const told: Told[] = [];

beforeAll(async () => {
  server = await startTokenServer();
  dovecot = await startDovecot({ introspectionUrl: server.introspectionUrl });
  smtp = await startSmtp({ isGoodToken: (token) => server.isGood(token) });
  here = installation({ imapPort: dovecot.port, smtpPort: smtp.port, edit: withOAuth({}) });
});
afterAll(async () => {
  here.remove();
  await smtp.stop();
  await dovecot.stop();
  await server.stop();
});

function withOAuth(more: object): (service: Service) => void {
  return (service) => {
    const { authorizeUrl, tokenUrl } = server;
    const given = { clientId: 'sportello', clientSecret: { env: 'CLIENT_SECRET' }, scope: 'mail' };
    const oauth = { ...given, authorizeUrl, tokenUrl, ...more };
    const imap = service.mailboxes[0]?.imap ?? {};
    delete imap['password'];
    imap['oauth'] = oauth;
    Object.assign(service.smtp, { user: 'support', oauth });
    service.store = { ...service.store, key: { env: 'STORE_KEY' } };
  };
}

async function command(args: readonly string[], env: Record<string, string> = {}): Promise<number | null> {
  const { code, stdout, stderr } = await here.run(args, { env: { ...ENV, ...env } });
  told.push({ where: `sportello ${args.join(' ')}`, text: stdout + stderr });
  return code;
}

/** Signs in as a person does: the address that the command prints, opened in a browser. */
async function signIn(): Promise<void> {
  const lines: string[] = [];
  const login = here.start(['login', 'support'], { env: ENV, onLine: (line) => lines.push(line) });
  const address = await until('an address', () => lines.find((line) => line.startsWith('  http'))?.trim());
  const response = await fetch(address, { redirect: 'manual' });
  const back = new URL(response.headers.get('location') ?? '');
  get({ host: '127.0.0.1', port: back.port, path: back.pathname + back.search }, (page) => page.resume());
  const { code, stdout, stderr } = await login.ended;
  expect(code).toBe(0);
  told.push({ where: 'login', text: stdout + stderr });
}

async function request(from: string): Promise<void> {
  dovecot.deliver('support', await mail({ from, subject: 'Stampante', text: 'Si inceppa.' }));
}

it('a person signs in, and tokens come and go in the daemon', async () => {
  await signIn();
  const lines: string[] = [];
  const daemon = here.start(['run'], { env: ENV, onLine: (line) => lines.push(line) });
  await request('uno@example.com');
  await smtp.waitFor(1, 30_000);
  // Both servers refuse the token that they took before, and a server repeats it.
  server.refuseAccess();
  smtp.faults = { login: (token) => (server.isGood(token) ? undefined : `535 5.7.8 ${token} has ended`) };
  await dovecot.restart();
  await request('due@example.com');
  await smtp.waitFor(2, 60_000);
  daemon.signal('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
  told.push({ where: 'the daemon', text: lines.join('\n') });
  const events = lines.map((line): unknown => JSON.parse(line).event);
  expect(events.filter((event) => typeof event !== 'string')).toEqual([]);
  expect(events.filter((event) => event === 'oauth.renewed').length).toBeGreaterThan(1);
});

it('the login is revoked by a server that says which', async () => {
  server.revoke();
  for (const args of [['once'], ['check', '--connect']]) expect(await command(args)).toBe(77);
  for (const args of [['status'], ['status', '--json']]) expect(await command(args)).toBe(0);
  await signIn();
  expect(await command(['once'])).toBe(0);
});

it('the program logs in as itself, with the right secret and a wrong one', async () => {
  here.configure(withOAuth({ flow: 'client' }));
  expect(await command(['once'])).toBe(0);
  expect(await command(['check', '--connect'], { CLIENT_SECRET: WRONG_SECRET })).toBe(77);
  server.fault = () => ({
    status: 400,
    body: { error: 'invalid_client', error_description: `not ${WRONG_SECRET}` },
  });
  expect(await command(['once'], { CLIENT_SECRET: WRONG_SECRET })).toBe(77);
  server.fault = null;
  here.configure(withOAuth({}));
  expect(await command(['check'], { STORE_KEY: KEY.slice(2) })).toBe(78);
  expect(await command(['backup', `${here.root}/backup.db`])).toBe(0);
});

it('none of it was told, nor is it kept as it is', () => {
  const secrets = {
    CLIENT_SECRET,
    WRONG_SECRET,
    KEY,
    'the bytes of the key': String(Buffer.from(KEY, 'hex')),
  };
  const tokens = Object.fromEntries(
    [...server.secrets].map((token) => [token.replace(/-.*/, ` ${token.slice(-4)}`), token]),
  );
  const letters = smtp.received.map(({ raw }) => ({ where: 'a letter', text: raw.toString('latin1') }));
  const files = [...(isOnServer ? [] : [here.database]), `${here.root}/backup.db`].map((file) => ({
    where: file,
    text: readFileSync(file, 'latin1'),
  }));
  expect(Object.keys(tokens).length).toBeGreaterThan(6);
  expect(findCanaries([...told, ...letters, ...files], { ...secrets, ...tokens })).toEqual([]);
});
