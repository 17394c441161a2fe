// The whole way with OAuth2: the built program signs in at Dovecot (which asks the token server about each token) and at
// an SMTP server that takes XOAUTH2 only, goes on after tokens expire or are taken back, and says so when it cannot.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { grantOwner } from '../../src/io/system/oauth-account.js';
import { seal } from '../../src/io/oauth/seal.js';
import { saveGrant } from '../../src/io/store/state/oauth-grants.js';
import { openStore } from '../../src/io/store/open.js';
import { type Dovecot, startDovecot } from '../support/dovecot.js';
import { installation, type Installation, type Service } from '../support/installation.js';
import { rawMail, SUPPORT } from '../support/mails.js';
import { portOf } from '../support/port.js';
import { type SmtpSink, startSmtp } from '../support/smtp.js';
import { query } from '../support/stand.js';
import { startTokenServer, type TokenServer } from '../support/token-server.js';
import { until } from '../support/until.js';

const KEY = '5a'.repeat(32);
const env = { SPORTELLO_KEY: KEY, SPORTELLO_LOG: 'trace' };
let server: TokenServer;
let dovecot: Dovecot;
let smtp: SmtpSink;
let here: Installation;

beforeAll(async () => {
  server = await startTokenServer();
  dovecot = await startDovecot({ introspectionUrl: server.introspectionUrl });
  smtp = await startSmtp({ isGoodToken: (token) => server.isGood(token) });
});
afterAll(async () => {
  await smtp.stop();
  await dovecot.stop();
  await server.stop();
});

beforeEach(() => {
  Object.assign(server, { fault: null, rotates: true, lifetimeS: 3600 });
  dovecot.reset('support');
  here = installation({ imapPort: dovecot.port, smtpPort: smtp.port, edit: withOAuth({}) });
});
afterEach(() => here.remove());

let mails = 0;
function plainMail(): Buffer {
  mails += 1;
  return rawMail([
    `From: Anna <anna${mails}@example.com>`,
    `To: ${SUPPORT}`,
    'Subject: Il server non risponde',
    `Message-ID: <oauth-${mails}@example.com>`,
    'Date: Mon, 09 Nov 2026 10:00:00 +0100',
    '',
    'Non riusciamo a lavorare.',
  ]);
}

/** service.yaml with OAuth2 in the place of passwords. */
function withOAuth(more: object): (service: Service) => void {
  return (service) => {
    const { authorizeUrl, tokenUrl } = server;
    const oauth = { clientId: 'sportello', authorizeUrl, tokenUrl, scope: 'mail', ...more };
    const imap = service.mailboxes[0]?.imap ?? {};
    delete imap['password'];
    imap['oauth'] = oauth;
    Object.assign(service.smtp, { user: 'support', oauth });
    service.store = { ...service.store, key: { env: 'SPORTELLO_KEY' } };
  };
}

/** Somebody signs in: the store has what `login` leaves there. */
async function signIn(): Promise<void> {
  const account = { user: 'support', clientId: 'sportello', tokenUrl: server.tokenUrl };
  const owner = grantOwner({
    ...account,
    flow: 'code',
    clientSecret: null,
    authorizeUrl: '',
    scope: '',
    authorizeParameters: {},
    key: null,
  });
  const store = await openStore(here.place);
  await saveGrant(store, account, seal(Buffer.from(KEY, 'hex'), owner, server.signIn()), Date.now());
  await store.destroy();
}

function expectNoSecret(...texts: string[]): void {
  for (const text of texts) for (const secret of server.secrets) expect(text).not.toContain(secret);
}

describe('a mailbox with OAuth2', () => {
  it('is read and answered with one access token for IMAP and SMTP, and no secret in any log', async () => {
    await signIn();
    const [sent, asked] = [smtp.received.length, server.forms.length];
    dovecot.deliver('support', plainMail());
    const { code, stdout, stderr } = await here.run(['once'], { env });
    expect([code, stdout]).toEqual([0, '']);
    expect(smtp.received).toHaveLength(sent + 1);
    expect(server.forms).toHaveLength(asked + 1);
    expect(stderr).toContain('"event":"oauth.renewed"');
    expectNoSecret(stderr);
    // The rotated token is in force: the first one would revoke the login.
    const check = await here.run(['check', '--connect'], { env });
    expect([check.code, check.stderr]).toEqual([0, expect.not.stringContaining('refused')]);
    expect((await here.run(['once'], { env })).code).toBe(0);
  });

  it('logs in as an application, without a person and without a key', async () => {
    here.configure(withOAuth({ flow: 'client', clientSecret: { env: 'CLIENT' } }));
    const application = { CLIENT: 'client-secret-0123', SPORTELLO_LOG: 'trace' };
    const sent = smtp.received.length;
    dovecot.deliver('support', plainMail());
    const { code, stderr } = await here.run(['once'], { env: application });
    expect(code).toBe(0);
    expect(smtp.received).toHaveLength(sent + 1);
    expectNoSecret(stderr);
    expect(stderr).not.toContain('client-secret');
    const wrong = await here.run(['check', '--connect'], { env: { CLIENT: 'client-secret-9999' } });
    expect(wrong.code).toBe(77);
    expect(wrong.stderr).toContain('a client secret may have expired');
  });

  it('goes on in a daemon when the server takes the tokens back', async () => {
    await signIn();
    const sent = smtp.received.length;
    const running = here.start(['run'], { env });
    try {
      dovecot.deliver('support', plainMail());
      await smtp.waitFor(sent + 1);
      const asked = server.forms.length;
      server.refuseAccess();
      await dovecot.restart();
      dovecot.deliver('support', plainMail());
      await smtp.waitFor(sent + 2);
      expect(server.forms).toHaveLength(asked + 1);
    } finally {
      running.signal('SIGTERM');
    }
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expectNoSecret(stderr);
  });
});

describe('a login that has ended', () => {
  it('is 77 with the command that mends it, stands in status, and is asked about once', async () => {
    await signIn();
    server.revoke();
    const asked = server.forms.length;
    for (const command of [['once'], ['check', '--connect'], ['once']]) {
      const { code, stderr } = await here.run(command, { env });
      expect(code).toBe(77);
      expect(stderr).toContain('has expired or was revoked (invalid_grant');
      expect(stderr).toContain('sign in again with "sportello login support"');
      expectNoSecret(stderr);
    }
    expect(server.forms).toHaveLength(asked + 1);
    const { stdout } = await here.run(['status'], { env });
    expect(stdout).toMatch(/login +support is refused since .*sportello login support/);
    const json = JSON.parse((await here.run(['status', '--json'], { env })).stdout);
    expect(json.logins).toEqual([
      expect.objectContaining({ user: 'support', renewedAt: null, refusedAt: expect.any(String) }),
    ]);
    expectNoSecret(stdout, JSON.stringify(json));
  });

  it('comes to life again in a running daemon when somebody signs in', async () => {
    await signIn();
    server.revoke();
    const sent = smtp.received.length;
    dovecot.deliver('support', plainMail());
    const running = here.start(['run'], { env });
    try {
      await until(
        'the refusal',
        () => query(here, 'select 1 from oauth_grant where refused_at > 0').length > 0,
      );
      await signIn();
      await smtp.waitFor(sent + 1);
    } finally {
      running.signal('SIGTERM');
    }
    expect((await running.ended).code).toBe(0);
  });
});

describe('a process that is killed', () => {
  let silent: Server;
  beforeAll(async () => {
    // Takes the connection and never greets: the token is fetched by then, and not used.
    silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => silent.close());

  it('after a token was rotated and before it was used leaves the one that serves', async () => {
    await signIn();
    here.configure((service) => {
      const imap = service.mailboxes[0]?.imap ?? {};
      imap['port'] = portOf(silent);
    });
    const connected = new Promise((resolve) => silent.once('connection', resolve));
    const running = here.start(['once'], { env });
    await connected;
    running.signal('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    expect(query(here, 'select version from oauth_grant')).toEqual([{ version: 2 }]);
    here.configure((service) => {
      const imap = service.mailboxes[0]?.imap ?? {};
      imap['port'] = dovecot.port;
    });
    dovecot.deliver('support', plainMail());
    expect((await here.run(['once'], { env })).code).toBe(0);
    expect(dovecot.count('support', 'Done')).toBe(1);
  });

  it('while it asks holds the next one up only until its lease is over', async () => {
    await signIn();
    server.fault = () => 'hang';
    const asked = server.forms.length;
    const running = here.start(['once'], { env });
    await until('a request', () => server.forms.length > asked);
    running.signal('SIGKILL');
    await running.ended;
    server.fault = null;
    query(here, 'update oauth_grant set leased_until = 1');
    expect((await here.run(['once'], { env })).code).toBe(0);
  });
});
