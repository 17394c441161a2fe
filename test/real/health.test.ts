// The daemon as Prometheus, a supervisor and an operator see it: its pages scraped over HTTP while its servers come and go,
// and the mails that tell of troubles, once down and once up, across a restart.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Installation, Service } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { freePort, portOf } from '../support/port.js';
import type { Running } from '../support/process.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { isOnServer, itOnFile } from '../support/store-database.js';
import { until } from '../support/until.js';

const OPERATOR = 'sistemi@example.it';

let stand: Stand;
let lines: string[] = [];
const daemons: Running[] = [];
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());
afterEach(async () => {
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

async function stopDaemon(daemon: Running): Promise<void> {
  daemon.signal('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
}

const heard = (event: string) => lines.filter((line) => line.includes(`"${event}"`));

function withPort(port: number, limits: object = {}): (service: Service) => void {
  return (service) => {
    service['health'] = { port };
    service.desk['operator'] = [OPERATOR];
    Object.assign(service['limits'] ?? {}, { poll: '1s', ...limits });
  };
}

async function ask(port: number, path: string): Promise<{ status: number; type: string; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  const type = answer.headers.get('content-type') ?? '';
  return { status: answer.status, type, text: await answer.text() };
}

/** The status of a page; 0 while nobody listens. */
const statusOf = (port: number, path: string): Promise<number> =>
  ask(port, path).then(
    ({ status }) => status,
    () => 0,
  );

/** One sample of the text format: `name{label="value",…} number`. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text format strictly: a line that is neither a comment nor a sample of a metric with a type fails. */
function readExposition(text: string): Sample[] {
  expect(text.endsWith('\n')).toBe(true);
  const types = new Map<string, string>();
  return text.split('\n').flatMap((line) => {
    const type = /^# TYPE (\w+) (counter|gauge|histogram)$/.exec(line);
    if (type !== null) types.set(type[1] ?? '', type[2] ?? '');
    if (line === '' || line.startsWith('# HELP ') || type !== null) return [];
    const sample = /^([a-z_]+)(?:\{((?:[a-z]+="[^"\\\n]*",?)*)\})? (-?[0-9.e+-]+)$/.exec(line);
    if (sample === null) throw new Error(`no sample: ${line}`);
    const [, name = '', labels = '', value = ''] = sample;
    expect(types.has(name) || types.get(name.replace(/_(?:bucket|sum|count)$/, '')) === 'histogram').toBe(
      true,
    );
    const pairs = [...labels.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key = '', of = '']) => [key, of]);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

async function scrape(port: number): Promise<(name: string, labels?: object) => number | undefined> {
  const { status, type, text } = await ask(port, '/metrics');
  expect({ status, type }).toEqual({
    status: 200,
    type: expect.stringContaining('text/plain; version=0.0.4'),
  });
  const samples = readExposition(text);
  return (name, labels = {}) =>
    samples.find((sample) => sample.name === name && JSON.stringify(sample.labels) === JSON.stringify(labels))
      ?.value;
}

const toOperator = async (): Promise<{ subject: string; text: string }[]> => {
  const mails = stand.smtp.received.filter(({ to }) => to.includes(OPERATOR));
  return Promise.all(
    mails.map(async ({ raw }) => {
      const { subject = '', text = '' } = await simpleParser(raw);
      return { subject, text };
    }),
  );
};

describe('the pages', () => {
  it('count what happened and show how the line is, without a word of any mail', async () => {
    const port = await freePort();
    const here = stand.another('scraped', withPort(port));
    startDaemon(here);
    await until('it is ready', async () => (await statusOf(port, '/readyz')) === 200);
    expect(
      (await scrape(port))('sportello_mailbox_last_mail_seconds', { mailbox: 'support' }),
    ).toBeUndefined();
    stand.dovecot.deliver(
      'scraped',
      await mail({ from: 'segreta@example.com', subject: 'Parola', text: 'Non stampa.' }),
    );
    await until('it is answered', async () =>
      (await here.outbox()).some(({ to, state }) => to === 'segreta@example.com' && state === 'sent'),
    );
    const value = await scrape(port);
    expect(value('sportello_messages_total', { decision: 'opened' })).toBe(1);
    expect(value('sportello_letters_total', { kind: 'acknowledgement', result: 'sent' })).toBe(1);
    expect(value('sportello_parse_seconds_count')).toBe(1);
    expect(value('sportello_queue_age_seconds', { queue: 'received' })).toBe(0);
    expect(value('sportello_queue_age_seconds', { queue: 'outbox' })).toBe(0);
    expect(value('sportello_mailbox_up', { mailbox: 'support' })).toBe(1);
    expect(value('sportello_mailbox_last_mail_seconds', { mailbox: 'support' })).toBeLessThan(60);
    expect(value('sportello_config_valid')).toBe(1);
    // The disk of a server is not ours to watch.
    expect((value('sportello_disk_free_bytes') ?? 0) > 0).toBe(!isOnServer);
    expect((await ask(port, '/metrics')).text).not.toMatch(/segreta|Parola|example/u);
    expect(await ask(port, '/livez')).toMatchObject({ status: 200, text: '{"status":"ok","problems":[]}\n' });
    expect(await statusOf(port, '/nothing')).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/livez`, { method: 'POST' })).status).toBe(405);
    const { health } = JSON.parse((await here.run(['status', '--json'])).stdout);
    expect(health).toMatchObject({
      troubles: [],
      mailboxes: [{ name: 'support', error: null, lastMailAt: expect.any(String) }],
      disk: { freeBytes: expect.any(Number) },
    });
  });

  it('say that a mailbox is out of reach or a configuration refused, and that it is over', async () => {
    const port = await freePort();
    const here = stand.another('comes-and-goes', withPort(port));
    startDaemon(here);
    await until('it is ready', async () => (await statusOf(port, '/readyz')) === 200);
    await stand.dovecot.pause();
    await until('it is not ready', async () => (await statusOf(port, '/readyz')) === 503);
    expect(JSON.parse((await ask(port, '/readyz')).text)).toEqual({
      status: 'unavailable',
      problems: [expect.stringContaining('mailbox support: ')],
    });
    expect((await scrape(port))('sportello_mailbox_up', { mailbox: 'support' })).toBe(0);
    expect(await statusOf(port, '/livez')).toBe(200);
    await stand.dovecot.resume();
    await until('it is ready again', async () => (await statusOf(port, '/readyz')) === 200);
    here.configure((service) => (service['nonsense'] = true));
    await until('the mistake shows', async () => (await statusOf(port, '/readyz')) === 503);
    expect((await scrape(port))('sportello_config_valid')).toBe(0);
    here.configure((service) => delete service['nonsense']);
    await until('it is mended', async () => (await statusOf(port, '/readyz')) === 200);
  });

  it('are not served where nobody asked for them, and follow the configuration', async () => {
    const [first, second] = [await freePort(), await freePort()];
    const here = stand.another('moves', withPort(first));
    startDaemon(here);
    await until('the first port answers', async () => (await statusOf(first, '/livez')) === 200);
    here.configure((service) => (service['health'] = { port: second }));
    await until('the second port answers', async () => (await statusOf(second, '/livez')) === 200);
    expect(await statusOf(first, '/livez')).toBe(0);
    here.configure((service) => delete service['health']);
    await until('nobody answers', async () => (await statusOf(second, '/livez')) === 0);
  });

  it('do without a port that is taken: the line goes on, and they come when it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = portOf(other);
    const here = stand.another('taken', withPort(port));
    startDaemon(here);
    const warning = await until('it is told', () => heard('health.unreachable')[0]);
    expect(JSON.parse(warning).msg).toContain(`health.port ${port} cannot be used: listen EADDRINUSE`);
    stand.dovecot.deliver(
      'taken',
      await mail({ from: 'taken@example.com', subject: 'Guasto', text: 'Aiuto.' }),
    );
    await until('mail is answered', () =>
      stand.smtp.received.some(({ to }) => to.includes('taken@example.com')),
    );
    other.close();
    await until('the pages come', async () => (await statusOf(port, '/livez')) === 200);
    expect(heard('health.unreachable')).toHaveLength(1);
  });
});

describe('the operator', () => {
  itOnFile(
    'is told once that the disk is nearly full and once that it is over, with restarts between',
    async () => {
      const here = stand.another('disk', (service) => {
        service.desk['operator'] = [OPERATOR];
        Object.assign(service['limits'] ?? {}, { diskFree: '999999GB' });
      });
      const first = startDaemon(here);
      await until('the trouble is told', async () => (await toOperator()).length === 1);
      await stopDaemon(first);
      expect((await here.run(['status'])).stdout).toContain('the disk is nearly full, since ');
      const second = startDaemon(here);
      await until('it has looked again', () => heard('imap.opened').length > 0);
      here.configure((service) => Object.assign(service['limits'] ?? {}, { diskFree: '1MB' }));
      await until('the end is told', async () => (await toOperator()).length === 2);
      await stopDaemon(second);
      await here.run(['once']);
      expect((await toOperator()).map(({ subject }) => subject)).toEqual([
        'Sportello: Il disco è quasi pieno',
        'Sportello: Sul disco c’è di nuovo spazio',
      ]);
      expect(query(here, 'select * from trouble')).toEqual([]);
      expect((await here.outbox()).filter(({ kind }) => kind === 'alert')).toHaveLength(2);
    },
  );

  it('is told of a mailbox that cannot be read, once down and once up, across a restart', async () => {
    const before = (await toOperator()).length;
    const here = stand.another('unread', withPort(await freePort(), { silentMinutes: 1 }));
    const first = startDaemon(here);
    await until('the inbox is open', () => heard('imap.opened').length === 1);
    // As if it had been read for the last time two minutes ago.
    await stand.dovecot.pause();
    await until('it fails', () => heard('service.unavailable').length > 0);
    query(here, `update server set reached_at = reached_at - 120000 where name like 'imap%'`);
    await until('it is told', async () => (await toOperator()).length === before + 1);
    expect(heard('trouble.begun')).toHaveLength(1);
    first.signal('SIGKILL');
    await first.ended;
    const second = startDaemon(here);
    await until('it fails again', () => heard('service.unavailable').length > 1);
    expect(JSON.parse((await here.run(['status', '--json'])).stdout).health.troubles).toMatchObject([
      { kind: 'mailbox', mailbox: 'support', detail: expect.stringContaining('connection refused') },
    ]);
    await stand.dovecot.resume();
    await until('the end is told', async () => (await toOperator()).length === before + 2);
    expect(heard('trouble.begun')).toHaveLength(0);
    expect(heard('trouble.over')).toHaveLength(1);
    await stopDaemon(second);
    const [down, up] = (await toOperator()).slice(before);
    expect(down).toEqual({
      subject: 'Sportello: Impossibile leggere la casella support',
      text: expect.stringContaining('sportello check --connect'),
    });
    expect(up?.subject).toBe('Sportello: La casella support è di nuovo leggibile');
  });

  it('is told of letters that wait for too long, as soon as the mail server is back', async () => {
    const before = (await toOperator()).length;
    const here = stand.another('waits', withPort(await freePort(), { outboxMinutes: 1 }));
    const daemon = startDaemon(here);
    await until('the inbox is open', () => heard('imap.opened').length === 1);
    await stand.smtp.pause();
    stand.dovecot.deliver(
      'waits',
      await mail({ from: 'waits@example.com', subject: 'Guasto', text: 'Aiuto.' }),
    );
    await until('a letter waits', () => heard('service.unavailable').length > 0);
    query(here, 'update outbox set queued_at = queued_at - 120000');
    await until('it is a trouble', () => heard('trouble.begun').length === 1);
    await stand.smtp.resume();
    await until('it is over', () => heard('trouble.over').length === 1);
    await until('both are told', async () => (await toOperator()).length === before + 2);
    await stopDaemon(daemon);
    expect((await toOperator()).slice(before).map(({ subject }) => subject)).toEqual([
      'Sportello: La posta in uscita è ferma',
      'Sportello: La posta in uscita è ripartita',
    ]);
  });
});
