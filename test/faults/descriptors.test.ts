// A process may have few files open where its supervisor or its machine says so: 256 have to be enough.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import { projectPath } from '../support/process.js';
import { startStand, type Stand } from '../support/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

/** Runs the program with so few descriptors; rejects where it does not end with 0. */
function runWithFew(args: readonly string[]) {
  const { here } = stand;
  const script = 'ulimit -n 256 && exec "$@"';
  const program = [process.execPath, projectPath('dist', 'main.js'), '--config', here.config, ...args];
  const env = { ...process.env, SPORTELLO_IMAP_PASSWORD: 'secret' };
  return promisify(execFile)('bash', ['-c', script, 'bash', ...program], { env });
}

it.each([['--help'], ['check'], ['once'], ['status']])('%s works with 256 descriptors', async (command) => {
  const { dovecot } = stand;
  dovecot.deliver(
    'support',
    await mail({ from: 'anna@example.com', subject: 'Fax', text: 'Il fax è rotto.' }),
  );
  const inbox = dovecot.count('support');
  const { stderr } = await runWithFew([command]);
  // `check` warns of the samples that still stand in this configuration.
  expect(stderr.replaceAll(/^.* warning: .* is a sample: .*\n/gm, '')).toBe('');
  expect(dovecot.count('support')).toBe(command === 'once' ? 0 : inbox);
});
