// Two daemons send the letters of one PostgreSQL store: side by side, while one stands still in the middle of a letter, and
// while the database is away.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/io/store/open.js';
import { startProofStand, type ProofStand } from '../prove/stand.js';
import { mail } from '../support/mails.js';
import type { Running } from '../support/process.js';
import { until } from '../support/until.js';

interface Daemon {
  readonly running: Running;
  readonly lines: { readonly event: string; readonly work?: string }[];
}

let stand: ProofStand;
let store: Store;
const daemons: Daemon[] = [];
beforeAll(async () => {
  stand = await startProofStand('postgres', 2);
  store = await openStore(stand.place);
  for (const { here } of stand.machines) {
    const lines: Daemon['lines'] = [];
    const onLine = (line: string): void => void (line.startsWith('{') && lines.push(JSON.parse(line)));
    daemons.push({ running: here.start(['run'], { onLine }), lines });
    await until('it sends', () =>
      lines.some(({ event, work }) => event === 'lease.taken' && work === 'deliver'),
    );
  }
});
afterAll(async () => {
  for (const { running } of daemons) running.signal('SIGKILL');
  await store.destroy();
  await stand.stop();
});
afterEach(() => (stand.smtp.faults = {}));

async function write(...names: string[]): Promise<string[]> {
  const addresses = names.map((name) => `${name}@${name}.example.com`);
  const mails = addresses.map((from) => mail({ from, subject: 'Fax', text: 'Non riceve.' }));
  stand.dovecot.deliverMany('support', await Promise.all(mails));
  return addresses;
}

function lettersTo(address: string): number {
  return stand.smtp.received.filter(({ to }) => to.includes(address)).length;
}

interface Letter {
  readonly state: string;
  readonly attempts: number;
  readonly acknowledged: number;
}

async function letter(address: string): Promise<Letter | undefined> {
  const { rows } = await sql<Letter>`select outbox.state, attempts, (select count(*) from event
    where event.ticket_id = outbox.ticket_id and kind = 'acknowledged') as acknowledged
    from outbox where to_address = ${address}`.execute(store);
  return rows[0];
}

async function untilSent(addresses: readonly string[]): Promise<void> {
  await until('all are recorded', async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from outbox
      where state = 'sent' and to_address in (${sql.join(addresses)})`.execute(store);
    return rows[0]?.count === addresses.length;
  });
}

const sentBy = ({ lines }: Daemon): number => lines.filter(({ event }) => event === 'outbox.sent').length;

it('both send, and each letter goes out once', async () => {
  stand.smtp.faults = { data: () => sleep(700) };
  const addresses = await write(...Array.from({ length: 90 }, (_, index) => `insieme${index}`));
  await untilSent(addresses);
  expect(addresses.filter((address) => lettersTo(address) !== 1)).toEqual([]);
  for (const daemon of daemons) expect(sentBy(daemon)).toBeGreaterThan(0);
});

it('a daemon that stood still past its lease in the middle of a letter does not end it', async () => {
  let [held, goOn] = [false, (): void => undefined];
  stand.smtp.faults = {
    recipient: () => {
      if (held) return undefined;
      held = true;
      return new Promise<void>((resolve) => (goOn = resolve));
    },
  };
  const [address = ''] = await write('fermo');
  await until('it is on its way', () => held);
  const { rows } = await sql<{ process: number }>`select process from outbox
    join lease on lease.name = leased_by join daemon on daemon.id = holder where to_address = ${address}`.execute(
    store,
  );
  const stopped = daemons.find(({ running }) => running.pid === rows[0]?.process);
  stopped?.running.signal('SIGSTOP');
  await untilSent([address]);
  expect(lettersTo(address)).toBe(1);
  const before = stopped?.lines.length;
  stopped?.running.signal('SIGCONT');
  goOn();
  await until(
    'it knows',
    () => stopped?.lines.slice(before).some(({ event }) => event === 'lease.lost') === true,
  );
  const taken = (): boolean =>
    stopped?.lines.slice(before).some(({ event, work }) => event === 'lease.taken' && work === 'deliver') ===
    true;
  await until('it sends again', taken);
  const later = await write('dopo');
  await untilSent(later);
  expect(lettersTo(address)).toBe(1);
  expect(await letter(address)).toMatchObject({ state: 'sent', attempts: 2, acknowledged: 1 });
});

it('a letter that was sent while the database is away, for longer than a lease, is recorded when it is back', async () => {
  const address = 'caduto@caduto.example.com';
  let isDown: Promise<void> | undefined;
  stand.smtp.faults = {
    data: ({ to }) => (to.includes(address) ? (isDown ??= stand.postgres?.pause()) : undefined),
  };
  await write('caduto');
  await until('it was sent', () => lettersTo(address) === 1);
  await isDown;
  await sleep(8_000);
  await stand.postgres?.resume();
  await untilSent([address]);
  await untilSent(await write('rialzato'));
  expect(lettersTo(address)).toBe(1);
  expect(await letter(address)).toEqual({ state: 'sent', attempts: 1, acknowledged: 1 });
});

it('whose answers to commits are lost again and again sends and records each letter once', async () => {
  const sending = write(...Array.from({ length: 60 }, (_, index) => `perso${index}`));
  const giveUp = new AbortController();
  let cuts = 0;
  const cutting = stand.machines.map(async ({ way }) => {
    for (let count = 0; count < 4; count += 1) {
      if ((await way?.cutAt('commit\0', 'after', giveUp.signal)) === true) cuts += 1;
      await sleep(500);
    }
  });
  const addresses = await sending;
  await untilSent(addresses);
  giveUp.abort();
  await Promise.all(cutting);
  expect(cuts).toBeGreaterThan(2);
  expect(addresses.filter((address) => lettersTo(address) !== 1)).toEqual([]);
  for (const address of addresses)
    expect(await letter(address)).toEqual({ state: 'sent', attempts: 1, acknowledged: 1 });
});
