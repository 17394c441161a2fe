// Whatever mail one database takes, the other takes with the same decision: hostile mail, mail whose ids, names and texts
// are too long for an index or hold what no text may hold, and the collection of real mail where it is.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpus, hasCorpus } from '../support/corpus.js';
import { hostileMails } from '../support/hostile-mails.js';
import { installation, type Installation } from '../support/installation.js';
import { outsizedMails } from '../support/outsized-mails.js';
import { startPostgres, type Postgres } from '../support/postgres.js';
import { ANSWER_ALL } from '../support/stand.js';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** An installation without servers of mail, its store on SQLite, or on PostgreSQL. */
async function install(isShared: boolean): Promise<Installation> {
  const database = isShared ? (await postgres.place()).database : '';
  return installation({
    imapPort: 1,
    smtpPort: 1,
    edit: (service) => {
      service['limits'] = ANSWER_ALL;
      if (isShared) service['store'] = { url: `postgres://postgres@127.0.0.1:${postgres.port}/${database}` };
    },
  });
}

/** What became of the mails: everything that the lists show, without the times and our own random ids. */
async function outcomeOf(mails: readonly Buffer[], isShared: boolean): Promise<object> {
  const here = await install(isShared);
  const folder = join(here.root, 'mails');
  mkdirSync(folder);
  for (const [index, bytes] of mails.entries())
    writeFileSync(join(folder, `${String(index).padStart(5, '0')}.eml`), bytes);
  const { code, stderr } = await here.run(['import', folder, '--mailbox', 'support']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const messages = (await here.messages()).map(({ receivedAt: _at, ...message }) => message);
  const tickets = (await here.tickets()).map(({ openedAt: _at, ...ticket }) => ticket);
  const letters = (await here.outbox()).map(({ messageId: _id, dueAt: _at, ...letter }) => letter);
  here.remove();
  return { messages, tickets, letters };
}

async function expectSameOutcome(mails: readonly Buffer[]): Promise<void> {
  expect(await outcomeOf(mails, true)).toEqual(await outcomeOf(mails, false));
}

describe('on both databases the same becomes of', () => {
  it('hostile mail', () => expectSameOutcome(hostileMails().map(({ bytes }) => bytes)));

  it('mail with what is longer than an index, or no text', () => expectSameOutcome(outsizedMails()));

  it.runIf(hasCorpus)('the collection of real mail', () =>
    expectSameOutcome(readCorpus().map(({ bytes }) => bytes)),
  );
});
