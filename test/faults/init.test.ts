// A new installation: init asks nothing, what it writes passes `check`, and systemd takes its unit.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runSportello } from '../support/process.js';

const root = mkdtempSync(join(tmpdir(), 'sportello-init-'));
afterAll(() => rmSync(root, { recursive: true }));

const read = (...names: string[]) => parse(readFileSync(join(root, ...names), 'utf8'));

describe('init', () => {
  it.each([
    ['it_IT.UTF-8', 'Europe/Rome', ['it', 'en'], 'IT'],
    ['en_GB.UTF-8', 'Europe/London', ['en', 'it'], 'GB'],
    ['C', 'Etc/UTC', ['it', 'en'], undefined],
  ])('on a machine of %s in %s', async (locale, timeZone, languages, holidays) => {
    const name = locale.slice(0, 2);
    const folder = join(root, name, 'config');
    const env = { TZ: timeZone, LC_ALL: locale, LANG: locale };
    const end = await runSportello(['init', folder], { cwd: root, env });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout).toMatch(/ 1\. .*\n[^]* 2\. .* check --connect\n *3\. /);
    const service = read(name, 'config', 'service.yaml');
    expect(service.desk.languages).toEqual(languages);
    const { office } = read(name, 'config', 'calendars.yaml');
    expect([office.timeZone.replace('Etc/', ''), office.holidays]).toEqual([
      timeZone.replace('Etc/', ''),
      holidays,
    ]);
    mkdirSync(join(root, name, 'secrets'));
    writeFileSync(join(root, name, 'secrets', 'imap-password'), 'secret', { mode: 0o600 });
    const check = await runSportello(['--config', folder, 'check'], { env });
    expect(check.code).toBe(0);
    // What is left to write is told, and nothing else.
    const told = check.stderr.trimEnd().split('\n');
    expect(told.filter((one) => !one.includes('is a sample: nobody of yours reads it'))).toEqual([]);
  });

  it('leaves to the package what the package serves: examples and weights', async () => {
    const folder = join(root, 'short');
    await runSportello(['init', folder]);
    expect(readdirSync(folder).toSorted()).toEqual([
      'calendars.yaml',
      'customers.yaml',
      'people.yaml',
      'rules.yaml',
      'schema',
      'service.yaml',
      'sportello.service',
      'words.yaml',
    ]);
  });

  it('writes what the service, a user of its own, can read; a secret that others can read is a warning', async () => {
    const folder = join(root, 'readable', 'deep', 'config');
    await runSportello(['init', folder]);
    const mode = (...names: string[]) => statSync(join(root, 'readable', ...names)).mode & 0o777;
    expect([mode(), mode('deep'), mode('deep', 'config'), mode('deep', 'config', 'service.yaml')]).toEqual([
      0o755, 0o755, 0o755, 0o644,
    ]);
    const secret = join(root, 'readable', 'deep', 'secrets', 'imap-password');
    mkdirSync(join(secret, '..'));
    writeFileSync(secret, 'secret');
    for (const [open, told] of [
      [0o644, '0644'],
      [0o640, '0640'],
      [0o604, '0604'],
    ] as const) {
      chmodSync(secret, open);
      const { code, stdout, stderr } = await runSportello(['--config', folder, 'check']);
      expect(code).toBe(0);
      expect(stdout + stderr).toContain(`the file of this secret can be read by other users (mode ${told})`);
      expect(stdout + stderr).toContain(`chmod 600 ${secret}`);
    }
    chmodSync(secret, 0o600);
    const credentials = join(root, 'readable', 'credentials');
    mkdirSync(credentials);
    writeFileSync(join(credentials, 'imap-password'), 'secret');
    // What systemd hands over is guarded by the folder that it stands in.
    const env = { CREDENTIALS_DIRECTORY: credentials };
    const { stderr } = await runSportello(['--config', folder, 'check'], { env });
    expect(stderr).not.toContain('secret');
  });

  it('never writes where something stands', async () => {
    const folder = join(root, 'taken');
    mkdirSync(folder);
    writeFileSync(join(folder, 'rules.yaml'), 'mine');
    const end = await runSportello(['init', folder]);
    expect(end).toMatchObject({ code: 74, stdout: '', stderr: expect.stringContaining('rules.yaml') });
    expect(readFileSync(join(folder, 'rules.yaml'), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, 'service.yaml'))).toBe(false);
  });

  it('refuses a folder without one around it', async () => {
    expect(await runSportello(['init', '/'])).toMatchObject({ code: 64, stdout: '' });
  });

  it('writes a unit that systemd takes and calls hardened', async () => {
    const folder = join(root, 'unit', 'config');
    expect(await runSportello(['init', folder])).toMatchObject({ code: 0 });
    const unit = join(folder, 'sportello.service');
    const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
    expect([verified.status, verified.stderr]).toEqual([0, '']);
    const security = ['security', '--offline=true', '--threshold=20', '--no-pager', unit];
    expect(spawnSync('systemd-analyze', security, { encoding: 'utf8' })).toMatchObject({ status: 0 });
  });
});
