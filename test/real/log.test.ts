// What the log makes of an error: what it is and where it came from, and nothing that a library has put on it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildProgram } from '../support/built.js';
import { projectPath } from '../support/process.js';

/** What a program that logs this writes on standard error. */
async function logged(statement: string): Promise<string> {
  const folder = mkdtempSync(projectPath('dist/log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = join(folder, 'program.mjs');
  const source = `import { openLog } from '${projectPath('src/io/system/log.ts')}';
    const log = openLog('trace');
    ${statement}
    log.flush();`;
  await buildProgram(source, program);
  const shell = ['-c', `"$0" "$1" 2>&1`, process.execPath, program];
  return execFileSync('/bin/sh', shell, { encoding: 'utf8' });
}

it('tells of an error its name, message, code, place and cause, and nothing else', async () => {
  const line = await logged(`
    const cause = Object.assign(new Error('deep'), { raw: 'zq-raw' });
    const error = Object.assign(new TypeError('flat', { cause }), { code: 'E1', response: 'zq-response', auth: { pass: 'zq-pass' } });
    log.error({ event: 'message.bug', err: error });`);
  expect(JSON.parse(line)).toMatchObject({
    level: 50,
    event: 'message.bug',
    err: {
      type: 'TypeError',
      message: 'flat',
      code: 'E1',
      stack: expect.stringMatching(/^ +at /),
      cause: { message: 'deep' },
    },
  });
  expect(line).not.toContain('zq-');
});

it('blanks the usual places of secrets and bodies, and bounds what an error quotes', async () => {
  const line = await logged(`
    log.warn({ event: 'a.b', password: 'zq-1', imap: { pass: 'zq-2', accessToken: 'zq-3' }, mail: { text: 'zq-4' }, raw: 'zq-5' });
    log.warn({ event: 'a.b', err: new Error('x'.repeat(300) + 'zq-6') });
    log.warn({ event: 'a.b', err: 'thrown' });`);
  expect(line.trim().split('\n')).toHaveLength(3);
  expect(line).not.toContain('zq-');
  expect(line).toContain('thrown');
});
