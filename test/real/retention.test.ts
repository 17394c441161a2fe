// What has been kept long enough goes, here and on the server; what is still worked on stays; the numbers stay; and the
// same bytes that come again are known.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startImapProxy } from '../support/imap-proxy.js';
import { mail, rawMail, SUPPORT } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { traces } from '../support/traces.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

const LONG_AGO = Date.UTC(2020, 0, 1);
const KEEP = { mail: '90d', closedTickets: '730d', held: '30d', events: '365d', letters: '365d' };

const request = (who: string, padding = ''): Promise<Buffer> =>
  mail({
    from: `${who} Prova <${who}@example.com>`,
    subject: `Stampante di ${who}`,
    text: `La stampante di ${who} si inceppa. ${padding}`,
  });

it('forgets closed tickets and old mail, and keeps open ones with all that they have', async () => {
  const { here, dovecot, smtp } = stand;
  const mails = {
    closed: await request('chiara', 'x'.repeat(9_000_000)),
    open: await request('olga'),
    held: rawMail([`To: ${SUPPORT}`, 'Subject: senza mittente di Ettore', '', 'Chi sono?']),
  };
  dovecot.deliverMany('support', Object.values(mails));
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const closed = (await here.tickets()).find(({ requester }) => requester === 'chiara@example.com');
  const correction = ['--severity', closed?.severity === 1 ? '2' : '1', '--why', 'corretto'];
  expect(await here.run(['ticket', 'set', closed?.number ?? '', ...correction])).toMatchObject({ code: 0 });
  expect(query(here, 'select severity from proposal')).toHaveLength(1);
  expect(await here.run(['ticket', 'close', closed?.number ?? ''])).toMatchObject({ code: 0 });
  expect(dovecot.count('support', 'Done')).toBe(3);

  query(here, `update message set received_at = ${LONG_AGO}`);
  query(here, `update ticket set opened_at = ${LONG_AGO}`);
  query(here, `update ticket set closed_at = ${LONG_AGO} where closed_at is not null`);
  query(here, `update event set at = ${LONG_AGO}`);
  // Nothing is deleted unless somebody says so.
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  expect(dovecot.count('support', 'Done')).toBe(3);
  expect(traces(here, 'chiara').length).toBeGreaterThan(5);

  here.configure((service) => (service['retention'] = KEEP));
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  expect(dovecot.count('support', 'Done')).toBe(1);
  expect(traces(here, 'chiara')).toEqual([]);
  expect(query(here, 'select severity from proposal')).toEqual([]);
  expect(traces(here, 'Ettore')).toEqual([]);
  const [ticket] = query(
    here,
    `select severity, opened_at, closed_at, messages from ticket where number = '${closed?.number}'`,
  );
  expect(ticket).toEqual({
    severity: closed?.severity === 1 ? 2 : 1,
    opened_at: LONG_AGO,
    closed_at: LONG_AGO,
    messages: 1,
  });
  expect((await here.tickets()).find(({ requester }) => requester === 'olga@example.com')).toMatchObject({
    subject: 'Stampante di olga',
  });
  const kept = query(
    here,
    'select original, count(*) as mails from message group by original order by original',
  );
  expect(kept).toEqual([
    { original: 'gone', mails: 2 },
    { original: 'kept', mails: 1 },
  ]);
  const backup = await here.run(['backup', `${here.root}/backup.db`]);
  expect(backup).toMatchObject({ code: 0, stderr: '' });

  const sent = smtp.received.length;
  dovecot.deliverMany('support', [mails.closed, mails.held]);
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  expect(await here.messages()).toHaveLength(3);
  expect(smtp.received).toHaveLength(sent);
  expect(dovecot.count('support')).toBe(0);
  expect(dovecot.count('support', 'Done')).toBe(1);
});

it('comes back to a server that was out of reach, and sends nothing through that is no longer there', async () => {
  const here = stand.another('later', (service) => (service['retention'] = KEEP));
  stand.dovecot.deliver('later', rawMail([`To: ${SUPPORT}`, 'Subject: senza mittente', '', 'Chi sono?']));
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  query(here, `update message set received_at = ${LONG_AGO}`);
  await stand.dovecot.pause();
  expect(await here.run(['once'])).toMatchObject({ code: 69 });
  expect(query(here, 'select original from message')).toEqual([{ original: 'going' }]);
  await stand.dovecot.resume();
  const [held] = await here.messages();
  expect(await here.run(['message', 'release', String(held?.id)])).toMatchObject({
    code: 65,
    stderr: expect.stringContaining('no longer kept'),
  });
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  expect(stand.dovecot.count('later', 'Done')).toBe(0);
  expect(query(here, 'select original from message')).toEqual([{ original: 'gone' }]);
});

/** A mail without a sender, which is held: nothing keeps it from being forgotten. */
const fromNobody = (id: string, padding = '') =>
  rawMail([`To: ${SUPPORT}`, ...(id === '' ? [] : [`Message-ID: <${id}>`]), '', `Chi sono? ${padding}`]);

it('looks for originals whose move was never answered, or that somebody moved on, before it calls them gone', async () => {
  const { dovecot } = stand;
  const proxy = await startImapProxy(dovecot.port);
  try {
    const here = stand.another('lost', (service) => {
      service['retention'] = KEEP;
      service['limits'] = { messageBytes: '100KB' };
      Object.assign(service.mailboxes[0]?.imap ?? {}, { port: proxy.port });
    });
    const twin = fromNobody('one@example.com');
    // A stranger's mail of the same Message-ID, and one of the same size as the one without.
    const strangers = [fromNobody('one@example.com', 'Un altro.'), fromNobody('', 'Y')];
    dovecot.deliverMany('lost', [
      twin,
      fromNobody('', 'X'),
      fromNobody('large@example.com', 'Z'.repeat(300_000)),
    ]);
    proxy.onCommand = (line) => (/ UID MOVE /.test(line) ? 'lost' : undefined);
    // The small ones are moved in one session, the large one in the next; neither is answered.
    for (const code of [69, 69, 0]) expect(await here.run(['once'])).toMatchObject({ code });
    proxy.onCommand = () => undefined;
    expect([dovecot.count('lost', 'Done'), dovecot.count('lost', 'Held')]).toEqual([2, 1]);
    expect(query(here, 'select uid from location')).toEqual([]);
    query(here, `update message set received_at = ${LONG_AGO}`);
    dovecot.deliverMany('lost', strangers);
    expect(await here.run(['once'])).toMatchObject({ code: 0 });
    expect(
      query(here, 'select original, count(*) as mails from message group by original order by original'),
    ).toEqual([
      { original: 'gone', mails: 3 },
      { original: 'kept', mails: 2 },
    ]);
    expect([dovecot.count('lost', 'Done'), dovecot.count('lost', 'Held')]).toEqual([2, 0]);
    const left = dovecot.files('lost', 'Done').map((file) => readFileSync(file));
    expect(left.every((bytes) => strangers.some((stranger) => stranger.equals(bytes)))).toBe(true);
  } finally {
    await proxy.stop();
  }
});
