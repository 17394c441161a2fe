// What systemd hears of the daemon, on a real datagram socket: ready, alive as long as mail moves, stopping. And that a
// secret is taken from where systemd hands it over.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

let stand: Stand;
const folder = mkdtempSync(join(tmpdir(), 'sportello-notify-'));
const socket = join(folder, 'notify');
const heard: string[] = [];
const receiver = spawn('perl', [
  '-MSocket',
  '-e',
  '$| = 1; socket(S, AF_UNIX, SOCK_DGRAM, 0); bind(S, sockaddr_un($ARGV[0])) or die; print "bound\\n";' +
    'while (defined recv(S, $said, 4096, 0)) { print "$said\\n" }',
  socket,
]);
receiver.stdout.setEncoding('utf8').on('data', (text: string) => heard.push(...text.trim().split('\n')));

beforeAll(async () => {
  stand = await startStand({
    edit: (service) =>
      service.mailboxes.forEach(({ imap }) => (imap['password'] = { file: 'secrets/imap-password' })),
  });
  await until('the receiver listens', () => heard.includes('bound'));
});
afterAll(async () => {
  receiver.kill();
  rmSync(folder, { recursive: true });
  await stand.stop();
});

const beats = (): number => heard.filter((line) => line === 'WATCHDOG=1').length;

it('hears that the daemon is ready, alive and stopping, and hands it its secret', async () => {
  mkdirSync(join(folder, 'credentials'));
  writeFileSync(join(folder, 'credentials', 'imap-password'), 'secret\n');
  const lines: string[] = [];
  const daemon = stand.here.start(['run'], {
    env: {
      NOTIFY_SOCKET: socket,
      WATCHDOG_USEC: '1000000',
      CREDENTIALS_DIRECTORY: join(folder, 'credentials'),
    },
    onLine: (line) => lines.push(line),
  });
  await until('it is ready', () => heard.includes('READY=1'));
  await until('it is logged in', () => lines.some((line) => line.includes('imap.opened')));
  await until('it is alive, again and again', () => beats() >= 3);
  daemon.signal('SIGTERM');
  expect(await daemon.ended).toMatchObject({ code: 0 });
  await until('it is stopping', () => heard.includes('STOPPING=1'));
  expect(lines.filter((line) => line.includes('supervisor.unreachable'))).toEqual([]);
});

it('that is not there is nobody, and one that does not listen is logged', async () => {
  const lines: string[] = [];
  const deaf = stand.here.start(['run'], {
    env: { NOTIFY_SOCKET: join(folder, 'nobody') },
    onLine: (line) => lines.push(line),
  });
  await until('it is logged', () => lines.some((line) => line.includes('supervisor.unreachable')));
  deaf.signal('SIGTERM');
  expect(await deaf.ended).toMatchObject({ code: 0 });
});
