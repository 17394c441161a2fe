// One of two customers on one ticket asks what is kept, and to be forgotten, while the daemon runs: nothing of that
// person is left, here or on the server, nothing of the other is lost, and the same bytes are still known.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { traces } from '../support/traces.js';
import { until } from '../support/until.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ edit: (service) => (service.desk['team'] = ['tecnici@example.it']) });
});
afterAll(() => stand.stop());

const ANNA = 'anna.verdi@example.com';
const NAME = 'Anna Verdi';
const BRUNO = 'bruno.neri@example.org';

interface Row {
  readonly id: number;
  readonly written: string | null;
  readonly from_address: string | null;
  readonly original: string;
}

it('exports and erases one of two customers on one ticket, beside the daemon', async () => {
  const { here, dovecot, smtp } = stand;
  const daemon = here.start(['run']);
  const opening = await mail({
    from: `${NAME} <${ANNA}>`,
    cc: BRUNO,
    subject: 'Centralino muto in via Garibaldi',
    text: 'Il centralino non squilla. Mi chiami al 06 5551234.',
    messageId: '<centralino@mail.example.com>',
  });
  dovecot.deliver('support', opening);
  await smtp.waitFor(2);
  const answer = await mail({
    from: `Bruno Neri <${BRUNO}>`,
    inReplyTo: '<centralino@mail.example.com>',
    subject: 'Re: Centralino muto',
    text: 'Confermo: anche dal mio interno è muto.',
  });
  const quoting = await mail({
    from: `Bruno Neri <${BRUNO}>`,
    cc: `${NAME} <${ANNA}>`,
    inReplyTo: '<centralino@mail.example.com>',
    subject: 'Re: Centralino muto',
    text: `Come dice Anna Verdi, è muto da ieri. Torno domani.\n\nIl giorno 1 marzo 2026 ${NAME} <${ANNA}> ha scritto:\n> non squilla`,
    textEncoding: 'base64',
  });
  dovecot.deliverMany('support', [answer, quoting]);
  dovecot.deliver(
    'support',
    await mail({ from: BRUNO, subject: 'Altra stampante', text: 'Si inceppa la stampante.' }),
  );
  await until(
    'all are decided',
    async () => (await here.messages()).filter(({ decision }) => decision).length === 4,
    60_000,
  );
  await until(
    'all letters are sent',
    async () => (await here.outbox()).every(({ state }) => state === 'sent'),
    60_000,
  );
  const [before] = (await here.tickets()).filter(({ requester }) => requester === ANNA);
  expect(
    await here.run(['ticket', 'set', before?.number ?? '', '--severity', '1', '--why', `${NAME} insiste`]),
  ).toMatchObject({ code: 0 });
  expect(dovecot.count('support', 'Done')).toBe(4);

  const folder = join(here.root, 'anna');
  expect(await here.run(['privacy', 'export', ANNA, '--to', folder])).toMatchObject({ code: 0, stderr: '' });
  const exported = JSON.parse(readFileSync(join(folder, 'export.json'), 'utf8'));
  expect(exported).toMatchObject({
    names: [NAME],
    messages: [{ from_address: ANNA, written: expect.stringContaining('06 5551234') }],
    tickets: [{ number: before?.number, requester: ANNA }],
  });
  expect(exported.naming).toHaveLength(1);
  expect(JSON.stringify(exported)).not.toContain('dal mio interno');
  expect(readFileSync(join(folder, `message-${exported.messages[0].id}.eml`)).equals(opening)).toBe(true);

  const asked = await here.run(['privacy', 'erase', ANNA]);
  expect(asked).toMatchObject({ code: 64, stdout: expect.stringContaining('--yes') });
  expect(traces(here, ANNA).length).toBeGreaterThan(5);

  const erased = await here.run(['privacy', 'erase', ANNA, '--yes', '--json']);
  expect(erased).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(erased.stdout)).toMatchObject({
    erased: true,
    messages: 1,
    tickets: 1,
    othersMail: 1,
    outages: [],
  });
  for (const word of [ANNA, NAME, '5551234', 'Garibaldi'])
    expect([word, traces(here, word)]).toEqual([word, []]);
  expect(dovecot.count('support', 'Done')).toBe(2);

  const [ticket] = (await here.tickets()).filter(({ number }) => number === before?.number);
  expect(ticket).toMatchObject({ severity: 1, messages: 3, openedAt: before?.openedAt, state: 'open' });
  const brunos = query<Row>(here, `select * from message where from_address = '${BRUNO}' order by id`);
  expect(brunos.map(({ original }) => original)).toEqual(['kept', 'gone', 'kept']);
  expect(brunos[0]?.written).toContain('anche dal mio interno');
  expect(brunos[1]?.written).toContain('Torno domani');
  const raw = await here.run([
    'message',
    'raw',
    String(brunos[0]?.id),
    '--out',
    join(here.root, 'bruno.eml'),
  ]);
  expect(raw.code).toBe(0);
  expect(readFileSync(join(here.root, 'bruno.eml')).equals(answer)).toBe(true);

  const sent = smtp.received.length;
  dovecot.deliver('support', opening);
  await until('it was moved', () => dovecot.count('support') === 0);
  expect(await here.messages()).toHaveLength(4);
  daemon.signal('SIGTERM');
  expect(await daemon.ended).toMatchObject({ code: 0 });
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  expect(await here.messages()).toHaveLength(4);
  expect(smtp.received.slice(sent).filter(({ to }) => to.includes(ANNA))).toEqual([]);
  expect(dovecot.count('support', 'Done')).toBe(2);
  const backup = join(here.root, 'after.db');
  expect(await here.run(['backup', backup])).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(backup).includes(ANNA)).toBe(false);
});

it('remembers a server that is out of reach, and the next pass finishes it and forgets that it was asked', async () => {
  const here = stand.another('away');
  stand.dovecot.deliver('away', await mail({ from: ANNA, subject: 'Stampante', text: 'Si inceppa.' }));
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  await stand.dovecot.pause();
  const erased = await here.run(['privacy', 'erase', ANNA, '--yes']);
  expect(erased).toMatchObject({
    code: 69,
    stdout: expect.stringContaining('NOT YET on the server of support'),
  });
  expect(traces(here, ANNA)).toEqual(['erasure.address']);
  await stand.dovecot.resume();
  expect(stand.dovecot.count('away', 'Done')).toBe(1);
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  expect(stand.dovecot.count('away', 'Done')).toBe(0);
  expect(traces(here, ANNA)).toEqual([]);
});

it('cancels a letter to the person that is not sent yet', async () => {
  const here = stand.another('unsent', (service) => (service.smtp['port'] = 1));
  stand.dovecot.deliver('unsent', await mail({ from: ANNA, subject: 'Stampante', text: 'Si inceppa.' }));
  expect(await here.run(['once'])).toMatchObject({ code: 69 });
  expect(await here.outbox()).toMatchObject([{ to: ANNA, state: 'pending' }]);
  expect(await here.run(['privacy', 'erase', ANNA, '--yes'])).toMatchObject({ code: 0 });
  expect(await here.outbox()).toEqual([]);
  expect(traces(here, ANNA)).toEqual([]);
});
