// An administrator saves a file while the daemon runs: what is right comes into force for the next mail, what is wrong
// changes nothing but the log and `status`, and mail keeps flowing whatever stands on disk.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDovecot } from '../support/dovecot.js';
import type { Installation, Service } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { projectPath, type Running } from '../support/process.js';
import { startSmtp } from '../support/smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

interface ConfigurationStatus {
  readonly loadedAt: string | null;
  readonly hashes: Record<string, string>;
  readonly refusedAt: string | null;
  readonly mistakes: readonly { readonly file: string; readonly line: number; readonly column: number }[];
}

/** What is in force at the start: whatever the shipped rules come to say, these say 3. */
const RULES = `default: { severity: 3 }
departments:
  commercial: { name: Segreteria commerciale, address: commerciale@example.it }
rules:
  - id: newsletter
    description: Nobody's request.
    when:
      all:
        - { in: [subject, text], any: [newsletter] }
    then: { ignore: newsletter }
`;

const COFFEE = `
  - id: coffee-machine
    description: Nobody works without coffee.
    when:
      all:
        - { in: [subject, text], any: ["macchina del caffè"] }
    then: { severity: 2 }
`;

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

const heard = (event: string): Record<string, unknown>[] =>
  lines.filter((line) => line.includes(`"event":"${event}"`)).map((line) => JSON.parse(line));

/** An installation with those rules. */
function makePlace(user: string, edit?: (service: Service) => void): Installation {
  const here = stand.another(user, edit);
  writeFileSync(join(here.config, 'rules.yaml'), RULES);
  return here;
}

/** Starts the daemon of an installation and waits until it reads its inbox. */
async function startDaemon(here: Installation): Promise<Running> {
  lines = [];
  const daemon = here.start(['run'], { onLine: (line) => lines.push(line) });
  daemons.push(daemon);
  await until('the inbox is open', () => heard('imap.opened').length > 0);
  return daemon;
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Saves a file as editors do: beside it, then renamed into its place. */
function save(file: string, text: string): void {
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

let count = 0;
/** Sends one mail about the coffee machine, and answers with the ticket that it opens. */
async function ask(here: Installation, user: string) {
  count += 1;
  const from = `anna-${count}@example.com`;
  stand.dovecot.deliver(user, await mail({ from, subject: `Macchina del caffè ${count}`, text: 'È vuota.' }));
  const sent = await until('it is answered', () =>
    stand.smtp.received.find((letter) => letter.to.includes(from)),
  );
  const [ticket] = query<{ severity: number; rule: string | null; rules_hash: string }>(
    here,
    `select severity, rule, rules_hash from ticket where requester = '${from}'`,
  );
  return { ...ticket, letter: sent.raw.toString('latin1') };
}

async function configurationOf(here: Installation): Promise<ConfigurationStatus> {
  const { code, stdout } = await here.run(['status', '--json']);
  expect(code).toBe(0);
  const { configuration }: { configuration: ConfigurationStatus } = JSON.parse(stdout);
  return configuration;
}

describe('rules that are saved', () => {
  it('judge the next mail, which keeps their hash', async () => {
    const here = makePlace('rules');
    const file = join(here.config, 'rules.yaml');
    await startDaemon(here);
    const before = await ask(here, 'rules');
    expect(before).toMatchObject({ severity: 3, rule: null, rules_hash: hashOf(file) });
    save(file, readFileSync(file, 'utf8') + COFFEE);
    await until('it is in force', () => heard('config.reloaded').length === 1);
    const after = await ask(here, 'rules');
    expect(after).toMatchObject({ severity: 2, rule: 'coffee-machine', rules_hash: hashOf(file) });
    expect(heard('config.reloaded')[0]?.['hashes']).toMatchObject({ 'rules.yaml': hashOf(file) });
    expect((await configurationOf(here)).hashes['rules.yaml']).toBe(hashOf(file));
    expect(heard('imap.opened')).toHaveLength(1);
  });

  it('with a mistake change nothing but one line of the log and the status, until they are mended', async () => {
    const here = makePlace('broken');
    const file = join(here.config, 'rules.yaml');
    const good = readFileSync(file, 'utf8');
    const daemon = await startDaemon(here);
    const { hashes } = await configurationOf(here);

    save(file, `${good}\tbroken\n`);
    await until('it is refused', () => heard('config.refused').length === 1);
    const place = new RegExp(`^rules\\.yaml:${good.split('\n').length}:\\d+: `);
    expect(heard('config.refused')[0]?.['msg']).toMatch(place);
    expect(await ask(here, 'broken')).toMatchObject({ severity: 3, rules_hash: hashes['rules.yaml'] });
    const refused = await configurationOf(here);
    expect(refused).toMatchObject({ hashes, mistakes: [{ file: 'rules.yaml' }] });
    expect(Date.parse(refused.refusedAt ?? '')).toBeGreaterThan(Date.parse(refused.loadedAt ?? ''));
    const { stdout } = await here.run(['status']);
    expect(stdout).toMatch(/config +in force since .*\n +what is on disk is refused since .*: 1 mistake\n/);
    expect(stdout).toContain('rules.yaml:');

    // Saved again with the same mistake, and asked for: there is nothing new to tell.
    save(file, `${good}\tbroken\n# the same\n`);
    daemon.signal('SIGHUP');
    save(join(here.config, 'customers.yaml'), 'customers: nobody\n');
    await until('the other file is refused, too', () => heard('config.refused').length === 2);
    const both = await configurationOf(here);
    expect(both.mistakes.map((mistake) => mistake.file)).toEqual(['customers.yaml', 'rules.yaml']);
    expect(both.refusedAt).toBe(refused.refusedAt);

    save(join(here.config, 'customers.yaml'), 'customers: []\n');
    save(file, good + COFFEE);
    await until('it is in force', () => heard('config.reloaded').length === 1);
    expect(await configurationOf(here)).toMatchObject({ refusedAt: null, mistakes: [] });
    expect(await ask(here, 'broken')).toMatchObject({ severity: 2, rule: 'coffee-machine' });
    expect(heard('config.refused')).toHaveLength(2);
  });

  it('are refused as long as one of their examples fails', async () => {
    const here = makePlace('example');
    const file = join(here.config, 'rules.yaml');
    const example = '    examples:\n      - { subject: "Il tè è freddo", matches: true }\n';
    await startDaemon(here);
    const text = readFileSync(file, 'utf8') + COFFEE + example;
    save(file, text);
    await until('it is refused', () => heard('config.refused').length === 1);
    const line = text.split('\n').length - 1;
    expect(heard('config.refused')[0]?.['msg']).toMatch(
      new RegExp(`^rules\\.yaml:${line}:9: the example says`),
    );
    expect(await ask(here, 'example')).toMatchObject({ severity: 3 });
  });

  it('survive a kill -9: what was refused is told at the start, what was mended is in force', async () => {
    const here = makePlace('killed');
    const file = join(here.config, 'rules.yaml');
    const good = readFileSync(file, 'utf8');
    const daemon = await startDaemon(here);
    save(file, `${good}\tbroken\n`);
    await until('it is refused', () => heard('config.refused').length === 1);
    daemon.signal('SIGKILL');
    await daemon.ended;
    const refusal = /config +1 mistake on disk: the daemon will not start\n +rules\.yaml:\d+:1: /;
    // On a server it is known when its leases have ended.
    await until('status says so', async () => refusal.test((await here.run(['status'])).stdout));
    expect((await here.run(['run'])).code).toBe(78);
    save(file, good + COFFEE);
    await startDaemon(here);
    expect(await configurationOf(here)).toMatchObject({ refusedAt: null, mistakes: [] });
    expect(await ask(here, 'killed')).toMatchObject({ severity: 2 });
  });
});

describe('a template that is saved', () => {
  it('serves the next letter; a broken one is refused with its place', async () => {
    const here = makePlace('template');
    const folder = join(here.root, 'templates');
    cpSync(projectPath('templates'), folder, { recursive: true });
    const file = join(folder, 'it', 'acknowledgement.txt.hbs');
    const good = readFileSync(file, 'utf8');
    await startDaemon(here);
    save(file, `${good}\nCordialmente, lo sportello.\n`);
    await until('it is in force', () => heard('config.reloaded').length === 1);
    expect((await ask(here, 'template')).letter).toContain('Cordialmente, lo sportello.');
    save(file, `${good}\n{{nobodyKnowsThis}}\n`);
    await until('it is refused', () => heard('config.refused').length === 1);
    expect(heard('config.refused')[0]?.['msg']).toMatch(/acknowledgement\.txt\.hbs:\d+:3: .*nobodyKnowsThis/);
    expect((await ask(here, 'template')).letter).toContain('Cordialmente, lo sportello.');
    const { mistakes } = await configurationOf(here);
    expect(mistakes.map((mistake) => mistake.file)).toEqual([file]);
  });
});

describe('servers that are changed', () => {
  it('are spoken to at once: mailbox and letters move over, and nothing is lost', async () => {
    const here = makePlace('moving');
    const other = await startDovecot();
    const post = await startSmtp();
    try {
      await startDaemon(here);
      await ask(here, 'moving');
      here.configure((service) => {
        for (const mailbox of service.mailboxes) mailbox.imap['port'] = other.port;
        service.smtp['port'] = post.port;
      });
      await until('the other inbox is open', () => heard('imap.opened').length === 2);
      other.deliver('moving', await mail({ from: 'nina@example.com', subject: 'Fax', text: 'Guasto.' }));
      await until('it is answered', () => post.received.some(({ to }) => to.includes('nina@example.com')));
      expect(lines.filter((line) => line.includes('"level":50'))).toEqual([]);
    } finally {
      await post.stop();
      await other.stop();
    }
  });

  it('need no saved file where a secret was: SIGHUP reads everything again', async () => {
    const here = makePlace('secret', (service) => {
      for (const mailbox of service.mailboxes) mailbox.imap['password'] = { file: 'imap.secret' };
    });
    const secret = join(here.root, 'imap.secret');
    writeFileSync(secret, 'wrong\n');
    lines = [];
    const daemon = here.start(['run'], { onLine: (line) => lines.push(line) });
    daemons.push(daemon);
    await until('the login is refused', () => heard('service.unavailable').length > 0);
    writeFileSync(secret, 'secret\n');
    daemon.signal('SIGHUP');
    await until('the inbox is open', () => heard('imap.opened').length === 1);
    expect(await ask(here, 'secret')).toMatchObject({ severity: 3 });
  });

  it('may not be the store: the running one stays, and all of the change waits', async () => {
    const here = makePlace('store');
    await startDaemon(here);
    here.configure((service) => {
      service['store'] = { url: 'sqlite:data/other.db' };
    });
    await until('it is refused', () => heard('config.refused').length === 1);
    const message = heard('config.refused')[0]?.['msg'];
    expect(message).toMatch(
      /^service\.yaml:\d+:\d+: the running daemon has its store in .*(?:sportello\.db|\(127\.0\.0\.1:\d+\)) — stop/,
    );
    expect(await ask(here, 'store')).toMatchObject({ severity: 3 });
  });
});
