// Who is to blame when the program dies again and again: a mail that a worker was reading, alone, in a program that had
// lived for a while; never a mail that was only in hand when something else ended the program.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

/** A mail that takes some seconds to read: whatever kills the program meanwhile, its worker has begun. */
function largeMail(): Promise<Buffer> {
  return mail({
    from: 'large@example.com',
    subject: 'Registro',
    text: 'Allego il registro.',
    attachments: [{ filename: 'registro.bin', content: Buffer.alloc(34_000_000, 'x') }],
  });
}

interface Row {
  readonly state: string;
  readonly claimed: number;
  readonly strikes: number;
}

function rowOf(here: Installation): Row | undefined {
  try {
    return query<Row>(here, 'select state, claimed, strikes from message order by id limit 1')[0];
  } catch {
    // There is no store yet.
    return undefined;
  }
}

/** Starts the daemon, kills it when it is time, and answers how many strikes the mail has then. */
async function killWhen(here: Installation, isTime: (row: Row, log: string) => boolean): Promise<number> {
  const lines: string[] = [];
  const daemon = here.start(['run'], { onLine: (line) => lines.push(line), env: { SPORTELLO_LOG: 'info' } });
  await until('it is time to kill', () => {
    const row = rowOf(here);
    return row !== undefined && isTime(row, lines.join('\n'));
  });
  daemon.signal('SIGKILL');
  await daemon.ended;
  return rowOf(here)?.strikes ?? -1;
}

it('a mail in hand of a program that ends at once, each time, is not held; other mail is decided meanwhile', async () => {
  const { dovecot } = stand;
  const here = stand.another('loop');
  await here.run(['check', '--connect']);
  dovecot.deliver('loop', await largeMail());
  for (const times of [1, 2]) expect(await killWhen(here, ({ claimed }) => claimed === times)).toBe(0);
  expect(await killWhen(here, ({ strikes }) => strikes === 1)).toBe(1);
  dovecot.deliver('loop', await mail({ from: 'small@example.com', subject: 'Fax', text: 'Il fax è rotto.' }));
  // The next mail of the same sender does not overtake the first.
  dovecot.deliver(
    'loop',
    await mail({ from: '"L" <LARGE@example.com>', subject: 'Ancora', text: 'E il fax?' }),
  );
  // The program begins, does some of its work, and dies of something else.
  for (const event of ['message.opened', 'imap.opened', 'imap.opened'])
    expect(await killWhen(here, ({ strikes }, log) => strikes > 1 || log.includes(event))).toBe(1);
  expect((await here.tickets()).map(({ requester }) => requester)).toEqual(['small@example.com']);
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  expect((await here.messages()).map(({ decision }) => decision)).toEqual(['opened', 'opened', 'opened']);
  expect((await here.tickets()).map(({ subject }) => subject).toReversed()).toEqual([
    'Fax',
    'Registro',
    'Ancora',
  ]);
  expect(query(here, 'select id from message where strikes > 1')).toEqual([]);
});

it('a mail at whose reading a program dies that has lived for a while is held at the third death alone', async () => {
  const here = stand.another('poison');
  await here.run(['check', '--connect']);
  stand.dovecot.deliver('poison', await largeMail());
  for (const times of [1, 2]) await killWhen(here, ({ claimed }) => claimed === times);
  for (const strikes of [1, 2, 3])
    expect(await killWhen(here, (row) => row.strikes === strikes)).toBe(strikes);
  await here.run(['once']);
  expect(await here.messages()).toMatchObject([
    { decision: 'held', reason: expect.stringContaining('reading it ended the program three times') },
  ]);
});
