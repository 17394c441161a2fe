// What `npm pack` makes of a fresh clone is the whole program: unpacked, it writes a configuration and checks it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { buildProgram } from '../support/built.js';
import { projectPath, startNode } from '../support/process.js';

const root = mkdtempSync(join(tmpdir(), 'sportello-package-'));
afterAll(() => rmSync(root, { recursive: true }));

/** What a clone has of what is packed, or makes it. */
const PACKED = [
  'package.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  'SECURITY.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'src',
  'rolldown.config.ts',
  'config',
  'templates',
];

/** The packages of a production install, `npm ci --omit=dev --omit=optional`, linked below a folder. */
function linkProduction(folder: string): void {
  const lock: { packages: Record<string, { dev?: boolean; optional?: boolean }> } = JSON.parse(
    readFileSync(projectPath('package-lock.json'), 'utf8'),
  );
  for (const [path, { dev, optional }] of Object.entries(lock.packages)) {
    if (path.lastIndexOf('node_modules/') !== 0 || dev === true || optional === true) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(projectPath(path), join(folder, path));
  }
}

/** Runs the unpacked program to its end. */
const run = (...args: string[]) => startNode([join(root, 'package', 'dist', 'main.js'), ...args]).ended;

it('runs', async () => {
  const clone = join(root, 'clone');
  mkdirSync(clone);
  for (const name of PACKED) cpSync(projectPath(name), join(clone, name), { recursive: true });
  symlinkSync(projectPath('node_modules'), join(clone, 'node_modules'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', root], { cwd: clone });
  const { version }: { version: string } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8'));
  execFileSync('tar', ['xzf', `sportello-${version}.tgz`], { cwd: root });
  symlinkSync(projectPath('node_modules'), join(root, 'node_modules'));

  const packed = readdirSync(join(root, 'package'));
  expect(packed).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'CHANGELOG.md',
      'config',
      'man',
      'templates',
    ]),
  );
  expect(packed).not.toContain('src');
  const page = readFileSync(join(root, 'package', 'man', 'sportello.1'), 'utf8');
  const requests = new Set(page.split('\n').flatMap((line) => /^\.\w+/.exec(line) ?? []));
  expect([...requests].toSorted()).toEqual(['.B', '.PP', '.SH', '.SS', '.TH', '.TP', '.fi', '.nf']);
  for (const command of ['run', 'outbox retry', 'ticket set', 'completion'])
    expect(page).toContain(`\n.SS sportello ${command} `);

  expect(await run('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  const config = join(root, 'desk', 'config');
  expect(await run('init', config)).toMatchObject({ code: 0, stderr: '' });
  expect(await run('--config', config, 'check')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('templates in'),
  });
});

it('does everything but the demo without optional packages, and says how to get that', async () => {
  // A folder of its own: packages are looked for in the folders above, too.
  const place = mkdtempSync(join(tmpdir(), 'sportello-production-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  for (const name of ['dist', 'package.json', 'config', 'templates'])
    cpSync(projectPath(name), join(place, name), { recursive: true });
  linkProduction(place);
  const here = (...args: string[]) =>
    startNode([join(place, 'dist', 'main.js'), ...args], { cwd: place }).ended;
  const demo = await here('demo');
  expect([demo.code, demo.stdout]).toEqual([69, '']);
  expect(demo.stderr).toMatch(/hoodiecrow-imap and smtp-server, are no part of this installation/);
  expect(demo.stderr).toContain(`cd ${place}/ && npm install --omit=dev --include=optional`);

  // What digests draw needs no binary of the platform either.
  await buildProgram(
    `import { drawPng } from '${projectPath('src/io/template/chart.ts')}';
     const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>';
     console.log(Buffer.from(await drawPng(svg)).toString('latin1', 1, 4));`,
    join(place, 'draw.mjs'),
  );
  expect(await startNode([join(place, 'draw.mjs')]).ended).toMatchObject({ code: 0, stdout: 'PNG\n' });
});
