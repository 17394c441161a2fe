// What the program writes tells about people: only the user that it runs as can read it, and it writes through no link.
import { lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { installation } from '../support/installation.js';

const here = installation({ imapPort: 1, smtpPort: 1 });
afterAll(() => here.remove());

const modeOf = (...names: string[]): number => statSync(join(here.root, ...names)).mode & 0o777;

it('keeps the store to its owner, whatever the umask it was started with', async () => {
  const before = process.umask(0o002);
  try {
    expect((await here.run(['digest', 'daily', '--dry-run'])).code).toBe(0);
  } finally {
    process.umask(before);
  }
  expect([modeOf('data'), modeOf('data', 'sportello.db')]).toEqual([0o700, 0o600]);
});

it('writes a page of a digest for its owner alone, and in the place of a link instead of through it', async () => {
  const page = join(here.root, 'daily.html');
  const write = () => here.run(['digest', 'daily', '--dry-run', '--html', page]);
  expect((await write()).code).toBe(0);
  expect(modeOf('daily.html')).toBe(0o600);
  expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/i);
  // The same name every day.
  expect((await write()).code).toBe(0);

  const precious = join(here.root, 'precious');
  const link = join(here.root, 'linked.html');
  writeFileSync(precious, 'mine');
  symlinkSync(precious, link);
  expect((await here.run(['digest', 'daily', '--dry-run', '--html', link])).code).toBe(0);
  expect(readFileSync(precious, 'utf8')).toBe('mine');
  expect(lstatSync(link).isFile()).toBe(true);
});
