// A person at a terminal is asked before what was learned comes into force.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommandLine } from '../../../../src/cli/program.js';
import { writeFewExamples } from '../../../support/examples.js';
import { projectPath } from '../../../support/process.js';
import { recordingTerminal } from '../../../support/terminal.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sportello-learn-'));
  cpSync(projectPath('config'), join(root, 'config'), { recursive: true });
  rmSync(join(root, 'config', 'judgement.bin'));
  writeFewExamples(join(root, 'config'), 40);
});
afterEach(() => rmSync(root, { recursive: true }));

it.each([
  ['y', 0, true],
  ['sì', 0, true],
  ['n', 64, false],
  ['', 64, false],
  [null, 64, false],
])('the answer %j ends with %i, and is written: %s', async (answer, code, isWritten) => {
  const { terminal, printed } = recordingTerminal({
    isInteractive: true,
    environment: { SPORTELLO_IMAP_PASSWORD: 'secret', NO_COLOR: '1' },
    readLines: async function* () {
      if (answer !== null) yield answer;
    },
  });
  const config = join(root, 'config');
  expect(await runCommandLine(['--config', config, 'rules', 'learn'], terminal)).toBe(code);
  expect(printed.join('\n')).toContain('Put it in force? [y/N]');
  expect(existsSync(join(config, 'judgement.bin'))).toBe(isWritten);
});
