// A backup is made while the daemon works on a full inbox, restored elsewhere and in place, and compared. What came
// after it is read again from the server, none of it twice.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { numberedRequests } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

const MAILS = 200;

it('is one moment of a store that is being worked on, and goes on elsewhere', async () => {
  const { here, dovecot, smtp } = stand;
  dovecot.deliverMany('support', await numberedRequests(0, MAILS));
  const lines: string[] = [];
  const daemon = here.start(['run'], { onLine: (line) => lines.push(line) });
  await until('the first tickets are opened', () => lines.some((line) => line.includes('message.opened')));
  const file = join(here.root, 'backup.db');
  const made = await here.run(['backup', file]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toMatch(/: \d+ messages, \d+ tickets, [\d.]+ MB, verified\.\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await smtp.waitFor(MAILS);
  daemon.signal('SIGTERM');
  expect(await daemon.ended).toMatchObject({ code: 0 });

  const there = stand.another('support');
  expect(await there.run(['restore', file])).toMatchObject({ code: 0, stderr: '' });
  const [now, then] = [await here.messages(), await there.messages()];
  expect(then.length).toBeGreaterThan(0);
  expect(now).toHaveLength(MAILS);
  const known = new Map(now.map((message) => [message.id, message.sha256]));
  for (const message of then) expect(message.sha256).toBe(known.get(message.id));
  const tickets = new Map((await here.tickets()).map((ticket) => [ticket.number, ticket]));
  for (const ticket of await there.tickets()) {
    const { acknowledgedAt: _, ...same } = ticket;
    expect(tickets.get(ticket.number)).toMatchObject(same);
  }
  there.remove();
});

it('takes the place of the present store, which is kept, and no mail and no number comes twice', async () => {
  const { here, dovecot } = stand;
  const file = join(here.root, 'earlier.db');
  expect(await here.run(['backup', file])).toMatchObject({ code: 0 });
  dovecot.deliverMany('support', await numberedRequests(MAILS, MAILS + 20));
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  const before = await here.tickets();
  expect(before).toHaveLength(MAILS + 20);

  const restored = await here.run(['restore', file]);
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  const aside = /kept as (\S+)/.exec(restored.stdout)?.[1] ?? '';
  expect(existsSync(aside)).toBe(true);
  expect(await here.tickets()).toHaveLength(MAILS);

  // As the runbook says: from `done` back to the inbox.
  for (const path of dovecot.files('support', 'Done')) {
    dovecot.deliver('support', readFileSync(path));
    rmSync(path);
  }
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const after = await here.tickets();
  expect(after.map((ticket) => ticket.subject).toSorted()).toEqual(
    before.map((ticket) => ticket.subject).toSorted(),
  );
  const old = new Map(before.map((ticket) => [ticket.number, ticket.subject]));
  const again = after.filter((ticket) => !old.has(ticket.number));
  expect(again).toHaveLength(20);
  for (const ticket of after) expect([undefined, ticket.subject]).toContain(old.get(ticket.number));
  expect(dovecot.count('support')).toBe(0);
});

it('keeps out of the way of a running daemon, of itself and of what is there', async () => {
  const { here } = stand;
  const file = join(here.root, 'twice.db');
  const lines: string[] = [];
  const daemon = here.start(['run'], { onLine: (line) => lines.push(line) });
  await until('the inbox is open', () => lines.some((line) => line.includes('imap.opened')));
  expect(await here.run(['backup', file])).toMatchObject({ code: 0 });
  const bytes = readFileSync(file);
  expect(await here.run(['backup', file])).toMatchObject({ code: 74, stdout: '' });
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(await here.run(['backup', file, '--force'])).toMatchObject({ code: 0, stderr: '' });
  expect(await here.run(['backup', here.database, '--force'])).toMatchObject({ code: 64, stdout: '' });
  expect(await here.run(['restore', file])).toMatchObject({ code: 75, stdout: '' });
  expect(await here.run(['restore', file, '--dry-run'])).toMatchObject({ code: 0, stderr: '' });
  daemon.signal('SIGTERM');
  expect(await daemon.ended).toMatchObject({ code: 0 });
  expect(await here.run(['restore', here.database])).toMatchObject({ code: 64, stdout: '' });
});

it('leaves out as many numbers as it is told', async () => {
  const { here } = stand;
  const there = stand.another('nobody');
  const last = query<{ last: number }>(here, 'select last from counter')[0]?.last ?? 0;
  expect(await there.run(['restore', join(here.root, 'twice.db'), '--skip-numbers', '500'])).toMatchObject({
    code: 0,
  });
  expect(query(there, 'select last from counter')).toEqual([{ last: last + 500 }]);
});
