// A mail server that refuses everybody, or speaks no SMTP, is an outage: the letters wait, and `status` says why. Only
// a reply to a command of the letter's own transaction refuses the letter.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { startScriptedSmtp, type ScriptedSmtp, type Script } from '../support/scripted-smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';

const LETTERS = 20;

let stand: Stand;
let server: ScriptedSmtp;
beforeAll(async () => {
  stand = await startStand();
  server = await startScriptedSmtp();
});
afterAll(async () => {
  await server.stop();
  await stand.stop();
});
beforeEach(() => Object.assign(server, { script: {}, mails: 0 }));

/** An installation that sends through the scripted server, with requests of so many customers in its mailbox. */
async function withRequests(user: string, requests: number, smtp: object = {}): Promise<Installation> {
  const here = stand.another(user, (service) => Object.assign(service.smtp, { port: server.port }, smtp));
  for (let index = 0; index < requests; index += 1) {
    const from = `cliente${index}@cliente${index}.example`;
    stand.dovecot.deliver(user, await mail({ from, subject: 'Stampante', text: 'Non stampa.' }));
  }
  return here;
}

const makeDue = (here: Installation): unknown =>
  query(here, "update outbox set due_at = 0 where state in ('pending', 'uncertain')");

/** What the server says, and what an operator has to read of it. */
const OUTAGES: readonly (readonly [Script, string])[] = [
  [{ greeting: '554 5.3.2 No SMTP service here' }, '554 5.3.2 No SMTP service here'],
  [{ greeting: 'SSH-2.0-OpenSSH_9.2' }, 'SSH-2.0-OpenSSH_9.2'],
  [{ greeting: '999 hello' }, '999 hello'],
  [{ EHLO: '550 5.7.1 Blocked', HELO: '550 5.7.1 Blocked, too' }, '550 5.7.1 Blocked, too'],
  [{ MAIL: 'HTTP/1.1 400 Bad Request' }, 'HTTP/1.1 400 Bad Request'],
  [{ RCPT: 'hello?' }, 'hello?'],
  [{ RCPT: '5500 no such user' }, '5500 no such user'],
  [{ DATA: 'what?' }, 'what?'],
];

describe('an SMTP server that', () => {
  it('refuses everybody, or speaks no SMTP, costs no letter, and status says what it answered', async () => {
    const here = await withRequests('outages', LETTERS);
    for (const [script, answer] of OUTAGES) {
      server.script = script;
      const end = await here.run(['once']);
      expect([end.code, end.stderr]).toEqual([69, expect.stringContaining(answer)]);
      expect(
        query(here, 'select state, attempts, count(*) as letters from outbox group by state, attempts'),
      ).toEqual([{ state: 'pending', attempts: 0, letters: LETTERS }]);
      expect(query(here, "select error from server where name like 'smtp%'")).toEqual([
        { error: expect.stringContaining(answer) },
      ]);
    }
    const [, lastAnswer = ''] = OUTAGES.at(-1) ?? [];
    expect((await here.run(['status'])).stdout).toContain(lastAnswer);
    expect((await here.run(['check', '--connect'])).code).toBe(69);
    server.script = {};
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect((await here.outbox()).filter(({ state }) => state !== 'sent')).toEqual([]);
    expect(server.mails).toBe(LETTERS);
  });

  it('refuses STARTTLS costs no letter', async () => {
    const here = await withRequests('refuses-starttls', 2, { security: 'starttls' });
    server.script = {
      EHLO: '250-scripted.example.net\r\n250 STARTTLS',
      STARTTLS: '554 5.7.3 Unable to initialize TLS',
    };
    const end = await here.run(['once']);
    expect(end.code).toBe(69);
    expect(end.stderr).toContain('554 5.7.3 Unable to initialize TLS');
    expect((await here.outbox()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['pending', 0],
      ['pending', 0],
    ]);
  });

  it.each([
    ['puts a login off', '454 4.7.0 Temporary authentication failure'],
    ['answers a login with words', 'hello?'],
  ])('%s is out of reach, and has refused no password', async (name, answer) => {
    const user = name.replaceAll(' ', '-');
    const login = { user: 'desk', password: { env: 'SMTP_PASSWORD' } };
    const here = await withRequests(user, 1, login);
    server.script = { EHLO: '250-scripted.example.net\r\n250 AUTH PLAIN', AUTH: answer };
    const end = await here.run(['once'], { env: { SMTP_PASSWORD: 'right' } });
    expect(end.code).toBe(69);
    expect(end.stderr).toContain(answer);
    expect(end.stderr).not.toContain('password');
    expect(await here.outbox()).toMatchObject([{ state: 'pending', attempts: 0 }]);
  });

  it.each([
    ['words', 'wait, what?'],
    ['a reply that belongs elsewhere', '354 Go ahead'],
  ])('answers the final dot with %s perhaps has the letter: the same goes again', async (name, answer) => {
    const here = await withRequests(`dot-${name.replaceAll(' ', '-')}`, 1);
    server.script = { dot: answer };
    expect((await here.run(['once'])).code).toBe(75);
    expect(await here.outbox()).toMatchObject([
      { state: 'uncertain', attempts: 1, lastError: expect.stringContaining(answer) },
    ]);
    server.script = {};
    makeDue(here);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect(server.mails).toBe(2);
  });

  it('refuses what it was given after the final dot has refused the letter, as it should', async () => {
    const here = await withRequests('dot-refused', 1);
    server.script = { dot: '554 5.7.1 Message refused' };
    expect((await here.run(['once'])).code).toBe(0);
    expect(await here.outbox()).toMatchObject([{ state: 'failed', lastError: '554 5.7.1 Message refused' }]);
  });
});
