// Mistakes in what an administrator writes are told before a mail comes in, with their place.
import { appendFileSync, cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../support/process.js';
import { mail } from '../support/mails.js';
import { freePort } from '../support/port.js';
import { startStand, type Stand } from '../support/stand.js';
import { isOnServer } from '../support/store-database.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

describe('a mistake in the configuration', () => {
  it('in the YAML: 78, with file, line and column', async () => {
    const here = stand.another('yaml');
    const file = join(here.config, 'customers.yaml');
    writeFileSync(file, 'customers:\n  - { id: rossi, name: "Rossi\n');
    // Where there is a store already, status shows it with the mistake.
    for (const command of ['check', 'once', 'run', ...(isOnServer ? [] : ['status'])]) {
      const end = await here.run([command]);
      expect([end.code, end.stdout], command).toEqual([78, '']);
      expect(end.stderr).toMatch(/customers\.yaml:\d+:\d+: /);
    }
  });

  it('in the rules: whoever looks at tickets or takes one does not wait for them', async () => {
    const here = stand.another('looking');
    const call = ['ticket', 'open', '--origin', 'phone', '--from', 'anna@example.com', '--subject', 'Fermi'];
    expect((await here.run(call)).code).toBe(0);
    writeFileSync(join(here.config, 'rules.yaml'), 'rules: [');
    const [listed] = (await here.run(['tickets', '--json'])).stdout.split('\n');
    const { number } = JSON.parse(listed ?? '');
    const taken = await here.run(['ticket', 'set', number, '--taken-by', 'Bruno']);
    expect([taken.code, taken.stderr]).toEqual([0, '']);
    expect((await here.run(['ticket', 'show', number])).stdout).toContain('taken by Bruno');
    expect((await here.run(['ticket', 'set', number, '--severity', '3', '--why', 'No.'])).code).toBe(78);
  });

  it('in several places: all of them at once', async () => {
    const here = stand.another('several', (service) => {
      service.desk['adress'] = 'x@example.it';
      service.smtp['port'] = 99_999;
    });
    const { code, stderr } = await here.run(['check']);
    expect(code).toBe(78);
    expect(stderr).toMatch(/service\.yaml:\d+:\d+: .*adress/);
    expect(stderr).toMatch(/service\.yaml:\d+:\d+: .*no port/);
  });

  it('in a template: 78 before anything is done, with its place', async () => {
    const here = stand.another('template');
    cpSync(projectPath('templates'), join(here.root, 'templates'), { recursive: true });
    const folder = join(here.root, 'templates', 'it');
    const name = readdirSync(folder).find((file) => file.endsWith('.txt.hbs')) ?? '';
    appendFileSync(join(folder, name), '\n{{nobodyKnowsThis}}\n');
    stand.dovecot.deliver(
      'template',
      await mail({ from: 'anna@example.com', subject: 'Fax', text: 'Guasto.' }),
    );
    for (const command of ['check', 'once', 'run']) {
      const { code, stderr } = await here.run([command]);
      expect(code, command).toBe(78);
      expect(stderr).toMatch(/\.txt\.hbs:\d+:\d+: .*nobodyKnowsThis/);
    }
    expect(stand.dovecot.count('template')).toBe(1);
  });

  it('a secret that is not set: a warning, and 77 where the login is needed', async () => {
    const here = stand.another('secret');
    const unset = { env: { SPORTELLO_IMAP_PASSWORD: '' } };
    const check = await here.run(['check'], unset);
    expect(check.code).toBe(0);
    expect(check.stderr).toMatch(
      /service\.yaml:\d+:\d+: warning: the environment variable SPORTELLO_IMAP_PASSWORD is not set/,
    );
    const once = await here.run(['once'], unset);
    expect(once.code).toBe(77);
    const told = 'the environment variable SPORTELLO_IMAP_PASSWORD is not set: set it where the service';
    expect(once.stderr).toMatch(new RegExp(`^imap support \\(.*\\): ${told}`));
  });
});

describe('check --connect', () => {
  it('names every server, and the gravest trouble wins', async () => {
    const here = stand.another('checked');
    const { code, stdout } = await here.run(['check', '--connect']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `ok imap support (127.0.0.1:${stand.dovecot.port})\nok smtp (127.0.0.1:${stand.smtp.port})\n`,
    );
    const port = await freePort();
    here.configure((service) => Object.assign(service.smtp, { port }));
    expect((await here.run(['check', '--connect'])).code).toBe(69);
    const both = await here.run(['check', '--connect'], { env: { SPORTELLO_IMAP_PASSWORD: 'wrong' } });
    expect(both.code).toBe(77);
    const told = both.stderr.trim().split('\n');
    expect(told.filter((one) => !one.includes('is a sample'))).toHaveLength(2);
  });
});

it('a level of the log that there is not: 78, with those that there are', async () => {
  for (const command of ['run', 'once']) {
    const { code, stdout, stderr } = await stand.here.run([command], { env: { SPORTELLO_LOG: 'loud' } });
    expect([code, stdout]).toEqual([78, '']);
    expect(stderr).toBe(
      'SPORTELLO_LOG is "loud": it is one of trace, debug, info, warn, error, fatal, silent\n',
    );
  }
});
