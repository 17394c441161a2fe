// One letter hangs in the middle of its conversation and the process is killed: the letters beside it that were sent
// are recorded by then, so that no more letters go out twice than there are connections.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

const LETTERS = 40;
const CONNECTIONS = 3;

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ edit: (service) => Object.assign(service.smtp, { connections: CONNECTIONS }) });
  for (let index = 0; index < LETTERS; index += 1) {
    const from = `cliente${index}@cliente${index}.example`;
    stand.dovecot.deliver('support', await mail({ from, subject: 'Fax', text: 'Non riceve.' }));
  }
});
afterAll(() => stand.stop());
afterEach(() => (stand.smtp.faults = {}));

it('sends at most as many letters twice as there are connections, whatever hangs', async () => {
  const { here, smtp } = stand;
  const slow = 'cliente0@cliente0.example';
  // Every letter waits in the outbox before the first is sent.
  smtp.faults = { connection: () => '421 4.3.2 Not yet' };
  expect((await here.run(['once'])).code).toBe(69);
  smtp.faults = {
    data: ({ to }) => {
      // The last letter but a few: most of the batch is sent while the first one hangs.
      if (smtp.received.length === LETTERS - 5) daemon.signal('SIGKILL');
      return to.includes(slow) ? 'hang' : undefined;
    },
  };
  const daemon = here.start(['run']);
  expect((await daemon.ended).signal).toBe('SIGKILL');
  smtp.faults = {};
  const onTheWay = query(here, 'select id from outbox where begun_at is not null');
  expect(onTheWay.length).toBeGreaterThan(0);
  expect(onTheWay.length).toBeLessThanOrEqual(CONNECTIONS);

  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const recipients = smtp.received.map(({ to }) => to.join());
  expect(new Set(recipients).size).toBe(LETTERS);
  expect(recipients.length - LETTERS).toBeLessThanOrEqual(CONNECTIONS);
  // What went out twice is the same mail.
  expect(new Set(smtp.received.map(({ raw }) => raw.toString('latin1'))).size).toBe(LETTERS);
});

it('sends and records what comes while another letter hangs', async () => {
  const { smtp, dovecot } = stand;
  const here = stand.another('hanging', (service) => Object.assign(service.smtp, { connections: 2 }));
  const ask = async (name: string) =>
    dovecot.deliver(
      'hanging',
      await mail({ from: `${name}@${name}.example`, subject: 'Fax', text: 'Non riceve.' }),
    );
  let hangs = false;
  smtp.faults = {
    data: ({ to }) => {
      if (!to.includes('slow@slow.example')) return undefined;
      hangs = true;
      return 'hang';
    },
  };
  await ask('slow');
  const daemon = here.start(['run']);
  await until('the first letter hangs', () => hangs, 300_000);
  await ask('quick');
  await ask('brisk');
  const states = () =>
    query<{ who: string }>(
      here,
      `select to_address || ' ' || state || case when begun_at is null then '' else ' leased' end as who from outbox order by id`,
    ).map(({ who }) => who);
  await until(
    'the letters beside it are recorded',
    () => states().filter((who) => who.endsWith('sent')).length === 2,
  );
  expect(states()).toEqual([
    'slow@slow.example pending leased',
    expect.stringMatching(/ sent$/),
    expect.stringMatching(/ sent$/),
  ]);
  daemon.signal('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
  // Stopped in mid-send: perhaps delivered, and sent again as it was.
  expect(states()[0]).toBe('slow@slow.example uncertain');
});
