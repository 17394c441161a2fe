// What becomes of a letter when the mail server hesitates, refuses, or falls silent after the final dot. Time is
// turned on by hand: the tests make a letter due in the database.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { first } from '../support/smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());
afterEach(() => (stand.smtp.faults = {}));

/** An installation that has received mail from these people, in a mailbox of its own. */
async function withMailFrom(user: string, ...senders: string[]): Promise<Installation> {
  const here = stand.another(user);
  for (const from of senders) {
    stand.dovecot.deliver(user, await mail({ from, subject: `Stampante di ${from}`, text: 'Non stampa.' }));
  }
  return here;
}

const makeDue = (here: Installation): unknown =>
  query(here, "update outbox set due_at = 0 where state in ('pending', 'uncertain')");
const sentTo = (address: string) => stand.smtp.received.filter(({ to }) => to.includes(address));

const digests = (address: string) =>
  new Set(sentTo(address).map(({ raw }) => createHash('sha256').update(raw).digest('hex')));

describe('a recipient that is refused', () => {
  it('for now (4xx) waits, longer each time, and is served when its time has come', async () => {
    const here = await withMailFrom('later', 'later@example.com', 'now@example.com');
    stand.smtp.faults = { recipient: (to) => (to.startsWith('later@') ? '450 4.2.1 Greylisted' : undefined) };
    const startedAt = Date.now();
    expect(await here.run(['once'])).toMatchObject({
      code: 75,
      stderr: '1 letter left to send in a later pass\n',
    });
    const letter = async () => (await here.outbox()).find(({ to }) => to === 'later@example.com');
    const deferred = await letter();
    expect(deferred).toMatchObject({
      state: 'pending',
      attempts: 1,
      lastError: expect.stringContaining('450 4.2.1 Greylisted'),
    });
    expect(Date.parse(deferred?.dueAt ?? '')).toBeGreaterThan(startedAt + 30_000);
    expect(sentTo('now@example.com')).toHaveLength(1);

    // Not due: nothing is tried.
    expect((await here.run(['once'])).code).toBe(75);
    expect((await letter())?.attempts).toBe(1);
    makeDue(here);
    expect((await here.run(['once'])).code).toBe(75);
    const again = await letter();
    expect(again).toMatchObject({ state: 'pending', attempts: 2 });
    expect(Date.parse(again?.dueAt ?? '') - Date.now()).toBeGreaterThan(90_000);

    stand.smtp.faults = {};
    makeDue(here);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect(await letter()).toMatchObject({ state: 'sent', attempts: 3, lastError: null });
    expect(sentTo('later@example.com')).toHaveLength(1);
  });

  it('for ever (5xx) fails, and is shown; the letters beside it go out', async () => {
    const here = await withMailFrom('never', 'never@example.com', 'fine@example.com');
    stand.smtp.faults = {
      recipient: (to) => (to.startsWith('never@') ? '550 5.1.1 No such user' : undefined),
    };
    expect(await here.run(['once'])).toMatchObject({ code: 0 });
    const failed = (await here.outbox()).filter(({ state }) => state === 'failed');
    expect(failed).toMatchObject([
      { to: 'never@example.com', attempts: 1, lastError: '550 5.1.1 No such user' },
    ]);
    expect(sentTo('fine@example.com')).toHaveLength(1);
    expect((await here.run(['outbox', '--state', 'failed'])).stdout).toContain('550 5.1.1 No such user');
    expect((await here.run(['status'])).stdout).toContain('failed: 1 (see "outbox --state failed")');
    expect(JSON.parse((await here.run(['status', '--json'])).stdout)).toMatchObject({
      outbox: { failed: { count: 1 } },
    });
  });

  it('is given up when its time is over', async () => {
    const here = await withMailFrom('given-up', 'slow@example.com');
    stand.smtp.faults = { recipient: () => '450 4.2.1 Later' };
    await here.run(['once']);
    query(here, `update outbox set queued_at = queued_at - ${3 * 86_400_000}`);
    makeDue(here);
    await here.run(['once']);
    expect(await here.outbox()).toMatchObject([{ state: 'failed', lastError: 'given up: 450 4.2.1 Later' }]);
  });
});

describe('an answer that is lost after the final dot', () => {
  it('leaves the letter uncertain, and the same bytes go again', async () => {
    const here = await withMailFrom('lost-once', 'lost-once@example.com');
    stand.smtp.faults = { data: first(1, 'drop') };
    expect((await here.run(['once'])).code).toBe(75);
    expect(await here.outbox()).toMatchObject([
      { state: 'uncertain', attempts: 1, lastError: 'the server closed the connection' },
    ]);
    expect(JSON.parse((await here.run(['status', '--json'])).stdout)).toMatchObject({
      outbox: { uncertain: { count: 1 } },
    });
    makeDue(here);
    expect((await here.run(['once'])).code).toBe(0);
    expect(await here.outbox()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    expect([sentTo('lost-once@example.com').length, digests('lost-once@example.com').size]).toEqual([2, 1]);
  });

  it('is repeated three times and no more', async () => {
    const here = await withMailFrom('lost', 'lost@example.com');
    stand.smtp.faults = { data: () => 'drop' };
    for (let pass = 1; pass <= 6; pass += 1) {
      await here.run(['once']);
      makeDue(here);
    }
    expect(await here.outbox()).toMatchObject([
      { state: 'failed', attempts: 4, lastError: 'perhaps delivered: the server closed the connection' },
    ]);
    expect([sentTo('lost@example.com').length, digests('lost@example.com').size]).toEqual([4, 1]);
  });

  it('does not use up a repetition when the server only asks for patience', async () => {
    const here = await withMailFrom('patience', 'patience@example.com');
    stand.smtp.faults = { data: first(1, 'drop') };
    await here.run(['once']);
    stand.smtp.faults = { recipient: first(5, '450 4.2.1 Greylisted') };
    for (let pass = 1; pass <= 5; pass += 1) {
      makeDue(here);
      await here.run(['once']);
    }
    stand.smtp.faults = { data: first(1, 'drop') };
    makeDue(here);
    await here.run(['once']);
    expect(await here.outbox()).toMatchObject([{ state: 'uncertain', attempts: 7 }]);
  });
});

describe('a letter that failed', () => {
  it('is sent again as the same mail when a person asks for it, one or all', async () => {
    const here = await withMailFrom('retried', 'one@example.com', 'two@example.com', 'three@example.com');
    stand.smtp.faults = { data: () => '554 5.7.1 Refused by mistake' };
    expect((await here.run(['once'])).code).toBe(0);
    const failed = await here.outbox();
    expect(failed.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
    stand.smtp.faults = {};

    const [one] = failed.map(({ id }) => String(id));
    expect(await here.run(['outbox', 'retry', one ?? ''])).toMatchObject({
      code: 0,
      stdout: `Letter ${one} is sent again by the next pass.\n`,
    });
    expect((await here.run(['once'])).code).toBe(0);
    expect((await here.outbox()).map(({ state }) => state)).toEqual(['sent', 'failed', 'failed']);
    expect(await here.run(['outbox', 'retry', '--failed'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^2 letters sent again by the next pass: \d+, \d+\n$/),
    });
    expect((await here.run(['once'])).code).toBe(0);
    const sent = await here.outbox();
    expect(sent.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
    expect(sent.map(({ messageId }) => messageId)).toEqual(failed.map(({ messageId }) => messageId));
    expect(['one', 'two', 'three'].map((name) => sentTo(`${name}@example.com`).length)).toEqual([1, 1, 1]);
    expect((await here.run(['outbox', 'retry', '--failed'])).stdout).toBe('No letter has failed.\n');
  });

  it('has its whole time to be given up again', async () => {
    const here = await withMailFrom('retried-late', 'late@example.com');
    stand.smtp.faults = { recipient: () => '450 4.2.1 Later' };
    await here.run(['once']);
    query(here, `update outbox set queued_at = queued_at - ${3 * 86_400_000}`);
    makeDue(here);
    await here.run(['once']);
    expect(await here.outbox()).toMatchObject([{ state: 'failed' }]);
    expect((await here.run(['outbox', 'retry', '--failed'])).code).toBe(0);
    expect((await here.run(['once'])).code).toBe(75);
    expect(await here.outbox()).toMatchObject([{ state: 'pending', attempts: 1 }]);
  });

  it('is named by its number; what cannot be sent again is refused with the reason', async () => {
    const here = await withMailFrom('not-retried', 'sent@example.com', 'emptied@example.com');
    await here.run(['once']);
    const refusal = async (...words: string[]) => {
      const { code, stderr } = await here.run(['outbox', 'retry', ...words]);
      return [code, stderr];
    };
    const id = async (to: string) => String((await here.outbox()).find((row) => row.to === to)?.id);
    expect(await refusal()).toEqual([64, 'name one letter by its number, or all with --failed\n']);
    expect(await refusal('1', '--failed')).toEqual([64, expect.stringContaining('name one letter')]);
    expect(await refusal('999')).toEqual([65, 'letter 999: there is no such letter (see "outbox")\n']);
    const sent = await id('sent@example.com');
    expect(await refusal(sent)).toEqual([65, expect.stringContaining('only failed letters are sent again')]);
    const emptied = await id('emptied@example.com');
    query(here, `update outbox set state = 'failed', content_json = '{}' where id = ${emptied}`);
    expect(await refusal(emptied)).toEqual([65, expect.stringContaining('was deleted')]);
    expect((await here.run(['outbox', 'retry', '--failed'])).stdout).toBe('No letter has failed.\n');
  });
});
