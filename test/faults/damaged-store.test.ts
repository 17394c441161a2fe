// Databases and backups that cannot be used: each is refused with 65, says how to go on, and nothing is changed.
import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type Installation } from '../support/installation.js';
import { addLargeMail } from '../support/large-store.js';
import { mail } from '../support/mails.js';
import { freePort } from '../support/port.js';

let here: Installation;
let backup: string;
beforeAll(async () => {
  here = installation({ imapPort: await freePort(), smtpPort: await freePort() });
  const file = join(here.root, 'one.eml');
  writeFileSync(file, await mail({ from: 'anna@example.com', subject: 'Fax', text: 'Il fax è guasto.' }));
  expect(await here.run(['import', file, '--mailbox', 'support'])).toMatchObject({ code: 0 });
  addLargeMail(here, 8);
  backup = join(here.root, 'sound.db');
  expect(await here.run(['backup', backup])).toMatchObject({ code: 0 });
});
afterAll(() => here.remove());

function change(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

/** Overwrites the pages of a file from `from` on. */
function scratch(file: string, from: number, bytes: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  closeSync(handle);
}

const DAMAGES: readonly [string, RegExp, (file: string) => void][] = [
  ['cut in the middle', /malformed/, (file) => writeFileSync(file, readFileSync(file).subarray(0, 100_000))],
  ['with scratched pages', /malformed|page/, (file) => scratch(file, 8192, 40_000)],
  ['that is no database', /not a database/, (file) => writeFileSync(file, 'Buongiorno\n'.repeat(1000))],
  ['that is empty', /empty/, (file) => writeFileSync(file, '')],
  [
    'of a newer program',
    /newer Sportello/,
    (file) => change(file, "insert into kysely_migration values ('9999-later', '2040-01-01T00:00:00.000Z')"),
  ],
];

describe('a backup', () => {
  it.each([
    ...DAMAGES,
    [
      'of another program',
      /not one of Sportello/,
      (file: string) => {
        writeFileSync(file, '');
        change(file, 'create table song (title text)');
      },
    ] as const,
    [
      'in which a mail is not what it was',
      /--accept-damaged-mail/,
      (file: string) => change(file, 'update chunk set bytes = zeroblob(length(bytes)) where message_id = 1'),
    ] as const,
  ])('%s is not restored', async (name, why, damage) => {
    const file = join(here.root, `${name.replaceAll(' ', '-')}.db`);
    copyFileSync(backup, file);
    damage(file);
    const [before, files] = [readFileSync(here.database), readdirSync(join(here.root, 'data'))];
    for (const command of [
      ['restore', file],
      ['restore', '--dry-run', file],
    ]) {
      const end = await here.run(command);
      expect(end).toMatchObject({ code: 65, stdout: '' });
      expect(end.stderr).toMatch(why);
      expect(end.stderr).not.toMatch(/^\s+at /m);
    }
    expect(readFileSync(here.database).equals(before)).toBe(true);
    expect(readdirSync(join(here.root, 'data'))).toEqual(files);
  });

  it('with damaged mail is restored by whoever accepts that', async () => {
    const there = installation({ imapPort: await freePort(), smtpPort: await freePort() });
    const file = join(here.root, 'rotten.db');
    copyFileSync(backup, file);
    change(file, 'update chunk set bytes = zeroblob(length(bytes)) where message_id = 1');
    expect(await there.run(['restore', file, '--accept-damaged-mail'])).toMatchObject({ code: 0 });
    // The next backup tells it again: the file is good, the mail in it is not.
    const next = await there.run(['backup', join(there.root, 'next.db')]);
    expect(next).toMatchObject({ code: 65, stdout: expect.stringContaining('verified') });
    expect(next.stderr).toContain('1 message');
    there.remove();
  });

  it('that is not there is told by its name', async () => {
    expect(await here.run(['restore', join(here.root, 'none.db')])).toMatchObject({
      code: 74,
      stderr: expect.stringContaining('none.db: there is no such file'),
    });
    expect(await here.run(['restore', here.config])).toMatchObject({
      code: 74,
      stderr: `${here.config} is a folder: name a backup in it\n`,
    });
  });

  it.each([
    ['a folder that is missing', () => join(here.root, 'none', 'x.db'), 'no such file or folder'],
    ['a folder', () => here.root, 'is a folder'],
    ['a file taken for a folder', () => join(backup, 'x.db'), ''],
  ])('to %s is refused with 74', async (_, path, why) => {
    const end = await here.run(['backup', path()]);
    expect(end).toMatchObject({ code: 74, stdout: '' });
    expect(end.stderr).toContain(why);
    expect(end.stderr).not.toMatch(/^\s+at /m);
  });

  it('that the disk does not take leaves nothing behind', () => {
    const files = readdirSync(here.root);
    const target = join(here.root, 'limited.db');
    // A file of at most 500 KB, as a full disk or a quota would have it.
    const end = spawnSync(
      'bash',
      [
        '-c',
        'trap "" XFSZ; ulimit -f 500; exec "$@"',
        'bash',
        process.execPath,
        resolve('dist/main.js'),
        'backup',
        target,
      ],
      { cwd: here.root, encoding: 'utf8' },
    );
    expect(end).toMatchObject({ status: 74, stdout: '' });
    expect(end.stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(here.root)).toEqual(files);
  });
});

describe('a database', () => {
  it.each(DAMAGES)('%s is refused by every command, and a restore mends it', async (_, why, damage) => {
    damage(here.database);
    for (const command of [['once'], ['run']]) {
      const end = await here.run(command);
      expect(end, command.join()).toMatchObject({ code: 65, stdout: '' });
      expect(end.stderr).toMatch(why);
      expect(end.stderr).not.toMatch(/^\s+at /m);
      if (!why.source.includes('newer')) {
        expect(end.stderr).toContain('sportello restore FILE');
        expect(end.stderr).toContain(backup);
      }
    }
    expect(await here.run(['restore', backup])).toMatchObject({ code: 0, stderr: '' });
    expect((await here.tickets()).map((ticket) => ticket.subject)).toEqual(['Fax']);
    const kept = readdirSync(join(here.root, 'data')).filter((name) => name.includes('before-restore'));
    expect(kept.length).toBeGreaterThan(0);
  });

  it.each([['tickets'], ['messages'], ['outbox'], ['status'], ['message', 'show', '1'], ['backup', 'x.db']])(
    'that is none is refused by `%s`',
    async (...command) => {
      copyFileSync(backup, here.database);
      scratch(here.database, 0, 4096);
      const end = await here.run(command);
      expect(end).toMatchObject({ code: 65, stdout: '' });
      expect(end.stderr).toContain('sportello restore FILE');
      copyFileSync(backup, here.database);
    },
  );
});
