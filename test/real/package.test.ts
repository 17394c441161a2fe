// What `npm pack` makes of a fresh clone is the whole program: unpacked, it writes a configuration and checks it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { projectPath, startNode } from '../support/process.js';

const root = mkdtempSync(join(tmpdir(), 'sportello-package-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Runs the unpacked program to its end. */
const run = (...args: string[]) => startNode([join(root, 'package', 'dist', 'main.js'), ...args]).ended;

it('runs', async () => {
  const clone = join(root, 'clone');
  mkdirSync(clone);
  for (const name of ['package.json', 'tsconfig.json', 'README.md', 'src', 'config', 'templates'])
    cpSync(projectPath(name), join(clone, name), { recursive: true });
  symlinkSync(projectPath('node_modules'), join(clone, 'node_modules'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', root], { cwd: clone });
  const { version }: { version: string } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8'));
  execFileSync('tar', ['xzf', `sportello-${version}.tgz`], { cwd: root });
  symlinkSync(projectPath('node_modules'), join(root, 'node_modules'));

  expect(await run('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  const config = join(root, 'desk', 'config');
  expect(await run('init', config)).toMatchObject({ code: 0, stderr: '' });
  expect(await run('--config', config, 'check')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('templates in'),
  });
});
