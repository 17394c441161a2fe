// An erasure is killed when it has just begun and when it is half done; begun once more it ends as if nobody had.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { traces } from '../support/traces.js';
import { until } from '../support/until.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

const ANNA = 'anna.verdi@example.com';
const NAME = 'Anna Verdi';
const MAILS = 150;

it('finishes what was killed, twice', async () => {
  const { here, dovecot } = stand;
  const mails = Array.from({ length: MAILS }, (_, index) =>
    mail({
      from: index % 3 === 2 ? 'bruno@example.org' : `${NAME} <${ANNA}>`,
      subject: `Stampante ${index} inceppata`,
      text:
        index % 3 === 2 ? `Stampante ${index}: scriva anche a ${ANNA}` : `La stampante ${index} si inceppa.`,
    }),
  );
  dovecot.deliverMany('support', await Promise.all(mails));
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  const tickets = await here.tickets();

  const killedWhen = async (what: string, sql: string): Promise<void> => {
    const erasing = here.start(['privacy', 'erase', ANNA, '--yes']);
    await until(what, () => query(here, sql).length > 0);
    erasing.signal('SIGKILL');
    expect(await erasing.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(query(here, 'select address from erasure')).toEqual([{ address: ANNA }]);
  };
  await killedWhen('it has begun', 'select 1 from erasure');
  await killedWhen('half of it is done', "select 1 from message where original != 'kept'");
  expect(await here.run(['privacy', 'erase', ANNA, '--yes'])).toMatchObject({ code: 0 });

  expect([...traces(here, ANNA), ...traces(here, NAME)]).toEqual([]);
  expect(dovecot.count('support', 'Done')).toBe(0);
  expect(query(here, 'select address from erasure')).toEqual([]);
  const after = await here.tickets();
  expect(after.map(({ number, severity, openedAt }) => ({ number, severity, openedAt }))).toEqual(
    tickets.map(({ number, severity, openedAt }) => ({ number, severity, openedAt })),
  );
  expect(after.filter(({ requester }) => requester === 'bruno@example.org')).toHaveLength(MAILS / 3);
});
