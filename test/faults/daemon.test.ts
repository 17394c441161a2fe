// The daemon while its servers come and go: it keeps working on what is there, comes back by itself, and ends when
// it is asked to, in time and with nothing half done.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDovecot, type Dovecot } from '../support/dovecot.js';
import type { Installation, Service } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { portOf } from '../support/port.js';
import type { Running } from '../support/process.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

let stand: Stand;
let lines: string[] = [];
const daemons: Running[] = [];
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());
afterEach(async () => {
  stand.smtp.faults = {};
  for (const daemon of daemons.splice(0)) {
    daemon.signal('SIGKILL');
    await daemon.ended;
  }
});

function startDaemon(here: Installation): Running {
  lines = [];
  const daemon = here.start(['run'], { onLine: (line) => lines.push(line) });
  daemons.push(daemon);
  return daemon;
}

const heard = (event: string) => lines.filter((line) => line.includes(`"${event}"`));
const request = (name: string): Promise<Buffer> =>
  mail({ from: `${name}@example.com`, subject: `Guasto ${name}`, text: 'La stampante non stampa.' });
const sentTo = (name: string) => stand.smtp.received.filter(({ to }) => to.includes(`${name}@example.com`));
const isAnswered = (name: string) => until(`${name} is answered`, () => sentTo(name).length > 0);

/** A service with a second mailbox on a server of its own, looked at every second. */
function withSecond(port: number): (service: Service) => void {
  return (service) => {
    Object.assign(service['limits'] ?? {}, { poll: '1s' });
    const [one] = service.mailboxes;
    if (one !== undefined) service.mailboxes.push({ ...one, name: 'second', imap: { ...one.imap, port } });
  };
}

/** Whoever waited for a server would do so for a minute, which is its time-out. */
const PATIENCE_S = 45;

/** Sends SIGTERM and answers with how the daemon ended, and after how long. */
async function terminate(daemon: Running): Promise<{ code: number | null; seconds: number }> {
  const askedAt = Date.now();
  daemon.signal('SIGTERM');
  const { code } = await daemon.ended;
  return { code, seconds: (Date.now() - askedAt) / 1000 };
}

describe('a server that goes', () => {
  let other: Dovecot;
  beforeAll(async () => {
    other = await startDovecot();
  });
  afterAll(() => other.stop());

  it('leaves the other mailbox at work, is tried again after growing pauses, and is served when it is back', async () => {
    const { dovecot } = stand;
    const here = stand.another('two', withSecond(other.port));
    startDaemon(here);
    await until('both inboxes are open', () => heard('imap.opened').length === 2);
    await other.pause();
    await until('three tries', () => heard('service.unavailable').length >= 3);
    const pauses = heard('service.unavailable').map((line) => Number(JSON.parse(line).retryMs));
    expect(pauses.slice(0, 3)).toEqual([1000, 2000, 4000]);
    dovecot.deliver('two', await request('meanwhile'));
    await isAnswered('meanwhile');
    const { servers } = JSON.parse((await here.run(['status', '--json'])).stdout);
    expect(servers).toContainEqual(
      expect.objectContaining({
        name: `imap second (127.0.0.1:${other.port})`,
        error: expect.stringContaining('connection refused'),
      }),
    );
    other.deliver('two', await request('afterwards'));
    await other.resume();
    await isAnswered('afterwards');
  });

  it('may cut the connection in the middle of a pass: nothing is lost or doubled', async () => {
    const { dovecot } = stand;
    const here = stand.another('cut', withSecond(other.port));
    const names = Array.from({ length: 120 }, (_, index) => `cut-${index}`);
    dovecot.deliverMany('cut', await Promise.all(names.map((name) => request(name))));
    startDaemon(here);
    await until('mail is coming in', () => heard('message.received').length > 0);
    await dovecot.restart();
    await until('all are answered', () => names.every((name) => sentTo(name).length > 0));
    await until('the inbox is empty', () => dovecot.count('cut') === 0);
    expect(names.filter((name) => sentTo(name).length !== 1)).toEqual([]);
    expect(query(here, 'select id from message')).toHaveLength(120);
  });

  it('may be the mail server: what it owes goes out when it is back', async () => {
    const { dovecot, smtp } = stand;
    startDaemon(stand.another('silent'));
    await until('the inbox is open', () => heard('imap.opened').length === 1);
    await smtp.pause();
    dovecot.deliver('silent', await request('patient'));
    await until('a letter waits', () => heard('service.unavailable').length > 0);
    await smtp.resume();
    await isAnswered('patient');
    expect(sentTo('patient')).toHaveLength(1);
  });
});

describe('a daemon that is asked to end', () => {
  it('ends with 0 in the middle of much mail, and leaves nothing half done', async () => {
    const { dovecot } = stand;
    const here = stand.another('busy');
    const names = Array.from({ length: 200 }, (_, index) => `busy-${index}`);
    dovecot.deliverMany('busy', await Promise.all(names.map((name) => request(name))));
    const daemon = startDaemon(here);
    await until('letters are going out', () => sentTo('busy-0').length > 0);
    const { code, seconds } = await terminate(daemon);
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(PATIENCE_S);
    expect(query(here, 'select id from message where claimed != 0 or strikes != 0')).toEqual([]);
    expect(query(here, 'select id from outbox where begun_at is not null')).toEqual([]);
    // A letter that was being handed over is uncertain, and goes again as it was.
    query(here, 'update outbox set due_at = 0');
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect(query(here, 'select id from message')).toHaveLength(200);
    for (const name of names) expect(new Set(sentTo(name).map(({ raw }) => String(raw))).size, name).toBe(1);
  });

  it('does not wait for a mail server that never answers', async () => {
    const { dovecot, smtp } = stand;
    smtp.faults = { data: () => 'hang' };
    const here = stand.another('hanging');
    dovecot.deliver('hanging', await request('hanging'));
    const daemon = startDaemon(here);
    await isAnswered('hanging');
    expect(await terminate(daemon)).toMatchObject({ code: 0 });
    expect(await here.outbox()).toMatchObject([{ state: 'uncertain' }]);
  });

  it('does not wait for an IMAP server that never answers', async () => {
    const mute = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('* OK ready\r\n');
    }).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const connected = once(mute, 'connection');
    const here = stand.another('mute', (service) =>
      Object.assign(service.mailboxes[0]?.imap ?? {}, { port: portOf(mute) }),
    );
    const daemon = startDaemon(here);
    await connected;
    const { code, seconds } = await terminate(daemon);
    mute.close();
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(PATIENCE_S);
  });

  it('ends at once at the second signal', async () => {
    const { dovecot, smtp } = stand;
    const here = stand.another('twice');
    smtp.faults = { data: () => 'hang' };
    dovecot.deliver('twice', await request('twice'));
    const daemon = startDaemon(here);
    await isAnswered('twice');
    daemon.signal('SIGTERM');
    daemon.signal('SIGINT');
    expect(await daemon.ended).toMatchObject({ code: 75, signal: null });
    smtp.faults = {};
    expect((await here.run(['once'])).code).toBe(0);
  });
});

describe('an error that nobody foresaw', () => {
  it('ends it with 70 for its supervisor, and stands in the log as an event', async () => {
    const here = stand.another('unforeseen');
    const daemon = startDaemon(here);
    await until('it is logged in', () => heard('imap.opened').length === 1);
    query(here, 'drop table alert');
    expect(await daemon.ended).toMatchObject({ code: 70, stdout: '' });
    expect(lines.map((line): unknown => JSON.parse(line).event).at(-1)).toBe('daemon.failed');
    expect(heard('daemon.failed')[0]).toMatch(/no such table: alert|relation \\"alert\\" does not exist/u);
  });
});
