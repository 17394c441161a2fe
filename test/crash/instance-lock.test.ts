// One instance at a time receives, decides and sends; the lock goes with the process, however it ends. Beside it
// every command that reads works, and those that write a little work too.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Running } from '../support/process.js';
import { mail } from '../support/mails.js';
import { startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

/** Starts the daemon and waits until it is at work. */
async function startDaemon(): Promise<Running> {
  const lines: string[] = [];
  const daemon = stand.here.start(['run'], { onLine: (line) => lines.push(line) });
  await until('the inbox is open', () => lines.some((line) => line.includes('imap.opened')));
  return daemon;
}

it('keeps a second instance out with 75, and is free at once after a SIGKILL', async () => {
  const { here } = stand;
  const daemon = await startDaemon();
  const second = {
    code: 75,
    stderr: `another instance is running on ${here.database}: stop it first, or wait for it\n`,
  };
  expect(await here.run(['once'])).toMatchObject(second);
  expect(await here.run(['run'])).toMatchObject(second);
  expect(JSON.parse((await here.run(['status', '--json'])).stdout)).toMatchObject({ running: true });
  daemon.signal('SIGKILL');
  await daemon.ended;
  expect(JSON.parse((await here.run(['status', '--json'])).stdout)).toMatchObject({ running: false });
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
});

it('lets the other commands work beside a running daemon', async () => {
  const { here, dovecot, smtp } = stand;
  const daemon = await startDaemon();
  dovecot.deliver(
    'support',
    await mail({ from: 'anna@example.com', subject: 'Fax', text: 'Il fax è guasto.' }),
  );
  await smtp.waitFor(1);
  for (const args of [
    ['messages'],
    ['tickets'],
    ['outbox'],
    ['status'],
    ['message', 'show', '1'],
    ['ticket', 'show', `${year()}-000001`],
    ['check', '--connect'],
  ]) {
    const { code, stderr } = await here.run(args);
    // `check` warns of the samples that still stand in this configuration.
    const said = stderr.replaceAll(/^.* warning: .* is a sample: .*\n/gm, '');
    expect({ code, said }, args.join(' ')).toEqual({ code: 0, said: '' });
  }
  const call = ['ticket', 'open', '--from', 'bruno@example.com', '--subject', 'Server fermo', '--json'];
  const opened = await here.run(call);
  expect(JSON.parse(opened.stdout)).toMatchObject({
    number: `${year()}-000002`,
    origin: 'phone',
    state: 'open',
  });
  const file = join(here.root, 'old.eml');
  writeFileSync(
    file,
    await mail({ from: 'carla@example.com', subject: 'Monitor', text: 'Il monitor è nero.' }),
  );
  expect(await here.run(['import', file, '--mailbox', 'support'])).toMatchObject({
    code: 0,
    stdout: '1 mails recorded, 1 decided.\n',
  });
  // What they queued is sent by the daemon.
  await smtp.waitFor(3);
  expect(smtp.received.map(({ to }) => to.join()).toSorted()).toEqual([
    'anna@example.com',
    'bruno@example.com',
    'carla@example.com',
  ]);
  daemon.signal('SIGTERM');
  expect(await daemon.ended).toMatchObject({ code: 0 });
  expect((await here.outbox()).map((letter) => letter.state)).toEqual(['sent', 'sent', 'sent']);
});

function year(): number {
  return new Date().getFullYear();
}
