// What an operator reads when a server cannot be used: one clear line and the exit code that scripts rely on;
// with the right settings the same servers work over STARTTLS and TLS.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Installation, Service } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { freePort } from '../support/port.js';
import { startSmtp } from '../support/smtp.js';
import { startStand, type Stand } from '../support/stand.js';

const request = { from: 'anna@example.com', subject: 'Stampante', text: 'La stampante non stampa.' };

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

/** A fresh installation whose IMAP server is described anew. */
function imap(change: Record<string, unknown>, user = 'support'): Installation {
  return stand.another(user, (service) => Object.assign(service.mailboxes[0]?.imap ?? {}, change));
}

/** A copy of a server's certificate inside the installation, as `ca:` wants it. */
function trust(here: Installation, file: string): string {
  cpSync(file, join(here.root, 'ca.pem'));
  return 'ca.pem';
}

const smtp = (change: Record<string, unknown>, user: string) =>
  stand.another(user, (service: Service) => Object.assign(service.smtp, change));

describe('an IMAP server that cannot be used', () => {
  it('refuses the login: 77', async () => {
    const here = imap({});
    const wrong = { env: { SPORTELLO_IMAP_PASSWORD: 'wrong' } };
    const line = `imap support (127.0.0.1:${stand.dovecot.port}): login refused: check user and password\n`;
    expect(await here.run(['once'], wrong)).toMatchObject({ code: 77, stderr: line });
    expect(await here.run(['check', '--connect'], wrong)).toMatchObject({
      code: 77,
      stderr: expect.stringContaining(line),
    });
  });

  it('cannot check a login now, which is no refusal of it: 69', async () => {
    const other = await startStand({ dovecot: { passwordsGone: true } });
    try {
      const service = `imap support (127.0.0.1:${other.dovecot.port})`;
      const stderr = expect.stringContaining(`${service}: the server cannot check logins now: `);
      expect(await other.here.run(['once'])).toMatchObject({ code: 69, stderr });
      expect(await other.here.run(['check', '--connect'])).toMatchObject({ code: 69, stderr });
    } finally {
      await other.stop();
    }
  });

  it('does not listen: 69', async () => {
    const port = await freePort();
    const line = `imap support (127.0.0.1:${port}): connection refused: is the server running, and is the port right?\n`;
    expect(await imap({ port }).run(['once'])).toMatchObject({ code: 69, stderr: line });
    expect(await imap({ port }).run(['check', '--connect'])).toMatchObject({
      code: 69,
      stderr: expect.stringContaining(line),
    });
  });

  it('has no name that anybody knows: 69', async () => {
    const { code, stderr } = await imap({ host: 'mail.invalid', security: 'tls' }).run(['once']);
    expect(code).toBe(69);
    expect(stderr).toMatch(
      /^imap support \(mail\.invalid:\d+\): (unknown host|the host name cannot be looked up).*\n$/,
    );
  });

  it('shows a certificate that nobody vouches for: 69', async () => {
    for (const [security, port] of [
      ['tls', stand.dovecot.tlsPort],
      ['starttls', stand.dovecot.port],
    ] as const) {
      expect(await imap({ security, port }).run(['once'])).toMatchObject({
        code: 69,
        stderr: `imap support (127.0.0.1:${port}): the certificate is self-signed: name its file in \`ca:\` to trust it\n`,
      });
    }
  });

  it('shows a certificate for another host: 69', async () => {
    const other = await startStand({ dovecot: { hostName: 'mail.example.net' } });
    const port = other.dovecot.tlsPort;
    try {
      const here = other.another('support', (service) =>
        Object.assign(service.mailboxes[0]?.imap ?? {}, {
          port,
          security: 'tls',
          host: 'localhost',
          ca: 'ca.pem',
        }),
      );
      trust(here, other.dovecot.certificate);
      expect(await here.run(['once'])).toMatchObject({
        code: 69,
        stderr: `imap support (localhost:${port}): the certificate is for another host name: use the name that stands in it\n`,
      });
    } finally {
      await other.stop();
    }
  });

  it('speaks TLS where clear text was meant, and the other way round: 69', async () => {
    const { port, tlsPort } = stand.dovecot;
    const { code, stderr } = await imap({ security: 'tls', port }).run(['once']);
    expect([code, stderr]).toEqual([
      69,
      `imap support (127.0.0.1:${port}): the server does not speak TLS on this port: check port and security\n`,
    ]);
    expect(tlsPort).not.toBe(port);
  });

  it('has no such inbox: 69, with the folders that there are', async () => {
    const here = stand.another('folders', ({ mailboxes: [mailbox] }) =>
      Object.assign(mailbox ?? {}, { folders: { inbox: 'Posta in arrivo' } }),
    );
    const { code, stderr } = await here.run(['once']);
    expect(code).toBe(69);
    expect(stderr).toMatch(
      /^imap support \(.*\): the folder "Posta in arrivo" does not exist; set folders\.inbox to one of: .*INBOX.*\n$/,
    );
  });
});

describe('an IMAP server that can be used', () => {
  it.each(['tls', 'starttls'] as const)('receives over %s', async (security) => {
    const { dovecot } = stand;
    const port = security === 'tls' ? dovecot.tlsPort : dovecot.port;
    for (const host of ['localhost', '127.0.0.1']) {
      const user = `${security}-${host}`;
      const here = imap({ security, port, host, ca: 'ca.pem' }, user);
      trust(here, dovecot.certificate);
      dovecot.deliver(user, await mail(request));
      expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
      expect([dovecot.count(user), dovecot.count(user, 'Done')]).toEqual([0, 1]);
    }
  });

  it('gets the folders that it lacks, nested ones too', async () => {
    const here = stand.another('nested', ({ mailboxes: [mailbox] }) =>
      Object.assign(mailbox ?? {}, { folders: { done: 'Desk/Done', held: 'Desk/Held' } }),
    );
    stand.dovecot.deliver('nested', await mail(request));
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect(stand.dovecot.count('nested', 'Desk/Done')).toBe(1);
  });

  it('need not know MOVE: mail is copied and its own UIDs are expunged', async () => {
    const other = await startStand({ dovecot: { without: ['MOVE'] } });
    try {
      other.dovecot.deliverMany('support', [await mail(request), await mail({ ...request, subject: 'Fax' })]);
      expect(await other.here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
      expect([other.dovecot.count('support'), other.dovecot.count('support', 'Done')]).toEqual([0, 2]);
    } finally {
      await other.stop();
    }
  });
});

describe('an SMTP server', () => {
  afterEach(() => (stand.smtp.faults = {}));
  it('that refuses the login: 77, and the letter waits', async () => {
    const server = await startSmtp({ login: { user: 'desk', password: 'right' } });
    try {
      const here = smtp(
        { port: server.port, user: 'desk', password: { env: 'SMTP_PASSWORD' } },
        'smtp-login',
      );
      stand.dovecot.deliver('smtp-login', await mail(request));
      const wrong = await here.run(['once'], { env: { SMTP_PASSWORD: 'wrong' } });
      expect(wrong.code).toBe(77);
      expect(wrong.stderr).toContain(`smtp (127.0.0.1:${server.port}): login refused (535 `);
      expect((await here.run(['check', '--connect'], { env: { SMTP_PASSWORD: 'wrong' } })).code).toBe(77);
      expect(await here.outbox()).toMatchObject([{ state: 'pending', attempts: 0 }]);
      expect(await here.run(['once'], { env: { SMTP_PASSWORD: 'right' } })).toMatchObject({
        code: 0,
        stderr: '',
      });
      expect(server.received).toHaveLength(1);
    } finally {
      await server.stop();
    }
  });

  it('that does not listen: 69', async () => {
    const port = await freePort();
    const here = smtp({ port }, 'smtp-refused');
    stand.dovecot.deliver('smtp-refused', await mail(request));
    const end = await here.run(['once']);
    expect(end.code).toBe(69);
    expect(end.stderr).toContain(
      `smtp (127.0.0.1:${port}): connection refused: is the server running, and is the port right?\n`,
    );
    expect((await here.run(['check', '--connect'])).code).toBe(69);
  });

  it.each(['tls', 'starttls'] as const)(
    'speaks %s with a certificate that is trusted, and only then',
    async (security) => {
      const server = await startSmtp({ security });
      try {
        const here = smtp({ port: server.port, security, host: 'localhost' }, `smtp-${security}`);
        stand.dovecot.deliver(`smtp-${security}`, await mail(request));
        const distrusted = await here.run(['once']);
        expect(distrusted.code).toBe(69);
        expect(distrusted.stderr).toContain(
          `smtp (localhost:${server.port}): the certificate is self-signed: name its file in \`ca:\` to trust it\n`,
        );
        here.configure((service) => Object.assign(service.smtp, { ca: trust(here, server.certificate) }));
        expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
        expect(server.received).toHaveLength(1);
      } finally {
        await server.stop();
      }
    },
  );

  it('that refuses the null sender says how to mend it; envelopeSender mends it', async () => {
    stand.smtp.faults = {
      sender: (address) => (address === '' ? '501 5.1.7 Invalid MAIL FROM address provided' : undefined),
    };
    const here = smtp({}, 'null-sender');
    stand.dovecot.deliver('null-sender', await mail(request));
    const end = await here.run(['once']);
    expect(end.code).toBe(69);
    expect(end.stderr).toContain(
      'the sender was refused (501 5.1.7 Invalid MAIL FROM address provided): set smtp.envelopeSender\n',
    );
    expect((await here.run(['check', '--connect'])).stderr).toContain('set smtp.envelopeSender');
    expect(await here.outbox()).toMatchObject([{ state: 'pending', attempts: 0 }]);
    here.configure((service) => Object.assign(service.smtp, { envelopeSender: 'bounces@example.it' }));
    expect(await here.run(['check', '--connect'])).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('smtp'),
    });
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect(stand.smtp.received.at(-1)?.from).toBe('bounces@example.it');
  });
});
