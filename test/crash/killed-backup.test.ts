// Backups and restores that are killed or stopped half-way: under the name of a backup stands a whole one or none,
// under the name of the store the old one or the new one, and the next attempt clears up.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type Installation } from '../support/installation.js';
import { addLargeMail } from '../support/large-store.js';
import { mail } from '../support/mails.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';

let here: Installation;
let backups: string;
let restoreMs = 0;
/** 50 MB. */
const CHUNKS = 200;

beforeAll(async () => {
  here = installation({ imapPort: await freePort(), smtpPort: await freePort() });
  backups = join(here.root, 'backups');
  await importMail('Fax');
  addLargeMail(here, CHUNKS);
  mkdirSync(backups);
  expect(await here.run(['backup', join(here.root, 'old.db')])).toMatchObject({ code: 0 });
  await importMail('Monitor');
  const startedAt = Date.now();
  // A process of its own, as those that are killed.
  expect(await here.start(['restore', join(here.root, 'old.db')]).ended).toMatchObject({ code: 0 });
  restoreMs = Date.now() - startedAt;
  await importMail('Router');
});
afterAll(() => here.remove());

async function importMail(subject: string): Promise<void> {
  const file = join(here.root, `${subject}.eml`);
  writeFileSync(file, await mail({ from: 'anna@example.com', subject, text: `Il ${subject} è guasto.` }));
  expect(await here.run(['import', file, '--mailbox', 'support'])).toMatchObject({ code: 0 });
}

const unfinished = (folder: string): string[] =>
  readdirSync(folder).filter((name) => /unfinished|restoring/.test(name));

const subjects = async (): Promise<string[]> =>
  (await here.tickets()).map((ticket) => ticket.subject).toSorted();

describe('a backup', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'ended by %s leaves none under its name',
    async (name) => {
      const file = join(backups, `${name}.db`);
      const running = here.start(['backup', file]);
      await until('it is being written', () => unfinished(backups).length > 0);
      running.signal(name);
      const end = await running.ended;
      if (name === 'SIGKILL') expect(end.signal).toBe(name);
      else expect(end).toMatchObject({ code: 75, stdout: '', stderr: 'stopped: no backup was written\n' });
      expect(existsSync(file)).toBe(false);
      if (name !== 'SIGKILL') expect(unfinished(backups)).toEqual([]);
      expect(await here.run(['backup', file])).toMatchObject({ code: 0, stderr: '' });
      expect(unfinished(backups)).toEqual([]);
      expect(await here.run(['restore', '--dry-run', file])).toMatchObject({ code: 0 });
    },
  );

  it('waits for no other one', async () => {
    const names = ['first.db', 'second.db'];
    const ends = await Promise.all(names.map((name) => here.run(['backup', join(backups, name)])));
    expect(ends.map(({ code }) => code).toSorted((one, other) => (one ?? 0) - (other ?? 0))).toEqual([0, 75]);
  });
});

describe('a restore', () => {
  it.each([0.3, 0.6, 0.8, 0.9, 1])('killed after %f of its time leaves a whole store', async (part) => {
    await here.run(['restore', join(backups, 'SIGKILL.db')]);
    expect(await subjects()).toEqual(['Fax', 'Router']);
    await here.run(['restore', join(here.root, 'old.db')], { killAfterMs: Math.round(restoreMs * part) });
    expect([['Fax'], ['Fax', 'Router']]).toContainEqual(await subjects());
    expect(await here.run(['restore', join(here.root, 'old.db')])).toMatchObject({ code: 0 });
    expect(await subjects()).toEqual(['Fax']);
    expect(unfinished(join(here.root, 'data'))).toEqual([]);
  });

  it('killed as the old store gets its second name leaves a whole store', async () => {
    const data = join(here.root, 'data');
    const names = (): number => readdirSync(data).filter((name) => name.includes('before-restore')).length;
    const before = names();
    const running = here.start(['restore', join(backups, 'SIGKILL.db')]);
    const watch = setInterval(() => names() > before && running.signal('SIGKILL'), 1);
    await running.ended;
    clearInterval(watch);
    expect([['Fax'], ['Fax', 'Router']]).toContainEqual(await subjects());
    // Clears up what the killed one left.
    expect(await here.run(['restore', join(here.root, 'old.db')])).toMatchObject({ code: 0 });
  });

  it('that is stopped has changed nothing', async () => {
    const before = await subjects();
    const running = here.start(['restore', join(here.root, 'old.db')]);
    await until('it is being copied', () => unfinished(join(here.root, 'data')).length > 0);
    running.signal('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 75, stdout: '' });
    expect(await subjects()).toEqual(before);
    expect(unfinished(join(here.root, 'data'))).toEqual([]);
  });
});
